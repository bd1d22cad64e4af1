"""Keeps the former tree of a site, so that the next build need not make all its folders and links again.

With a folder for each page, making and removing folders is most of the work of a swap: for one edited page of 10,000 it
takes seconds, and a fraction of one with a spare tree. That lies in the project's `.coursegen`, between builds only; it
is moved beside the output to become the new tree. Nothing in it is believed: a file of it is used only where it is the
same file, by inode, that was just compared in the output.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from coursegen.memory.folder import make_folder, previous_tree_name
from coursegen.publish.disk import Disk
from coursegen.publish.manifest import MANIFEST, OURS, DamagedManifest, OwnedFile, read
from coursegen.publish.output_place import OutputPlace
from coursegen.publish.ownership import list_owned
from coursegen.publish.recover import return_foreign_files


def previous_tree_of(place: OutputPlace, project: Path) -> Path | None:
    """Return the path of an output's previous tree; None where the project has no folder for it, and can have none."""
    with suppress(OSError):
        return make_folder(project) / previous_tree_name(place.output)
    return None


def take_previous_tree(spare: Path, place: OutputPlace, disk: Disk) -> dict[str, OwnedFile]:
    """Move the spare tree to `place.staging` and return the files that are in it; none where it cannot be used.

    One that holds anything but files that its manifest lists was not left so by coursegen, and is not used.
    """
    try:
        if spare.is_symlink() or OURS.intersection(os.listdir(spare)) != {MANIFEST}:
            return {}
        listed = read(spare)
        found = list_owned(str(spare), listed or {})
        if not listed or found.foreign or not found.own:
            return {}
        disk.rename(str(spare), str(place.staging))
    except (OSError, DamagedManifest):
        return {}
    return {path: listed[path] for path in found.own}


def keep_previous_tree(spare: Path, place: OutputPlace, disk: Disk) -> None:
    """Make the former tree the spare one, once what is not coursegen's has gone home from it.

    Where that is not possible (another file system, a spare is there already) the former tree stays where it is.
    Raises as `return_foreign_files` does.
    """
    for former in (place.staging, place.former):
        if os.path.lexists(former):
            owned, stuck = return_foreign_files(former, place, disk)
            if owned and not stuck and not os.path.lexists(spare):
                with suppress(OSError):
                    disk.rename(str(former), str(spare))
