"""Where a build keeps things: the project's cache, or for one that is to remember nothing an empty cache of its own.

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

from coursegen.cache import FOLDER, Cache, make_folder
from coursegen.notes import SPOOL_PREFIX
from coursegen.options import Options

SPOOL = f"{SPOOL_PREFIX}[a-z0-9_]{{8}}"
"""The pattern of the names that tempfile gives to folders of waiting pages."""


@contextmanager
def open_store(options: Options) -> Iterator[tuple[Cache, Path]]:
    """Give the cache, and the path of a folder that may be made for files that are linked into the site.

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
