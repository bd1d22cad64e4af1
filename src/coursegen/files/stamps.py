"""The stamps of files: what the system says of them without reading them, and when that can be believed.

A file counts as the same while its stamp is the same, and when it had rested for a while as its stamp was noted: within
one tick of a file system's clock a file can change without its time changing.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

_FINE_TICK_NS = 50_000_000
_COARSE_TICK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds
_NOT_CODE = frozenset({"__pycache__"})


class Stamp(NamedTuple):
    """Size in bytes, modification and change time in ns, inode and mode of a file; see also `FOLDER`."""

    size: int = 0
    modified_ns: int = 0
    changed_ns: int = 0
    inode: int = 0
    mode: int = 0


FOLDER = Stamp(mode=stat.S_IFDIR)
"""The stamp of every folder: what matters of one is what lies in it."""


def stamp_of(status: os.stat_result, *, linked: bool = False) -> Stamp:
    """Return the stamp of what has this status.

    With `linked` without the change time: each link to a file that is made or removed changes it.
    """
    if stat.S_ISDIR(status.st_mode):
        return FOLDER
    changed_ns = 0 if linked else status.st_ctime_ns
    return Stamp(status.st_size, status.st_mtime_ns, changed_ns, status.st_ino, status.st_mode)


def rested(stamp: Stamp, noted_ns: int) -> bool:
    """Whether a file had been left alone for longer than a tick of its clock when its stamp was noted."""
    tick_ns = _FINE_TICK_NS if stamp.modified_ns % 1_000_000_000 else _COARSE_TICK_NS
    return noted_ns - max(stamp.modified_ns, stamp.changed_ns) > tick_ns


def walk(folder: str, name: str) -> tuple[dict[str, Stamp], bool]:
    """Return the stamp of everything below a folder, under paths that begin with `name`; an absent folder has nothing.

    The second value is false when a link to a folder, or what cannot be read, leaves it open what there is.
    """
    stamps: dict[str, Stamp] = {}
    certain = True
    todo = [(folder, name)]
    while todo:
        folder, name = todo.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except FileNotFoundError:
            continue
        except OSError:
            certain = False
            continue
        for entry in entries:
            if entry.name in _NOT_CODE:
                continue
            path = f"{name}/{entry.name}"
            try:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISLNK(status.st_mode):
                    certain = certain and not entry.is_dir()
                    status = entry.stat()
                elif stat.S_ISDIR(status.st_mode):
                    todo.append((f"{folder}/{entry.name}", path))
            except OSError:
                certain = False
                continue
            stamps[path] = stamp_of(status)
    return stamps, certain
