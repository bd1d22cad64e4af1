"""The state of files: what the system says of them without reading them, and when that can be believed.

A file counts as the same while its size, its times and its inode are the same, and when it had been at rest for a while
as its state was noted: within one tick of a file system's clock a file can change without its time changing.
"""

from __future__ import annotations

import os
import stat

State = list[int]
"""Size in bytes, modification and change time in ns, inode and mode of a file; a folder has none of them."""

RECENT_NS = 2_000_000_000
"""A file that was changed less than this before it was read may change again without its time showing it: the clocks of
file systems tick every few milliseconds, that of FAT every two seconds."""

_FINE_TICK_NS = 50_000_000
_COARSE_TICK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds
_NOT_CODE = frozenset({"__pycache__"})


def walk(folder: str, name: str, states: dict[str, State]) -> bool:
    """Note the state of everything below a folder, under names that begin with `name`; an absent folder has nothing.

    Returns false when a link to a folder, or a folder that cannot be read, leaves it open what there is.
    """
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    known = True
    for entry in entries:
        if entry.name in _NOT_CODE:
            continue
        path = f"{name}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                states[path] = []
                known = walk(f"{folder}/{entry.name}", path, states) and known
                continue
            if stat.S_ISLNK(status.st_mode):
                known = known and not entry.is_dir()
                status = entry.stat()
        except OSError:
            known = False
            continue
        states[path] = state_of(status)
    return known


def state_of(status: os.stat_result) -> State:
    """Return what there is to compare of a file's status, or of a folder's."""
    if stat.S_ISDIR(status.st_mode):
        return []
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode]


def rested(state: State, noted_ns: int) -> bool:
    """Whether a file had been left alone for longer than a tick when its state was noted."""
    return not state or noted_ns - max(state[1], state[2]) > tick(state[1])


def tick(time_ns: int) -> int:
    """Return the step of the clock from which a file's time seems to come."""
    return _FINE_TICK_NS if time_ns % 1_000_000_000 else _COARSE_TICK_NS
