"""Which files that a manifest lists may be deleted: those that are still as it says.

A manifest may come with a stranger's folder, and a file may have been put in the place of one that we wrote. What
differs from its entry is somebody else's, and stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from coursegen.write.digests import Digests
from coursegen.write.manifest import Entry
from coursegen.write.place import Place


def is_half_done(place: Place) -> bool:
    """Tell whether a build was killed while it replaced file by file: then old files lie under new entries.

    To be asked before `recover`, which takes the sign of it away.
    """
    return os.path.lexists(place.inside)


def altered(root: str, paths: Iterable[str], owned: Mapping[str, Entry], digests: Digests) -> frozenset[str]:
    """Give those of the paths, all of them regular files below `root`, whose size or content is not as listed."""
    return frozenset(path for path in paths if not _is_as_listed(f"{root}/{path}", owned[path], digests))


def _is_as_listed(path: str, entry: Entry, digests: Digests) -> bool:
    try:
        status = os.lstat(path)
        return status.st_size == entry.size and digests.of(path, status) == entry.sha256
    except OSError:
        return False
