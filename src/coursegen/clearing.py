"""Removing what builds keep in a project's cache folder: the names that coursegen makes there, and no other."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coursegen.cache import FOLDER, IGNORE, IGNORED
from coursegen.cache import NAME as DATABASE
from coursegen.diagnostics import Location, diagnose
from coursegen.journal import BESIDE
from coursegen.notes import NAME as NOTES
from coursegen.notes import PART as UNFINISHED_NOTES
from coursegen.store import SPOOL
from coursegen.write import OutputLocked
from coursegen.write.digests import NAME as DIGESTS
from coursegen.write.lock import lock_handle, wait_until
from coursegen.write.spare import SPARE

_FILES = frozenset((NOTES, UNFINISHED_NOTES, DIGESTS, DATABASE, *(f"{DATABASE}{suffix}" for suffix in BESIDE)))
_FOLDERS = re.compile(f"{SPOOL}|{SPARE}")


@contextmanager
def alone(project: Path, *, wait_seconds: float = 10.0) -> Iterator[None]:
    """Wait until no build of the project is at work, and keep others from beginning; raises OutputLocked."""
    folder = project / FOLDER
    if sys.platform == "win32" or folder.is_symlink() or not folder.is_dir():  # Windows locks no folders
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if not wait_until(lambda: _lock(handle), wait_seconds):
            message = "a build of this project is at work"
            raise OutputLocked(diagnose("locked", Location(FOLDER), message, "Wait for it to end"))
        yield
    finally:
        os.close(handle)


def clear(project: Path) -> tuple[str, ...]:
    """Remove what builds keep for the next one, and the folder itself when nothing else is in it.

    Gives the paths that others made. A link in the place of the folder is left, with all that it leads to.
    """
    folder = project / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return ()
    kept = []
    for entry in sorted(folder.iterdir()):
        is_folder = entry.is_dir() and not entry.is_symlink()
        if is_folder and _FOLDERS.fullmatch(entry.name):
            shutil.rmtree(entry)
        elif not is_folder and entry.name in _FILES:
            entry.unlink()
        elif not _is_our_ignore_file(entry):
            kept.append(f"{FOLDER}/{entry.name}{'/' * is_folder}")
    if not kept:
        (folder / IGNORE).unlink(missing_ok=True)
        with suppress(OSError):  # a file came meanwhile
            folder.rmdir()
    return tuple(kept)


def _is_our_ignore_file(entry: Path) -> bool:
    return entry.name == IGNORE and not entry.is_symlink() and entry.is_file() and entry.read_bytes() == IGNORED


def _lock(handle: int) -> bool:
    try:
        return lock_handle(handle)
    except OSError:  # a file system without locks, where builds do without
        return True
