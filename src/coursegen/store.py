"""Where a build keeps things: the project's cache, or for one that is to remember nothing an empty cache of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursegen.cache import FOLDER, Cache, make_folder
from coursegen.options import Options

_PREFIX = "pages-"


@contextmanager
def open_store(options: Options) -> Iterator[tuple[Cache, Path]]:
    """Give the cache, and the path of a folder that may be made for files that are linked into the site.

    That folder lies in the project where that is possible: links need one file system. It goes with the `with` block.
    """
    with tempfile.TemporaryDirectory(prefix="coursegen-") as temporary:
        own = Path(temporary)
        spool = own
        if options.remember:
            try:
                make_folder(options.project / FOLDER)
                spool = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=options.project / FOLDER))
            except OSError:
                spool = own  # a project that cannot be written to
        try:
            with Cache(options.project if options.remember else own) as cache:
                yield cache, spool / "new"
        finally:
            if spool != own:
                shutil.rmtree(spool, ignore_errors=True)
