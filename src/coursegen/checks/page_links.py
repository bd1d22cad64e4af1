"""Links in finished pages: every address that a page names leads to a file of the site, every anchor to an element.

The links of texts were checked when the site was made. This looks at what templates and raw HTML have made of pages, so
it also finds a mistake in a template, and does so before anything is published.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Container, Mapping, Set
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import msgspec

from coursegen.exporters.html import pages
from coursegen.exporters.html.scene import AnySite
from coursegen.model import Site
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_ATTRIBUTE = re.compile(r' (?:(id)|href|src|poster)="([^"]*)"')
_AFTER_ANY_SPACE = re.compile(r'\s(?:(id)|href|src|poster)="([^"]*)"')
_NEW_LINE = re.compile(r"\n(?:id|href|src|poster)=")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_OUTSIDE = "../"


class PageLinks(msgspec.Struct, frozen=True, array_like=True):
    """What one page names, each once, with NUL between: there are very many, and few are ever looked at singly.

    `goals` are the places inside the site to which `addresses`, as they are written, lead (see `_goal`); an anchor that
    is on the page itself is none. `ids` are the page's own.
    """

    goals: str
    addresses: str
    ids: str


def page_links(page: str, path: str, root: str) -> PageLinks:
    """Read what a page names; a pure function of its text, its output path and the base path of the site.

    It looks for attributes without looking at the tags around them, which is five times as fast. So text that reads
    like an attribute is taken for one, but only where an author's raw HTML has bare quotes in text: all else has them
    escaped. See `in_a_tag`.
    """
    addresses: dict[str, None] = {}
    ids: dict[str, None] = {}
    # a search that begins with one certain character is several times as fast
    broken = "\t" in page or "\r" in page or "\f" in page or _NEW_LINE.search(page) is not None
    for is_id, value in (_AFTER_ANY_SPACE if broken else _ATTRIBUTE).findall(page):
        if is_id:
            ids[html.unescape(value)] = None
        elif not _ELSEWHERE.match(value):
            addresses[html.unescape(value).replace("\0", "\ufffd")] = None  # as HTML reads it
    folder = posixpath.dirname(path)
    goals = dict.fromkeys(_goal(address, path, folder, root) for address in addresses)
    return PageLinks(
        "\0".join(goal for goal in goals if not _is_here(goal, path, ids)), "\0".join(addresses), "\0".join(ids)
    )


def base_path(site: AnySite) -> str:
    """Return the path below which the site is published, with a slash at its end, not encoded."""
    return unquote(urlsplit(site.config.url).path) or "/"


class _Reader(HTMLParser):
    """Reads the addresses and the ids of a page as a browser would: in any quotes and case, and `<a name>`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a tag names and is called."""
        self.addresses.update(value or "" for name, value in attrs if name in ("href", "src", "poster"))
        self.ids.update(value or "" for name, value in attrs if name == "id" or (name == "name" and tag == "a"))


def in_a_tag(page: str, address: str) -> bool:
    """Whether an address that was found really stands in a tag."""
    return address in _Reader(page).addresses


def rendered_links(
    goals: Set[str], found: Mapping[str, PageLinks], files: Set[str], site: Site, text: Callable[[str], str]
) -> list[Diagnostic]:
    """Check every page; a link that is known as broken from its text is not reported again.

    `goals` are those of all pages, `found` gives what each page names by its output path, `files` are all paths of the
    site, and `text` gives the text of a page. Page by page nothing is asked for but where something seems to be wrong.
    """
    doubtful = (goal for goal in goals if goal not in files and not _is_folder(goal, files))
    wrong = {goal: problem for goal in doubtful if (problem := _problem(goal, files, found)) is not None}
    if not wrong:
        return []
    root = base_path(site)
    ids: dict[str, Set[str]] = {}
    for goal, (code, _) in tuple(wrong.items()):
        path, _, anchor = goal.partition("\n")
        if code == "broken-anchor" and (path := _page_file(path, files)) in found:
            if path not in ids:
                ids[path] = _Reader(text(path)).ids
            if unquote(anchor) in ids[path] or anchor in ids[path]:
                del wrong[goal]
    made_from = {page.file: page.document for page in pages(site)}
    settings = _config_places(site, root)
    told = {problem.location for problem in site.diagnostics}
    problems: dict[tuple[Span, str], Diagnostic] = {}
    for path, page in found.items():
        if wrong.keys().isdisjoint(page.goals.split("\0")):
            continue
        document = made_from.get(path, "")
        known = _known_as_broken(site, document)
        places = _text_places(site, document, path, root)
        folder = posixpath.dirname(path)
        for address in page.addresses.split("\0"):
            goal = _goal(address, path, folder, root)
            if goal not in wrong or _is_here(goal, path, page.ids.split("\0")) or address in known:
                continue
            code, reason = wrong[goal]
            written, place = (
                places.get(_plain(goal)) or settings.get(_plain(goal)) or settings.get(address) or ("", None)
            )
            if place is None and in_a_tag(text(path), address):
                place, message = Span(document or "content/"), f'the page "{path}" links to "{address}", {reason}'
                problems.setdefault((place, address), diagnose(code, place, message))
            elif place is not None and place not in told:
                message, hint = _in_source(written, goal, code, site)
                problems.setdefault((place, ""), diagnose(code, place, message, hint))
    return list(problems.values())


def _page_file(path: str, files: Set[str]) -> str:
    return path if path in files else posixpath.join(path, "index.html")


def _plain(goal: str) -> str:
    """Return a goal in the one form that a folder and the page in it share."""
    path, sign, anchor = goal.partition("\n")
    return path.removesuffix("index.html").rstrip("/") + sign + unquote(anchor)


Places = dict[str, tuple[str, Span]]
"""By goal (see `_plain`) what somebody wrote to get there, and where."""


def _text_places(site: Site, document: str, page: str, root: str) -> Places:
    """Find where the links of a page's document stand in its file."""
    if document not in site.documents:
        return {}
    places: Places = {}
    for link, url in zip(site.documents[document].links, site.link_urls.get(document, ()), strict=False):
        if url is not None and not _ELSEWHERE.match(url):
            place = Span(document, link.line, link.column, max(len(link.target), 1))
            address = url if url.startswith("#") else root + url
            places.setdefault(_plain(_goal(address, page, posixpath.dirname(page), root)), (link.target, place))
    return places


def _config_places(site: Site, root: str) -> Places:
    """Find where the links that stand on every page, or on the first, are named in site.yaml."""
    config = site.config
    places: Places = {}
    for keys, links in (
        (("nav",), config.nav),
        (("hero.links",), config.hero_links),
        (("footer.links", "footer"), config.footer),
    ):
        for index, link in enumerate(links):
            place = config.position(*(f"{key}.{index}.url" for key in keys))
            places.setdefault(link.url, (link.url, place))
            if not _ELSEWHERE.match(link.url):
                goal = _goal(root + link.url.lstrip("/"), "index.html", "", root)
                places.setdefault(_plain(goal), (link.url, place))
    return places


_MADE_IF = {
    "feed.xml": "it is made where site.yaml gives a url and something has a date",
    "sitemap.xml": "it is made where site.yaml gives a url",
    "robots.txt": "it is made where site.yaml gives a url",
}


def _in_source(written: str, goal: str, code: str, site: Site) -> tuple[str, str]:
    """Return what to say of a link where it was written, and what to do."""
    path, _, anchor = goal.partition("\n")
    if code == "broken-anchor":
        return f'"{written}" names a heading that is not there: "{unquote(anchor)}"', ""
    reason = _MADE_IF.get(path, "")
    if reason:
        hint = "give site.yaml a url" if not site.config.url else "give a course or a lesson a publishDate"
        return f'"{written}" leads to a file that this build does not make: {reason}', hint
    return f'"{written}" leads to nothing', ""


def _goal(address: str, page: str, folder: str, root: str) -> str:
    """Return the path in the site to which an address on a page leads, and after a line end its anchor.

    Where only a folder can be meant, the path ends with a slash. What leads out of the site leads to "../".
    """
    written, _, anchor = address.partition("#")
    path = unquote(urlsplit(written).path)
    if not path:
        goal = page
    else:
        if path.startswith("/") and not path.startswith(root):
            return _OUTSIDE
        path = path.removeprefix(root) if path.startswith("/") else posixpath.join(folder, path)
        goal = posixpath.normpath(path) if path else ""
        if goal == ".." or goal.startswith("../") or "\n" in goal or "\0" in goal:  # no file of a site has such a name
            return _OUTSIDE
        goal = "" if goal == "." else goal
        if goal and path.endswith(("/", "/.", "/..")):
            goal += "/"
    return f"{goal}\n{anchor}" if anchor not in ("", "top") else goal


def _is_here(goal: str, page: str, ids: Container[str]) -> bool:
    path, _, anchor = goal.partition("\n")
    return path == page and (not anchor or unquote(anchor) in ids or anchor in ids)


def _is_folder(goal: str, files: Set[str]) -> bool:
    return goal.endswith("/") and f"{goal}index.html" in files


def _problem(goal: str, files: Set[str], found: Mapping[str, PageLinks]) -> tuple[str, str] | None:
    """Return what is wrong with a goal: (code, what to say of an address that leads there), or None."""
    path, _, anchor = goal.partition("\n")
    if path not in files:
        path = posixpath.join(path, "index.html")  # a folder without its slash leads to its page
    if path not in files:
        return "broken-link", "where nothing is"
    if not anchor or path not in found:
        return None
    ids = found[path].ids.split("\0")
    if unquote(anchor) in ids or anchor in ids:
        return None
    return "broken-anchor", f'and there is no "{unquote(anchor)}"'


def _known_as_broken(site: Site, document: str) -> set[str]:
    if document not in site.documents:
        return set()
    links = zip(site.documents[document].links, site.link_urls.get(document, ()), strict=False)
    return {link.target for link, url in links if url is None} | {"#"}
