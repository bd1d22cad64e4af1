"""All that a link may lead to: pages, folders, assets and other addresses, by project path and by site URL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote

from coursegen.files.kinds import split_number
from coursegen.model import Document, HeldBack
from coursegen.problems.suggest import Nearest, NearestPath

_AMBIGUOUS = re.compile(r"[%?#]")


def encode_address(path: str) -> str:
    """Percent-encode what would end a URL's path or read as an escape; all else is for whoever writes the attribute."""
    return _AMBIGUOUS.sub(lambda match: quote(match[0], safe=""), path)


@dataclass(frozen=True)
class LinkTarget:
    """Something that a link may lead to: its URL, and its anchors (None: any will do)."""

    url: str
    anchors: frozenset[str] | None = None
    is_page: bool = False

    @cached_property
    def address(self) -> str:
        """The URL with what would end its path percent-encoded."""
        return encode_address(self.url)

    @cached_property
    def nearest_anchor(self) -> Nearest:
        """The anchors, to suggest from."""
        return Nearest(self.anchors or ())


@dataclass(frozen=True)
class LinkTargets:
    """All that links may lead to: `files` by project path, `addresses` by site URL, and files that are held back."""

    files: Mapping[str, LinkTarget]
    addresses: Mapping[str, LinkTarget]
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

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(str(folder) for path in self.files for folder in PurePosixPath(path).parents)

    def is_folder_of_files(self, path: str) -> bool:
        """Whether files that are published lie in the folder at this path."""
        return path in self._folders

    @cached_property
    def _by_bare_name(self) -> Mapping[str, str]:
        """Markdown files by their path without number prefix and suffix: what other systems call a page."""
        bare = {}
        for path in reversed(tuple(self.files)):
            folder, _, name = path.removesuffix("/index.md").removesuffix(".md").rpartition("/")
            bare[f"{folder}/{split_number(name)[0]}"] = path
        return bare

    def page_called(self, path: str) -> str | None:
        """Return the Markdown file that has this path but for the number and the suffix of its name."""
        return self._by_bare_name.get(path)

    def file_in_other_case(self, path: str) -> str | None:
        """Return the file whose path differs from this one in case only."""
        return self._folded_files.get(_folded(path))

    def address_in_other_case(self, url: str) -> str | None:
        """Return the address that differs from this one in case only."""
        return self._folded_addresses.get(_folded(url))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def find_link_targets(
    pages: Iterable[tuple[Document, str]],
    folders: Mapping[str, str],
    assets: Mapping[str, str],
    other_addresses: Iterable[str],
    held_back: Mapping[str, HeldBack],
) -> LinkTargets:
    """Collect what links may lead to.

    `pages` are documents with their URLs, `folders` project folders with the URL of the page that stands for them,
    `assets` paths by site URL, `other_addresses` site URLs of pages and files that no document makes.
    """
    files: dict[str, LinkTarget] = {}
    addresses: dict[str, LinkTarget] = {}
    for document, url in pages:
        goal = LinkTarget(url, frozenset(document.anchors), is_page=True)
        files[nfc(document.path)] = goal
        addresses.setdefault(url, goal)
    for url, path in assets.items():
        goal = LinkTarget(url)
        files.setdefault(nfc(path), goal)
        addresses.setdefault(url, goal)
    for url in other_addresses:
        goal = LinkTarget(nfc(url), is_page=not url or url.endswith("/"))
        addresses.setdefault(goal.url, goal)
        if not goal.is_page:
            files.setdefault(f"static/{goal.url}", goal)
    for folder, url in folders.items():
        files.setdefault(nfc(folder), addresses.get(url, LinkTarget(url, is_page=True)))
    return LinkTargets(files, addresses, {nfc(path): held for path, held in held_back.items()})


def nfc(path: str) -> str:
    """Bring a path or URL to Unicode's normal form C: file systems differ in which one they give."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)
