"""Remember the results of pure, costly functions by the content of their input, in a database in the project's folder.

SQLite writes through links, waits for pipes, and before it reads a database it finishes what a journal beside it says.
A journal can name a super-journal, with which several databases are committed at once; SQLite deletes that file,
wherever it is (`pager_delsuper` in its pager.c). Ours is never one of several, and never in the mode with a write-ahead
log, so files that say otherwise are not ours.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from coursegen.memory.folder import BESIDE, DATABASE, FOLDER, folder_of, is_plain, make_ignored_folder

_JOURNAL, _LOG, _INDEX = BESIDE
_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""Ends a journal that names a super-journal; any journal begins with it. https://sqlite.org/fileformat2.html#the_rollback_journal"""


def is_harmless(database: Path) -> bool:
    """Whether a database, which need not exist, can be opened without touching anything but its own files.

    The database itself is not opened for that: closing it would free the locks that SQLite has in this process.
    """
    return (
        all(is_plain(Path(f"{database}{suffix}")) for suffix in ("", _JOURNAL))
        and not any(os.path.lexists(f"{database}{suffix}") for suffix in (_LOG, _INDEX))
        and _end(Path(f"{database}{_JOURNAL}"), len(_MAGIC)) != _MAGIC
    )


def remove(database: Path) -> None:
    """Remove a database with all that SQLite may have put beside it; raises OSError."""
    for suffix in (*BESIDE, ""):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def _end(file: Path, count: int) -> bytes:
    """Return the last bytes of a file, none of one that has fewer or cannot be read."""
    with suppress(OSError), file.open("rb") as opened:
        opened.seek(-count, os.SEEK_END)
        return opened.read()
    return b""


_LAYOUT = 2
_TABLE = "CREATE TABLE memo (kind TEXT, key BLOB, value BLOB, UNIQUE (kind, key))"
_JOURNAL_MODE = ("delete",)
_CHECK_BYTES = 16
_BATCH = 500  # SQLite takes 999 variables in one statement in its oldest builds


class Cache:
    """A store of bytes under (kind, key); use it in a `with` statement, which commits what was put into it.

    Reading and writing never raise: what cannot be read is missing, what cannot be written is forgotten.
    """

    def __init__(self, project: Path, *, enabled: bool = True, readonly: bool = False) -> None:
        self._project = project
        self._path = project / FOLDER / DATABASE
        self._readonly = readonly
        self._database: sqlite3.Connection | None = self._open() if enabled else None

    def __enter__(self) -> Cache:
        """Return the cache itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what was put into the cache, even when the build failed: its values are right all the same."""
        self.commit()
        if self._database is not None:
            self._database.close()
            self._database = None

    def get(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Look up many keys at once; what is missing or damaged is not in the answer."""
        return {
            key: value[_CHECK_BYTES:]
            for key, value in self._rows("key, value", kind, keys)
            if isinstance(value, bytes) and isinstance(key, bytes) and value[:_CHECK_BYTES] == _check(key, value)
        }

    def has(self, kind: str, keys: Iterable[bytes]) -> set[bytes]:
        """Return which keys have a value, without reading it."""
        return {row[0] for row in self._rows("key", kind, keys)}

    def _rows(self, columns: str, kind: str, keys: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
        """Return what is stored under some keys, as far as the database can be read."""
        wanted = list(keys)
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            query = f"SELECT {columns} FROM memo WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - our own columns
            if self._database is None:
                return
            try:
                yield from self._database.execute(query, (kind, *batch))
            except sqlite3.Error:
                self._forget()

    def is_empty(self, kind: str) -> bool:
        """Whether there is nothing of a kind."""
        if self._database is None:
            return True
        try:
            return self._database.execute("SELECT 1 FROM memo WHERE kind = ? LIMIT 1", (kind,)).fetchone() is None
        except sqlite3.Error:
            self._forget()
            return True

    @property
    def keeps(self) -> bool:
        """Whether what is put into the cache can be got from it again."""
        return self._database is not None and not self._readonly

    def put(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Remember many values; one that is there already is replaced."""
        if self._database is None or self._readonly or not values:
            return
        rows = ((kind, key, _check(key, b"\0" * _CHECK_BYTES + value) + value) for key, value in values.items())
        try:
            self._database.executemany("INSERT OR REPLACE INTO memo (kind, key, value) VALUES (?, ?, ?)", rows)
        except sqlite3.Error:
            self._forget()

    def is_crowded(self, kind: str, live: int) -> bool:
        """Whether more of a kind is dead than alive, when so many of its values belong to the project."""
        if self._database is None:
            return False
        try:
            [stored] = self._database.execute("SELECT count(*) FROM memo WHERE kind = ?", (kind,)).fetchone()
        except sqlite3.Error:
            self._forget()
            return False
        return bool(stored - live > max(live, 64))

    def keep_only(self, kind: str, keys: Iterable[bytes]) -> None:
        """Drop what no longer belongs to the project, once it has grown to more than half of what is remembered."""
        live = set(keys)
        if self._readonly or not self.is_crowded(kind, len(live)) or self._database is None:
            return
        try:
            dead = [key for key in self._stored(kind) if key not in live]
            self._database.executemany("DELETE FROM memo WHERE kind = ? AND key = ?", ((kind, key) for key in dead))
            self._database.commit()
            self._database.execute("VACUUM")
        except sqlite3.Error:
            self._forget()

    def commit(self) -> None:
        """Make what was put into the cache visible to other processes."""
        if self._database is not None:
            try:
                self._database.commit()
            except sqlite3.Error:
                self._forget()

    def _stored(self, kind: str) -> list[bytes]:
        if self._database is None:
            return []
        try:
            return [row[0] for row in self._database.execute("SELECT key FROM memo WHERE kind = ?", (kind,))]
        except sqlite3.Error:
            self._forget()
            return []

    def _open(self) -> sqlite3.Connection | None:
        try:
            return self._connect()
        except (sqlite3.Error, OSError) as error:
            busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            if self._readonly or busy or folder_of(self._project) is None:  # nothing is removed behind a link
                return None
        with suppress(OSError, sqlite3.Error):
            remove(self._path)
            return self._connect()
        return None

    def _connect(self) -> sqlite3.Connection:
        folder = folder_of(self._project) if self._readonly else make_ignored_folder(self._project)
        if folder is None or not is_harmless(self._path):
            raise sqlite3.DatabaseError("a link, a pipe, or a journal of somebody else")
        if self._readonly:
            return sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)
        database = sqlite3.connect(self._path, timeout=5)
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA synchronous = OFF")
            tables = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            layout = database.execute("PRAGMA user_version").fetchone()
            journal = database.execute("PRAGMA journal_mode").fetchone()
            if (tables, layout, journal) == ([], (0,), _JOURNAL_MODE):
                table = _TABLE.replace("TABLE", "TABLE IF NOT EXISTS")  # another build may be as far
                database.executescript(f"BEGIN IMMEDIATE; {table}; PRAGMA user_version = {_LAYOUT}; COMMIT")
            elif (tables, layout, journal) != ([(_TABLE,)], (_LAYOUT,), _JOURNAL_MODE):  # a view could go on for ever
                raise sqlite3.DatabaseError("another layout")
        except BaseException:
            database.close()
            raise
        return database

    def _forget(self) -> None:
        """Go on without the store, after it has failed."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None
            if not self._readonly:
                with suppress(OSError):
                    remove(self._path)


def key_of(*parts: str | bytes) -> bytes:
    """Make a key from parts that no other sequence of parts can give."""
    data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    lengths_and_parts = b"".join(len(part).to_bytes(8, "big") + part for part in data)
    return hashlib.blake2b(lengths_and_parts, digest_size=20).digest()


def _check(key: bytes, stored: bytes) -> bytes:
    """Return the checksum that stands before a stored value: of its key and the value."""
    return hashlib.blake2b(stored[_CHECK_BYTES:], digest_size=_CHECK_BYTES, key=key[:64]).digest()
