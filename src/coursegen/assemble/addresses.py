"""The address of everything that is published, made from ids, and addresses that two things would share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.folders import Folders
from coursegen.model import Asset, HeldBack
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

RESERVED = ("", "404.html", "api/", "assets/", "courses/", "paths/", "people/", "search/")
"""Site URLs that coursegen itself makes, or may make, a page or folder of."""

_OF_HOSTS = frozenset({"CNAME", "_headers", "_redirects"})
"""Files that web hosts take orders from: in `static/`, which is trusted, and nowhere else."""

CONTENT = "content/"
_COURSES = "content/courses/"
_ALIAS = "an alias of "


class Claim(Struct, frozen=True):
    """A wish to be published at `url`, by `owner` (for messages), written at `location`."""

    url: str
    owner: str
    location: Span

    @property
    def output(self) -> str:
        """The file that would be written."""
        return self.url + "index.html" if not self.url or self.url.endswith("/") else self.url


def page_url(entry: NamedDocument) -> str:
    """Return the site URL of a document; it rests on ids alone, so that no reordering changes it."""
    match entry.kind:
        case "course":
            return f"courses/{entry.id}/"
        case "lesson":
            return f"courses/{entry.course_id}/{entry.id}/"
        case "path":
            return path_url(entry.id)
        case "person":
            return f"people/{entry.id}/"
        case "glossary":
            return "glossary/"
        case _:
            return f"{entry.id}/"


def path_url(path_id: str) -> str:
    """Return the site URL of a learning path, with a file or without."""
    return f"paths/{path_id}/"


def alias_url(alias: str) -> str:
    """Return the site URL of an old address: `/old/page` is `old/page/`, `/old.html` stays a file."""
    url = unicodedata.normalize("NFC", alias.strip().lstrip("/"))
    last = url.rpartition("/")[2]
    return url if not last or last.endswith((".html", ".htm")) else url + "/"


def asset_urls(
    assets: Iterable[Asset], folders: Folders, held_back: Mapping[str, HeldBack]
) -> tuple[tuple[str, str], ...]:
    """Pair the site URL of each asset with its path: below content/, with the course's id for the name of its folder.

    Files in the folder of a course that is held back wait with it.
    """
    found: list[tuple[str, str]] = []
    for path in sorted(asset.path for asset in assets):
        url = path.removeprefix(CONTENT)
        if path.startswith(_COURSES) and "/" in path[len(_COURSES) :]:
            folder, _, rest = path[len(_COURSES) :].partition("/")
            course = folders.course(folder)
            if course is not None and course.path in held_back:
                continue
            if course is not None:
                url = f"courses/{course.id}/{rest}"
        found.append((unicodedata.normalize("NFC", url), path))
    return tuple(found)


def claims(
    entries: Sequence[NamedDocument], paths_without_file: Mapping[str, Span], files: Iterable[tuple[str, str]]
) -> tuple[Claim, ...]:
    """List who wants which address: documents, made paths, assets, then old addresses."""
    pages = [Claim(page_url(entry), entry.path, entry.document.position("id")) for entry in entries]
    pages += [Claim(path_url(name), place.path, place) for name, place in paths_without_file.items()]
    assets = [Claim(url, path, Span(path)) for url, path in files]
    aliases = [
        Claim(alias_url(alias), f"{_ALIAS}{entry.path}", entry.document.position(f"aliases.{index}", "aliases"))
        for entry in entries
        for index, alias in enumerate(entry.document.meta.aliases)
    ]
    return (*pages, *assets, *aliases)


def address_problems(wanted: Sequence[Claim], taken: Iterable[str]) -> list[Diagnostic]:
    """Find addresses claimed twice; differences in case and in Unicode normal form do not keep two files apart.

    `taken` are site URLs that exist otherwise, such as the files of static/.
    """
    first: dict[str, Claim] = {}
    for url in RESERVED:
        claim = Claim(url, "coursegen", Span(""))
        first.setdefault(_key(claim.output), claim)
    files = [Claim(url, f"static/{url}", Span(f"static/{url}")) for url in sorted(taken)]
    problems = []
    for claim in wanted:
        if claim.output.partition("/")[0] in _OF_HOSTS:
            message = f'"{claim.url}" is where web hosts look for orders'
            problems.append(diagnose("unsafe-name", claim.location, message, "rename it, or put it into static/"))
    for claim in (*files, *wanted):
        known = first.setdefault(_key(claim.output), claim)
        if known is not claim:
            problems.append(_collision(claim, known))
    folders = {folder for output in first for folder in _folders(output)}
    for output in sorted(folders & first.keys()):
        claim = first[output]
        inside = (one for one in wanted if one.owner.startswith(_ALIAS) and _key(one.output).startswith(f"{output}/"))
        if (alias := next(inside, None)) is not None:
            message = f'"{alias.url}" would be in a folder, but "{claim.url}" is a file'
            problems.append(diagnose("duplicate-url", alias.location, message, "remove it from aliases"))
        elif claim.location.path:
            message = f'"{claim.url}" would be a file, but other pages stand in a folder of that name'
            problems.append(diagnose("duplicate-url", claim.location, message))
    return problems


def _collision(claim: Claim, known: Claim) -> Diagnostic:
    if claim.output == known.output:
        message = f'"{claim.url}" is already the address of {known.owner}'
        return diagnose("duplicate-url", claim.location, message, "choose another id or file name")
    message = f'"{claim.url}" and "{known.url}" ({known.owner}) are one file on many systems'
    return diagnose("case-collision", claim.location, message, "choose names that differ in more than case")


def _key(output: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", output).casefold())


def _folders(output: str) -> Iterable[str]:
    end = output.rfind("/")
    while end > 0:
        yield output[:end]
        end = output.rfind("/", 0, end)
