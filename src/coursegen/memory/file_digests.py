"""Remembers the SHA-256 of files, so that a file that was not touched is not read again.

A memory is believed only while the file has the same stamp, but for the change time, and only when the file had rested
as it was made, see files/stamps.py. Whatever is not certain is read.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from coursegen.files.opening import open_regular, open_source
from coursegen.files.stamps import Stamp, rested, stamp_of
from coursegen.memory.folder import FILE_DIGESTS, read_checked, write_checked

_CHUNK_BYTES = 1 << 20


class _Known(msgspec.Struct, frozen=True, array_like=True):
    stamp: Stamp
    learned_ns: int
    sha256: str


class Digests:
    """The digests of one build's files, output and sources alike, keyed by absolute path.

    Made for one build and not shared. `of` adds to what is saved; what a build did not ask for is forgotten.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._before = _load(project)
        self._now: dict[str, _Known] = {}
        self._hidden: dict[str, _Known] = {}

    def of(self, path: str, status: os.stat_result) -> str:
        """Return the SHA-256 of a regular file with this status, in hex; OSError when it must be read and cannot be."""
        known = self.known(path, status)
        if known is not None:
            return known
        with open_regular(path, follow=False) as file:
            return self.read(path, file)[1]

    def of_source(self, file: Path, project: Path) -> tuple[int, str]:
        """Return size and SHA-256 of a file that a site is made of; OSError when it cannot or must not be opened."""
        path, status = str(file), file.stat()
        known = self.known(path, status)
        if known is not None:
            return status.st_size, known
        with open_source(file, project) as opened:
            return self.read(path, opened)

    def known(self, path: str, status: os.stat_result) -> str | None:
        """Return the SHA-256 that is remembered of a file with this status."""
        known = self._before.get(path)
        if known is None or not _is_same(known, status):
            return None
        self._now[path] = known
        return known.sha256

    def read(self, path: str, file: BinaryIO) -> tuple[int, str]:
        """Read an open file, remember it under a path, and return its size and SHA-256."""
        learned_ns = time.time_ns()
        status = os.fstat(file.fileno())
        sha256 = hashlib.sha256()
        for chunk in chunks(file):
            sha256.update(chunk)
        self._now[path] = _Known(stamp_of(status, linked=True), learned_ns, sha256.hexdigest())
        return status.st_size, sha256.hexdigest()

    def learn(self, path: str, status: os.stat_result, sha256: str) -> None:
        """Remember a file that was just written where nobody else looks, until `reveal`."""
        self._hidden[path] = _Known(stamp_of(status, linked=True), 0, sha256)

    def reveal(self) -> None:
        """Note that others are about to see what was learned, and may change it from now on."""
        learned_ns = time.time_ns()
        for path, known in self._hidden.items():
            self._now[path] = msgspec.structs.replace(known, learned_ns=learned_ns)
        self._hidden.clear()

    def save(self) -> None:
        """Keep the memory for the next build; where it cannot be kept, the next build reads the files instead."""
        if self._now != self._before:
            with suppress(UnicodeEncodeError):  # a path that the locale cannot decode has no place in JSON
                write_checked(self._project, FILE_DIGESTS, msgspec.json.encode(self._now))


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Read an open file in pieces of at most 1 MiB."""
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def read_chunks(path: str | Path) -> Iterator[bytes]:
    """Read a file of ours in pieces of at most 1 MiB; no link leads to one."""
    with open_regular(path, follow=False) as file:
        yield from chunks(file)


def _is_same(known: _Known, status: os.stat_result) -> bool:
    return known.stamp == stamp_of(status, linked=True) and rested(known.stamp, known.learned_ns)


def _load(project: Path) -> dict[str, _Known]:
    try:
        return msgspec.json.decode(read_checked(project, FILE_DIGESTS), type=dict[str, _Known])
    except (msgspec.DecodeError, RecursionError):
        return {}
