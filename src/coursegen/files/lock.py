"""One build at a time: a lock of the operating system on a file beside the output folder.

The system frees the lock when its holder ends, however it ends, so a stale lock cannot exist; a file that a killed
build left means nothing and is removed by the next. The file is removed while it is locked. Who was waiting for it then
holds a lock on a file without a name, which a third build could not see: so after locking, the name is looked up again.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Busy(Exception):  # noqa: N818 - it reads as what happened
    """Another process holds the lock, and went on holding it for as long as we were told to wait."""


_PAUSE_SECONDS = 0.02
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def lock(path: Path, *, wait_seconds: float = 10.0, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock on `path` while the block runs; `on_wait` is called once when another build holds it.

    Raises Busy after `wait_seconds` (measured by the monotonic clock), OSError when the file cannot be made.
    """
    handle = _try(path)
    if handle is None:
        if on_wait is not None:
            on_wait()
        handle = wait_until(lambda: _try(path), wait_seconds)
    if handle is None:
        raise Busy(str(path))
    try:
        yield
    finally:
        if sys.platform != "win32":
            with suppress(OSError):  # left behind it is harmless, see above
                path.unlink()
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):  # Windows removes no open file; if another build has it open by now, it stays
                path.unlink()


def wait_until(attempt: Callable[[], T], wait_seconds: float) -> T:
    """Try until an attempt gives neither None nor False, or the seconds are over; return what the last one gave."""
    deadline = time.monotonic() + wait_seconds
    while (found := attempt()) is None or found is False:
        if time.monotonic() >= deadline:
            break
        time.sleep(_PAUSE_SECONDS)
    return found


def _try(path: Path) -> int | None:
    """Lock the file now and return its handle, or None when another holds it."""
    handle = os.open(path, _FLAGS, 0o644)
    if lock_handle(handle) and _still_named(handle, path):
        return handle
    os.close(handle)
    return None


def _still_named(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def lock_handle(handle: int) -> bool:
        """Lock an open file or folder now, or give False when another holds it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock_handle(handle: int) -> bool:
        """Lock an open file or folder now, or give False when another holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
