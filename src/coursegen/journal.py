"""The files of an SQLite database, and whether SQLite may be let near them when a stranger could have put them there.

SQLite writes through links, waits for pipes, and before it reads a database it finishes what a journal beside it says.
A journal can name a super-journal, with which several databases are committed at once; SQLite deletes that file,
wherever it is (`pager_delsuper` in its pager.c). Ours is never one of several, and never in the mode with a write-ahead
log, so files that say otherwise are not ours.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

BESIDE = _JOURNAL, _LOG, _INDEX = "-journal", "-wal", "-shm"
"""What the names of the files that SQLite may put beside a database end with."""

_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""Ends a journal that names a super-journal; any journal begins with it. https://sqlite.org/fileformat2.html#the_rollback_journal"""


def is_harmless(database: Path) -> bool:
    """Tell whether a database, which need not exist, can be opened without touching anything but its own files.

    The database itself is not opened for that: closing it would free the locks that SQLite has in this process.
    """
    return (
        all(_is_plain(Path(f"{database}{suffix}")) for suffix in ("", _JOURNAL))
        and not any(os.path.lexists(f"{database}{suffix}") for suffix in (_LOG, _INDEX))
        and _end(Path(f"{database}{_JOURNAL}"), len(_MAGIC)) != _MAGIC
    )


def remove(database: Path) -> None:
    """Remove a database with all that SQLite may have put beside it; raises OSError."""
    for suffix in (*BESIDE, ""):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def _is_plain(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except FileNotFoundError:
        return True


def _end(file: Path, count: int) -> bytes:
    """Give the last bytes of a file, none of one that has fewer or cannot be read."""
    with suppress(OSError), file.open("rb") as opened:
        opened.seek(-count, os.SEEK_END)
        return opened.read()
    return b""
