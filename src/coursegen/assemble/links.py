"""All links of the site, and where each leads: from a file, heading, image or address as an author wrote it to a URL.

A link is read as GitHub reads it, relative to the file that holds it. One that starts with "/" is an address of the
site, or a file below the project or below content/.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from coursegen.assemble.addresses import alias_url, page_url
from coursegen.assemble.drafts import reason
from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.link_targets import LinkTarget, LinkTargets, encode_address, find_link_targets, nfc
from coursegen.model import Config, HeldBack, Link
from coursegen.names import is_index
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PLAIN = re.compile(r"[A-Za-z0-9_/.-]*")
_LONGEST_SHOWN = 200
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SLIPPED_SCHEME = re.compile(r"(https?)(?:[:;]?/{1,2}|[:;]\\\\|;//)(?=[\w-]+\.)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+([A-Za-z]{2,18})(?::[0-9]+)?(?=[/?#]|$)")
_ENDINGS_OF_HOSTS = re.compile(
    r"com|org|net|edu|gov|io|dev|app|info|eu|uk|fr|de|es|it|nl|pl|ch|at|se|no|fi|dk|cz|br|jp|in|ca"
)
_ENDINGS_OF_FILES = re.compile(r"md|html?|pdf|png|jpe?g|gif|svg|webp|csv|json|ya?ml|toml|txt|zip|py|js|ts|css|ipynb")


def with_scheme(written: str) -> str:
    """Return the address of another site that was meant when its beginning is missing, "" when none is likely."""
    if written.startswith("www."):
        return f"https://{written}"
    if (slipped := _SLIPPED_SCHEME.match(written)) is not None:
        return f"{slipped[1].lower()}://{written[slipped.end() :]}"
    if _MAIL.fullmatch(written):
        return f"mailto:{written}"
    host = _HOST.match(written)
    if host is None or _ENDINGS_OF_FILES.fullmatch(host[1].lower()):
        return ""
    likely = host.end() < len(written) or _ENDINGS_OF_HOSTS.fullmatch(host[1].lower())
    return f"https://{written}" if likely else ""


class WrittenTarget(Struct, frozen=True):
    """A link's target in parts: decoded path, query with its "?" or "", and decoded anchor without its "#", or None."""

    path: str
    query: str
    anchor: str | None

    @classmethod
    def of(cls, written: str) -> WrittenTarget:
        """Take a target apart; bytes that are not UTF-8 become replacement characters, which name nothing."""
        address, sign, anchor = written.partition("#")
        path, mark, query = address.partition("?")
        return cls(_decoded(path), mark + query, _decoded(anchor) if sign else None)


def _decoded(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else unicodedata.normalize("NFC", unquote(text))


class Use(Struct, frozen=True):
    """A link where it stands: in the document of this path."""

    path: str
    link: Link

    def __str__(self) -> str:
        target = self.link.target
        return f'"{target}"' if len(target) <= _LONGEST_SHOWN else f'"{target[:_LONGEST_SHOWN]}…"'

    def problem(self, code: str, message: str, hint: str = "") -> Diagnostic:
        """Return what is wrong with the link."""
        length = max(1, min(len(self.link.target), _LONGEST_SHOWN))
        return diagnose(code, Span(self.path, self.link.line, self.link.column, length), message, hint)

    def broken(self, like: str = "", held: HeldBack | None = None) -> Diagnostic:
        """Say that the link leads to nothing, and what was likely meant or why it is not there."""
        if held is not None:
            return self.problem("broken-link", f"{self} leads to a page that {reason(held)}")
        other = with_scheme(self.link.target)
        hint = f'did you mean "{other or like}"?' if other or like else ""
        if not hint and "\\" in self.link.target:
            hint = "write / between folders"
        return self.problem("broken-link", f"{self} leads to nothing", hint)


Found = tuple[str | None, Diagnostic | None]
"""The URL that a link leads to (None: nowhere), and what is wrong with it."""


def resolve(path: str, own: LinkTarget, link: Link, there: LinkTargets) -> Found:
    """Find where a link leads that stands in the document of this path, whose own page is `own`."""
    if _SCHEME.match(link.target):
        return link.target, None
    use, target = Use(path, link), WrittenTarget.of(link.target)
    if not target.path:
        return _arrive(own, target, use)
    if target.path.startswith("/"):
        return _from_root(target, use, there)
    return _from_file(target, use, there)


def _from_file(target: WrittenTarget, use: Use, there: LinkTargets) -> Found:
    folder = use.path.rpartition("/")[0]
    path = nfc(posixpath.normpath(f"{folder}/{target.path}"))
    if (goal := there.files.get(path)) is not None:
        return _arrive(goal, target, use)
    if (held := there.held_back.get(path)) is not None:
        return None, use.broken(held=held)
    if path == ".." or path.startswith("../"):
        return None, use.problem("outside-project", f"{use} leads out of the project", "copy the file into content/")
    if not path.startswith(("content/", "static/")):
        hint = "only content/ and static/ are published"
        return None, use.problem("outside-project", f"{use} leads out of content/", hint)
    if (other := there.file_in_other_case(path)) is not None:
        return _other_case(posixpath.relpath(other, folder), there.files[other], target, use)
    if there.is_folder_of_files(path):
        return None, use.problem("broken-link", f"{use} is a folder, which has no page", "link a file that lies in it")
    if (hidden := next((name for name in path.split("/") if name[:1] in ("_", ".")), "")) and path.startswith(
        "content/"
    ):
        hint = f'what begins with "{hidden[0]}" is not published: rename "{hidden}" if it is there'
        return None, use.problem("broken-link", f"{use} leads to nothing", hint)
    like = there.page_called(path) or there.nearest_file.to(path)
    return None, use.broken(posixpath.relpath(like, folder) if like else "")


def _from_root(target: WrittenTarget, use: Use, there: LinkTargets) -> Found:
    path = posixpath.normpath("/" + target.path.lstrip("/"))[1:]
    url = path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path
    candidates = (url, f"{url}/")
    for address in candidates:
        if address in there.addresses:
            return _arrive(there.addresses[address], target, use)
    copied = url.removesuffix("index.md")
    if copied != url and copied in there.addresses and there.addresses[copied].is_page:
        return _arrive(LinkTarget(url), target, use)  # the copy of a page as Markdown lies beside it
    for file in (path, f"content/{path}"):
        if file in there.files:
            return _arrive(there.files[file], target, use)
        if file in there.held_back:
            return None, use.broken(held=there.held_back[file])
    for address in candidates:
        if (other := there.address_in_other_case(address)) is not None:
            return _other_case(f"/{other}", there.addresses[other], target, use)
    like = there.nearest_address.to(url)
    return None, use.broken(f"/{like}" if like else "")


def _other_case(spelling: str, goal: LinkTarget, target: WrittenTarget, use: Use) -> Found:
    url, _ = _arrive(goal, target, use)
    message = f'{use} differs in case from "{spelling}"; it would break on a web server'
    return url, use.problem("case-differs", message, f'write "{spelling}"')


def _arrive(goal: LinkTarget, target: WrittenTarget, use: Use) -> Found:
    if use.link.kind == "image" and goal.is_page:
        return None, use.problem("broken-link", f"{use} is a page, not an image")
    url = goal.address + target.query
    anchor = target.anchor
    if anchor is None:
        return url, None
    if anchor in ("", "top") or goal.anchors is None or anchor in goal.anchors:
        return f"{url}#{encode_address(anchor)}", None
    hint = goal.nearest_anchor.to(anchor, 0.6)
    message = f'{use} names a heading that is not there: "{anchor[:_LONGEST_SHOWN]}"'
    return None, use.problem("broken-anchor", message, f'did you mean "#{hint}"?' if hint else "")


MADE_FILES = ("api/v1/catalog.json", "feed.xml", "llms.txt", "robots.txt", "site.webmanifest", "sitemap.xml")
"""Files that the build makes; where it makes one of them only for some sites, the check of finished pages tells."""

HOME_FOLDERS = ("content", "content/courses", "content/paths")
"""Folders whose content the home page lists."""


def site_map(
    entries: Sequence[NamedDocument],
    files: Mapping[str, str],
    held_back: Mapping[str, HeldBack],
    other_addresses: Iterable[str],
    config: Config,
) -> LinkTargets:
    """Collect what links may lead to; `other_addresses` are those that neither a document nor an asset has."""
    own = ["", "404.html", *MADE_FILES] if config.search == "off" else ["", "404.html", "search/", *MADE_FILES]
    aliases = [alias_url(alias) for entry in entries for alias in entry.document.meta.aliases]
    folders = dict.fromkeys(HOME_FOLDERS, "")
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        if entry.kind == "lesson" and folder not in folders:
            parts = folder.split("/")
            for depth in range(3, len(parts) + 1):
                folders.setdefault("/".join(parts[:depth]), f"courses/{entry.course_id}/")
        if name[0] in "iIrR" and is_index(name[: -len(".md")]) and folder not in HOME_FOLDERS:
            folders[folder] = page_url(entry)
    pages = [(entry.document, page_url(entry)) for entry in entries]
    return find_link_targets(pages, folders, files, (*own, *sorted(other_addresses), *aliases), held_back)


def text_links(
    entries: Iterable[NamedDocument], there: LinkTargets
) -> tuple[dict[str, tuple[str | None, ...]], list[Diagnostic]]:
    """Resolve the links of all texts, by document path."""
    urls: dict[str, tuple[str | None, ...]] = {}
    problems: list[Diagnostic] = []
    for entry in entries:
        own = there.files[entry.path] if entry.path in there.files else LinkTarget(page_url(entry), is_page=True)
        found = [resolve(entry.path, own, link, there) for link in entry.document.links]
        urls[entry.path] = tuple(url for url, _ in found)
        problems += [problem for _, problem in found if problem is not None]
    return urls, problems


def image_urls(entries: Iterable[NamedDocument], there: LinkTargets) -> tuple[dict[str, str], list[Diagnostic]]:
    """Resolve `image:` of all front matters, by document path; without one, or with a broken one, there is none."""
    urls: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for entry in entries:
        image = entry.document.meta.image
        if image is None:
            continue
        place = entry.document.position("image")
        link = Link(image, "image", place.line, place.column)
        url, problem = resolve(entry.path, LinkTarget(page_url(entry), is_page=True), link, there)
        if url is not None:
            urls[entry.path] = url
        problems += [] if problem is None else [problem]
    return urls, problems


def config_links(config: Config, there: LinkTargets) -> list[Diagnostic]:
    """Check the links and pictures that site.yaml names; they are addresses of the site or of other hosts."""
    named: dict[str, Span] = {}
    for keys, links in (
        (("nav",), config.nav),
        (("hero.links",), config.hero_links),
        (("footer.links", "footer"), config.footer),
    ):
        for index, link in enumerate(links):
            named.setdefault(link.url, config.position(*(f"{key}.{index}.url" for key in keys)))
    found = (_in_frame(url, place, "link", there) for url, place in named.items())
    problems = [problem for problem in found if problem is not None]
    for key, file in (("hero.image", config.hero_image), ("theme.logo", config.theme.logo)):
        problem = _in_frame(file, config.position(key), "image", there) if file else None
        if problem is not None:
            message = f'there is no file "{file}" in static/ or content/'
            problems.append(diagnose("missing-theme-file", problem.location, message, problem.hint))
    return problems


def _in_frame(url: str, place: Span, kind: Literal["link", "image"], there: LinkTargets) -> Diagnostic | None:
    link = Link(url if ":" in url or url.startswith("#") else "/" + url.lstrip("/"), kind, place.line, place.column)
    found, problem = resolve(place.path, LinkTarget("", is_page=True), link, there)
    if problem is not None and (meant := with_scheme(url)):
        return diagnose(problem.code, problem.location, problem.message, f'did you mean "{meant}"?')
    if problem is None and kind == "link" and found is not None and not _SCHEME.match(url):
        path = _decoded(url.partition("#")[0].partition("?")[0]).strip("/").removesuffix("index.html").rstrip("/")
        leads = _decoded(found.partition("#")[0].partition("?")[0])
        if path and path != leads.rstrip("/"):
            message = f'"{url}" is a file of the project; a link here is an address of the site'
            span = Span(place.path, place.line, place.column, max(len(url), 1))
            return diagnose("broken-link", span, message, f'write "/{found}"')
    return problem
