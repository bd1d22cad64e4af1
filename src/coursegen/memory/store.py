"""Builds that share the folder `.coursegen`: the cache, the pages that wait to be published, and how it is emptied.

Pages that wait lie in a folder of their own in `.coursegen`. A build that is killed leaves it there; so all builds of a
project share a lock on `.coursegen`, and one that finds itself alone removes what lies about. The system frees the lock
with the last process of a build, so nothing is removed in which one still writes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from coursegen.files.lock import Busy, lock_handle, wait_until
from coursegen.memory.cache import Cache
from coursegen.memory.folder import FOLDER, IGNORE, IGNORED, SPOOL, folder_of, is_left, is_ours, make_ignored_folder
from coursegen.options import Options


@contextmanager
def open_store(options: Options) -> Iterator[tuple[Cache, Path]]:
    """Return the cache, and the path of a folder that may be made for files that are linked into the site.

    That folder lies in the project where that is possible: links need one file system. It goes with the `with` block.
    """
    with ExitStack() as stack:
        home, spool = options.project, None
        if options.remember:
            with suppress(OSError):  # a project that cannot be written to
                spool = stack.enter_context(_spool(options.project))
        if spool is None:
            spool = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coursegen-")))
            home = options.project if options.remember else spool
        yield stack.enter_context(Cache(home)), spool / "new"


@contextmanager
def _spool(project: Path) -> Iterator[Path]:
    folder = make_ignored_folder(project)
    with _sharing(folder):
        spool = Path(tempfile.mkdtemp(prefix=SPOOL, dir=folder))
        try:
            yield spool
        finally:
            shutil.rmtree(spool, ignore_errors=True)


if sys.platform == "win32":

    @contextmanager
    def _sharing(folder: Path) -> Iterator[None]:
        """Do nothing: Windows locks no folders, and what a killed build left stays until the cache is deleted."""
        yield

else:
    import fcntl

    @contextmanager
    def _sharing(folder: Path) -> Iterator[None]:
        """Hold the lock that builds share; while it is ours alone, remove what killed ones have left."""
        handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            with suppress(OSError):  # another build is at work, or a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for entry in folder.iterdir():
                    if is_left(entry.name):
                        with suppress(OSError):
                            _remove(entry)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)


@contextmanager
def alone(project: Path, *, wait_seconds: float = 10.0) -> Iterator[None]:
    """Wait until no build of the project is at work, and keep others from beginning; raises Busy."""
    folder = folder_of(project)
    if sys.platform == "win32" or folder is None:  # Windows locks no folders
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if not wait_until(lambda: _lock(handle), wait_seconds):
            raise Busy(str(folder))
        yield
    finally:
        os.close(handle)


def clear(project: Path) -> tuple[str, ...]:
    """Remove what builds keep for the next one, and the folder itself when nothing else is in it.

    Returns the paths that others made. A link in the place of the folder is left, with all that it leads to.
    """
    folder = folder_of(project)
    if folder is None:
        return ()
    others = [entry for entry in sorted(folder.iterdir()) if not _remove(entry) and not _is_our_ignore_file(entry)]
    kept = tuple(f"{FOLDER}/{entry.name}{'/' * _is_folder(entry)}" for entry in others)
    if not kept:
        (folder / IGNORE).unlink(missing_ok=True)
        with suppress(OSError):  # a file came meanwhile
            folder.rmdir()
    return kept


def _remove(entry: Path) -> bool:
    """Remove a file or a folder if a build makes such a one; whether it does."""
    is_folder = _is_folder(entry)
    if not is_ours(entry.name, folder=is_folder):
        return False
    shutil.rmtree(entry) if is_folder else entry.unlink()
    return True


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()


def _is_our_ignore_file(entry: Path) -> bool:
    return entry.name == IGNORE and not entry.is_symlink() and entry.is_file() and entry.read_bytes() == IGNORED


def _lock(handle: int) -> bool:
    try:
        return lock_handle(handle)
    except OSError:  # a file system without locks, where builds do without
        return True
