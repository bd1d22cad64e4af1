"""Remembers the SHA-256 of files, so that a file that was not touched is not read again.

A memory is believed only while the file has the same stamp, but for the change time, and only when the file had rested
as it was made, see files/stamps.py. Whatever is not certain is read. The memory is one file in the project's
`.coursegen/` with a checksum before it: cut short, damaged, or written by two builds at once, it counts as absent.
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

CACHE_FOLDER = ".coursegen"
NAME = "digests.json"
_CHUNK_BYTES = 1 << 20
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # no link is followed, no pipe waited for
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _SAFELY | getattr(os, "O_CLOEXEC", 0)


class _Known(msgspec.Struct, frozen=True, array_like=True):
    stamp: Stamp
    learned_ns: int
    sha256: str


class Digests:
    """The digests of one build's files, output and sources alike, keyed by absolute path.

    Made for one build and not shared. `of` adds to what is saved; what a build did not ask for is forgotten.
    """

    def __init__(self, project: Path) -> None:
        self._folder = project / CACHE_FOLDER
        self._before = _load(self._folder / NAME)
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
        """Remember a file that was just written where nobody else looks; `reveal` tells when that ends."""
        self._hidden[path] = _Known(stamp_of(status, linked=True), 0, sha256)

    def reveal(self) -> None:
        """Say that what was learned is about to be seen, and may from now on be changed, by others."""
        learned_ns = time.time_ns()
        for path, known in self._hidden.items():
            self._now[path] = msgspec.structs.replace(known, learned_ns=learned_ns)
        self._hidden.clear()

    def save(self) -> None:
        """Keep the memory for the next build; where it cannot be kept, the next build reads the files instead."""
        if self._now == self._before or self._folder.is_symlink():
            return
        with suppress(OSError, UnicodeEncodeError):  # a path that the locale cannot decode has no place in JSON
            data = msgspec.json.encode(self._now)
            self._folder.mkdir(exist_ok=True)
            with open(os.open(self._folder / NAME, _FLAGS, 0o644), "wb") as file:
                file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


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


def _load(file: Path) -> dict[str, _Known]:
    try:
        checksum, _, data = (file.read_bytes() if file.is_file() else b"").partition(b"\n")  # a pipe would block
        if checksum == hashlib.sha256(data).hexdigest().encode():
            return msgspec.json.decode(data, type=dict[str, _Known])
    except (OSError, msgspec.DecodeError, RecursionError):
        pass
    return {}
