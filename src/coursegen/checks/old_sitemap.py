"""Reading the sitemap of an old site: a file that anybody may have written, so within limits.

Where the protocol (sitemaps.org) has a limit, it is taken from there.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 52_428_800
"""The largest sitemap that the protocol allows, unpacked."""

_MOST_ADDRESSES = 50_000
_LONGEST_ADDRESS = 2_048
_MOST_ELEMENTS = 2_000_000
"""More than fit into the largest file that says something in each; the parser keeps every name that it has met."""

_DEEPEST = 20
_LOC_DEPTH = 3


class SitemapError(Exception):
    """What was read is no sitemap, or too much; the text says why."""


@dataclass(slots=True)
class Allowance:
    """What may still be read in all, of a sitemap and every part of it."""

    seconds: float = 300.0
    bytes: int = 10 * MOST_BYTES
    addresses: int = 10 * _MOST_ADDRESSES
    _since: float = field(default_factory=time.monotonic)

    def take(self, size_bytes: int, addresses: int) -> None:
        """Use some of it up. Raises SitemapError."""
        self.bytes -= size_bytes
        self.addresses -= addresses
        if self.bytes < 0:
            raise SitemapError("it is larger than can be read, with all of its parts")
        if self.addresses < 0:
            raise SitemapError("it lists more addresses than can be read, with all of its parts")
        if time.monotonic() - self._since > self.seconds:
            raise SitemapError(f"reading it takes longer than {self.seconds:g} seconds, with all of its parts")


def locations(data: bytes, allowance: Allowance) -> tuple[bool, list[str]]:
    """Whether a sitemap, packed or not, is an index, and what it lists. Raises SitemapError."""
    entries = _Entries()
    parser = expat.ParserCreate()  # without namespaces: many a sitemap uses a prefix that it does not declare
    parser.StartElementHandler = entries.start
    parser.EndElementHandler = entries.end
    parser.CharacterDataHandler = entries.text
    parser.StartDoctypeDeclHandler = entries.doctype
    try:
        content = _unpacked(data)
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError, zlib.error) as error:  # LookupError: an encoding that nobody has
        raise SitemapError(str(error)) from error
    allowance.take(len(content), len(entries.locations))
    return entries.root == "sitemapindex", entries.locations


def _unpacked(data: bytes) -> bytes:
    """Return a sitemap.xml, or what is packed in a sitemap.xml.gz."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    content = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SitemapError("it is larger than a sitemap may be")
    return content


class _Entries:
    """Takes what the parser reads, and keeps the `loc` of each entry."""

    def __init__(self) -> None:
        self.root = ""
        self.locations: list[str] = []
        self._depth = self._elements = 0
        self._location: str | None = None

    def doctype(self, *_: object) -> None:
        """Refuse a document type: sitemaps have none, and entities that grow are defined there."""
        raise SitemapError("it has a document type")

    def start(self, name: str, _: object) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST:
            raise SitemapError("its elements lie too deep in each other")
        if self._elements > _MOST_ELEMENTS:
            raise SitemapError("it has more elements than a sitemap can have")
        name = name.rpartition(":")[2]
        self.root = self.root or name
        self._location = "" if self._depth == _LOC_DEPTH and name == "loc" else None

    def text(self, text: str) -> None:
        if self._location is not None:
            self._location += text
            if len(self._location) > _LONGEST_ADDRESS:
                raise SitemapError(f"it lists an address of more than {_LONGEST_ADDRESS:,} characters")

    def end(self, _: str) -> None:
        self._depth -= 1
        if location := (self._location or "").strip():
            self.locations.append(location)
            if len(self.locations) > _MOST_ADDRESSES:
                raise SitemapError(f"it lists more than {_MOST_ADDRESSES:,} addresses")
        self._location = None
