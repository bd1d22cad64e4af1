"""Reading the sitemap of an old site: a file that anybody may have written, so within limits and never kept whole.

Where the protocol (sitemaps.org) has a limit, it is taken from there.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MOST_BYTES = 52_428_800
"""The largest sitemap that the protocol allows, unpacked."""

_MOST_ADDRESSES = 50_000
_LONGEST_ADDRESS = 2_048
_MOST_ELEMENTS = 2_000_000
"""More than fit into the largest file that says something in each."""

_DEEPEST = 20
_LOC_DEPTH = 3
_PIECE_BYTES = 1 << 20


class SitemapError(Exception):
    """What was read is no sitemap, or too much; the text says why."""


@dataclass(slots=True)
class Allowance:
    """What may still be read in all, of a sitemap and every part of it."""

    seconds: float = 300.0
    bytes: int = 10 * MOST_BYTES
    addresses: int = 10 * _MOST_ADDRESSES
    _since: float = field(default_factory=time.monotonic)

    def take(self, size_bytes: int) -> None:
        """Use some of it up. Raises SitemapError."""
        self.bytes -= size_bytes
        if self.bytes < 0:
            raise SitemapError("it is larger than can be read, with all of its parts")
        if time.monotonic() - self._since > self.seconds:
            raise SitemapError(f"reading it takes longer than {self.seconds:g} seconds, with all of its parts")

    def note(self) -> None:
        """Count an address. Raises SitemapError."""
        self.addresses -= 1
        if self.addresses < 0:
            raise SitemapError("it lists more addresses than can be read, with all of its parts")


def locations(data: bytes, allowance: Allowance) -> tuple[bool, list[str]]:
    """Whether a sitemap, packed or not, is an index, and what it lists. Raises SitemapError."""
    reader = _Reader(allowance)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        for piece in _unpacked(data):
            allowance.take(len(piece))
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError, zlib.error) as error:  # LookupError: an encoding that nobody has
        raise SitemapError(str(error)) from error
    return reader.is_index, reader.found


@dataclass(slots=True)
class _Reader:
    """Keeps what stands in the `loc` of each entry, and nothing else."""

    allowance: Allowance
    found: list[str] = field(default_factory=list)
    is_index: bool = False
    _depth: int = 0
    _elements: int = 0
    _location: list[str] | None = None
    _length: int = 0

    def doctype(self, *_: Any) -> None:
        """Refuse a document type: sitemaps have none, and entities that grow are defined there."""
        raise SitemapError("it has a document type")

    def start(self, name: str, _: Any) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST:
            raise SitemapError("its elements lie too deep in each other")
        if self._elements > _MOST_ELEMENTS:
            raise SitemapError("it has more elements than a sitemap can have")
        if self._depth == 1:
            self.is_index = _local(name) == "sitemapindex"
        self._location, self._length = ([], 0) if self._depth == _LOC_DEPTH and _local(name) == "loc" else (None, 0)

    def text(self, text: str) -> None:
        if self._location is not None:
            self._location.append(text)
            self._length += len(text)
            if self._length > _LONGEST_ADDRESS:
                raise SitemapError(f"it lists an address of more than {_LONGEST_ADDRESS:,} characters")

    def end(self, _: str) -> None:
        self._depth -= 1
        location = "".join(self._location or ()).strip()
        self._location = None
        if location:
            self.found.append(location)
            self.allowance.note()
            if len(self.found) > _MOST_ADDRESSES:
                raise SitemapError(f"it lists more than {_MOST_ADDRESSES:,} addresses")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Return a sitemap.xml, or what is packed in a sitemap.xml.gz, in pieces."""
    if not data.startswith(b"\x1f\x8b"):
        for start in range(0, len(data), _PIECE_BYTES):
            yield data[start : start + _PIECE_BYTES]
        return
    unpacker, size_bytes = zlib.decompressobj(wbits=31), 0
    while piece := unpacker.decompress(data, _PIECE_BYTES):
        size_bytes += len(piece)
        if size_bytes > MOST_BYTES:
            raise SitemapError("it is larger than a sitemap may be")
        yield piece
        data = unpacker.unconsumed_tail
