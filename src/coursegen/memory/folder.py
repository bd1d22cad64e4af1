"""The folder `.coursegen` of a project: its name, all that may lie in it, and the one gate to it.

It can have come with the project and hold anything: a link in its place, or in that of a file, may lead anywhere, and a
pipe is never read to its end. So every module comes in by `folder_of` or `make_folder`, reads and writes by
`read_checked` and `write_checked`, and asks `is_plain` before a library opens a file.

A build with nothing to do imports this module; what the others need besides stands in store.py.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from coursegen.files.opening import open_regular

FOLDER = ".coursegen"

DATABASE = "memory.sqlite3"
BESIDE = ("-journal", "-wal", "-shm")
"""What the names of the files that SQLite may put beside a database end with."""

LAST_BUILD = "state.json"
FILE_DIGESTS = "digests.json"
PART = ".part"
"""Ends the names of files that are being written."""

IGNORE, IGNORED = ".gitignore", b"*\n"
"""The file that keeps the folder out of Git, and what it holds."""

SPOOL = "pages-"
"""Begins the names of the folders in which builds at work keep finished pages; tempfile makes the rest of it."""

_PREVIOUS_TREE = "spare-"
_CHECKED = (LAST_BUILD, FILE_DIGESTS)
_PARTS = tuple(f"{name}{PART}" for name in _CHECKED)
_FILES = frozenset((*_CHECKED, *_PARTS, DATABASE, *(f"{DATABASE}{ending}" for ending in BESIDE)))
_SPOOLS = re.compile(f"{SPOOL}[a-z0-9_]{{8}}")
_FOLDERS = re.compile(f"{_SPOOLS.pattern}|{_PREVIOUS_TREE}[0-9a-f]{{16}}")


def folder_of(project: Path) -> Path | None:
    """Return the folder of a project; None where there is none, or a link or a file in its place."""
    folder = project / FOLDER
    with suppress(OSError):
        if stat.S_ISDIR(folder.lstat().st_mode):
            return folder
    return None


def make_folder(project: Path) -> Path:
    """Make the folder if it is not there; raises OSError, also where a link or a file is in its place."""
    (project / FOLDER).mkdir(exist_ok=True)
    folder = folder_of(project)
    if folder is None:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(project / FOLDER))
    return folder


def make_ignored_folder(project: Path) -> Path:
    """Make the folder as `make_folder` does, with an ignore file of its own so that it is never committed."""
    folder = make_folder(project)
    ignore = folder / IGNORE
    if not os.path.lexists(ignore):
        with suppress(FileExistsError), ignore.open("xb") as file:
            file.write(IGNORED)
    return folder


def is_plain(file: Path) -> bool:
    """Whether a file is a regular one, or not there at all: neither a link nor a pipe. Raises OSError."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except FileNotFoundError:
        return True


def read_checked(project: Path, name: str) -> bytes:
    """Return what `write_checked` has written; b"" where that is not there, or not as it was written."""
    folder = folder_of(project)
    if folder is not None:
        with suppress(OSError), open_regular(folder / name, follow=False) as file:
            checksum, _, data = file.read().partition(b"\n")
            if checksum == _checksum(data):
                return data
    return b""


def write_checked(project: Path, name: str, data: bytes) -> None:
    """Write a file with a checksum before it, whole or not at all; where that is not possible, there is none."""
    with suppress(OSError):
        folder = make_folder(project)
        part = folder / f"{name}{PART}"
        part.unlink(missing_ok=True)
        with part.open("xb") as file:
            file.write(_checksum(data) + b"\n" + data)
        part.replace(folder / name)


def previous_tree_name(output: Path) -> str:
    """Return the name of the folder in which the previous tree of a site waits for the next build."""
    return f"{_PREVIOUS_TREE}{sha256(os.fsencode(output)).hexdigest()[:16]}"


def is_left(name: str) -> bool:
    """Whether something of this name is of use only to the build that made it."""
    return name in _PARTS or _SPOOLS.fullmatch(name) is not None


def is_ours(name: str, *, folder: bool) -> bool:
    """Whether a build makes a file, or a folder, of this name, apart from the ignore file."""
    return _FOLDERS.fullmatch(name) is not None if folder else name in _FILES


def unfinished(project: Path) -> bool:
    """Whether a build of the project is at work, or was killed and has left something.

    On Windows, where nobody can tell the two apart, the answer is no.
    """
    folder = folder_of(project)
    if folder is None or os.name == "nt":
        return False
    with suppress(OSError):
        return any(is_left(entry.name) for entry in folder.iterdir())
    return False


def _checksum(data: bytes) -> bytes:
    return sha256(data).hexdigest().encode()
