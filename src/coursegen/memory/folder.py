"""The folder `.coursegen` of a project: what lies in it, who may write there, and how it is emptied.

Pages that wait to be published lie in a folder of their own in the cache's. A build that is killed leaves it there; so
all builds of a project share a lock on the cache's folder, and one that finds itself alone removes what lies about. The
system frees the lock with the last process of a build, so nothing is removed in which one still writes.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from coursegen.files.lock import Busy, lock_handle, wait_until
from coursegen.memory.cache import BESIDE, FOLDER, IGNORE, IGNORED, Cache, make_folder
from coursegen.memory.cache import NAME as DATABASE
from coursegen.memory.file_digests import NAME as DIGESTS
from coursegen.memory.last_build import NAME as NOTES
from coursegen.memory.last_build import PART as UNFINISHED_NOTES
from coursegen.memory.last_build import SPOOL_PREFIX
from coursegen.options import Options

SPOOL = f"{SPOOL_PREFIX}[a-z0-9_]{{8}}"
"""The pattern of the names that tempfile gives to folders of waiting pages."""

SPARE = "spare-[0-9a-f]{16}"
"""The pattern of the names of the trees that `publish` keeps for the next build."""


@contextmanager
def open_store(options: Options) -> Iterator[tuple[Cache, Path]]:
    """Return the cache, and the path of a folder that may be made for files that are linked into the site.

    That folder lies in the project where that is possible: links need one file system. It goes with the `with` block.
    """
    with ExitStack() as stack:
        home, spool = options.project, None
        if options.remember:
            with suppress(OSError):  # a project that cannot be written to
                spool = stack.enter_context(_spool(options.project / FOLDER))
        if spool is None:
            spool = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coursegen-")))
            home = options.project if options.remember else spool
        yield stack.enter_context(Cache(home)), spool / "new"


@contextmanager
def _spool(folder: Path) -> Iterator[Path]:
    make_folder(folder)
    with _sharing(folder):
        spool = Path(tempfile.mkdtemp(prefix=SPOOL_PREFIX, dir=folder))
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
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # another build is at work, or a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in folder.glob(f"{SPOOL_PREFIX}*"):
                    if re.fullmatch(SPOOL, left.name):
                        shutil.rmtree(left, ignore_errors=True)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)


_FILES = frozenset((NOTES, UNFINISHED_NOTES, DIGESTS, DATABASE, *(f"{DATABASE}{suffix}" for suffix in BESIDE)))
_FOLDERS = re.compile(f"{SPOOL}|{SPARE}")


@contextmanager
def alone(project: Path, *, wait_seconds: float = 10.0) -> Iterator[None]:
    """Wait until no build of the project is at work, and keep others from beginning; raises Busy."""
    folder = project / FOLDER
    if sys.platform == "win32" or folder.is_symlink() or not folder.is_dir():  # Windows locks no folders
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
