"""Where links lead: from a file, heading, image or address as an author wrote it to a URL of the site.

A link is read as GitHub reads it, relative to the file that holds it. One that starts with "/" is an address of the
site, or a file below the project or below content/.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from coursegen.assemble.nearest import Nearest, NearestPath
from coursegen.assemble.visibility import reason
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.model import Document, HeldBack, Link

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_AMBIGUOUS = re.compile(r"[%?#]")
_PLAIN = re.compile(r"[A-Za-z0-9_/.-]*")
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Target:
    """A link's target in parts: decoded path, query with its "?" or "", and decoded anchor without its "#", or None."""

    path: str
    query: str
    anchor: str | None

    @classmethod
    def of(cls, written: str) -> Target:
        """Take a target apart; bytes that are not UTF-8 become replacement characters, which name nothing."""
        address, sign, anchor = written.partition("#")
        path, mark, query = address.partition("?")
        return cls(_decoded(path), mark + query, _decoded(anchor) if sign else None)


def _decoded(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else unicodedata.normalize("NFC", unquote(text))


def encoded(path: str) -> str:
    """Percent-encode what would end a URL's path or read as an escape; all else is for whoever writes the attribute."""
    return path if _PLAIN.fullmatch(path) else _AMBIGUOUS.sub(lambda match: quote(match[0], safe=""), path)


@dataclass(frozen=True)
class Goal:
    """Something that a link may lead to: its URL, and its anchors (None: any will do)."""

    url: str
    anchors: frozenset[str] | None = None
    is_page: bool = False

    @cached_property
    def nearest_anchor(self) -> Nearest:
        """The anchors, to suggest from."""
        return Nearest(self.anchors or ())


@dataclass(frozen=True)
class Map:
    """All that links may lead to: `files` by project path, `addresses` by site URL, and files that are held back."""

    files: Mapping[str, Goal]
    addresses: Mapping[str, Goal]
    held_back: Mapping[str, HeldBack]

    @cached_property
    def _folded_files(self) -> Mapping[str, str]:
        return {_folded(path): path for path in reversed(tuple(self.files))}

    @cached_property
    def _folded_addresses(self) -> Mapping[str, str]:
        return {_folded(url): url for url in reversed(tuple(self.addresses))}

    @cached_property
    def nearest_file(self) -> NearestPath:
        """The files, to suggest from."""
        return NearestPath(self.files)

    @cached_property
    def nearest_address(self) -> NearestPath:
        """The addresses, to suggest from."""
        return NearestPath(self.addresses)

    def file_in_other_case(self, path: str) -> str | None:
        """Give the file whose path differs from this one in case only."""
        return self._folded_files.get(_folded(path))

    def address_in_other_case(self, url: str) -> str | None:
        """Give the address that differs from this one in case only."""
        return self._folded_addresses.get(_folded(url))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def link_map(
    pages: Iterable[tuple[Document, str]],
    folders: Mapping[str, str],
    assets: Mapping[str, str],
    other_addresses: Iterable[str],
    held_back: Mapping[str, HeldBack],
) -> Map:
    """Collect what links may lead to.

    `pages` are documents with their URLs, `folders` project folders with the URL of the page that stands for them,
    `assets` paths by site URL, `other_addresses` site URLs of pages and files that no document makes.
    """
    files: dict[str, Goal] = {}
    addresses: dict[str, Goal] = {}
    for document, url in pages:
        goal = Goal(url, frozenset(document.anchors), is_page=True)
        files[_normal(document.path)] = goal
        addresses.setdefault(url, goal)
    for url, path in assets.items():
        goal = Goal(url)
        files.setdefault(_normal(path), goal)
        addresses.setdefault(url, goal)
    for url in other_addresses:
        goal = Goal(_normal(url), is_page=not url or url.endswith("/"))
        addresses.setdefault(goal.url, goal)
        if not goal.is_page:
            files.setdefault(f"static/{goal.url}", goal)
    for folder, url in folders.items():
        files.setdefault(_normal(folder), addresses.get(url, Goal(url, is_page=True)))
    return Map(files, addresses, {_normal(path): held for path, held in held_back.items()})


def _normal(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def resolve(document: Document, own: Goal, link: Link, there: Map) -> tuple[str | None, Diagnostic | None]:
    """Give the URL that a link leads to (None: nowhere), and what is wrong with it."""
    place = Location(document.path, link.line, link.column, max(1, min(len(link.target), _LONGEST_SHOWN)))
    if _SCHEME.match(link.target):
        return link.target, None
    target = Target.of(link.target)
    if not target.path:
        return _arrive(own, target, link, place)
    if target.path.startswith("/"):
        return _from_root(target, link, place, there)
    folder = document.path.rpartition("/")[0]
    path = posixpath.normpath(f"{folder}/{target.path}")
    if path == ".." or path.startswith("../"):
        message = f"{_shown(link)} leads out of the project"
        return None, diagnose("outside-project", place, message, "copy the file into content/")
    goal = there.files.get(_normal(path))
    if goal is not None:
        return _arrive(goal, target, link, place)
    if (held := there.held_back.get(_normal(path))) is not None:
        return None, _broken(link, place, held, "")
    if path != "content" and not path.startswith(("content/", "static/")):
        message = f"{_shown(link)} leads out of content/"
        return None, diagnose("outside-project", place, message, "only content/ and static/ are published")
    if (other := there.file_in_other_case(path)) is not None:
        return _other_case(posixpath.relpath(other, folder), there.files[other], target, link, place)
    like = there.nearest_file.to(path)
    hint = posixpath.relpath(like, folder) if like else ""
    return None, _broken(link, place, None, hint)


def _from_root(target: Target, link: Link, place: Location, there: Map) -> tuple[str | None, Diagnostic | None]:
    path = posixpath.normpath("/" + target.path.lstrip("/"))[1:]
    url = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    candidates = (url, url + "/") if url and not url.endswith("/") else (url,)
    for address in candidates:
        if address in there.addresses:
            return _arrive(there.addresses[address], target, link, place)
    for file in (path, f"content/{path}"):
        if file in there.files:
            return _arrive(there.files[file], target, link, place)
        if file in there.held_back:
            return None, _broken(link, place, there.held_back[file], "")
    for address in candidates:
        if (other := there.address_in_other_case(address)) is not None:
            return _other_case("/" + other, there.addresses[other], target, link, place)
    like = there.nearest_address.to(candidates[-1])
    return None, _broken(link, place, None, "/" + like if like else "")


def _other_case(
    spelling: str, goal: Goal, target: Target, link: Link, place: Location
) -> tuple[str | None, Diagnostic | None]:
    url, _ = _arrive(goal, target, link, place)
    message = f'{_shown(link)} differs in case from "{spelling}"; it would break on a web server'
    return url, diagnose("case-differs", place, message, f'write "{spelling}"')


def _arrive(goal: Goal, target: Target, link: Link, place: Location) -> tuple[str | None, Diagnostic | None]:
    if link.kind == "image" and goal.is_page:
        return None, diagnose("broken-link", place, f"{_shown(link)} is a page, not an image")
    url = encoded(goal.url) + target.query
    anchor = target.anchor
    if anchor is None:
        return url, None
    if anchor in ("", "top") or goal.anchors is None or anchor in goal.anchors:
        return f"{url}#{encoded(anchor)}", None
    hint = goal.nearest_anchor.to(anchor, 0.6)
    message = f'{_shown(link)} names a heading that is not there: "{anchor[:_LONGEST_SHOWN]}"'
    return None, diagnose("broken-anchor", place, message, f'did you mean "#{hint}"?' if hint else "")


def _broken(link: Link, place: Location, held: HeldBack | None, like: str) -> Diagnostic:
    if held is not None:
        return diagnose("broken-link", place, f"{_shown(link)} leads to a page that {reason(held)}")
    hint = f'did you mean "{like}"?' if like else ""
    if not hint and "\\" in link.target:
        hint = "write / between folders"
    return diagnose("broken-link", place, f"{_shown(link)} leads to nothing", hint)


def _shown(link: Link) -> str:
    target = link.target
    return f'"{target}"' if len(target) <= _LONGEST_SHOWN else f'"{target[:_LONGEST_SHOWN]}…"'
