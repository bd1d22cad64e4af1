"""Removes a published site: the files that the manifest lists, and what a killed build left."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from coursegen.publish.disk import Disk
from coursegen.publish.errors import hold_output, os_errors
from coursegen.publish.manifest import MANIFEST, folders_of
from coursegen.publish.output_place import locate, refuse_foreign, refuse_place
from coursegen.publish.ownership import list_owned
from coursegen.publish.recover import recover, remove_empty

_REAL_DISK = Disk()


class Cleaned(Struct, frozen=True):
    """What was removed: published files; `kept` are paths that others wrote."""

    files: int
    kept: tuple[str, ...]


def clean(output: Path, *, project: Path, wait_seconds: float = 10.0, disk: Disk = _REAL_DISK) -> Cleaned:
    """Remove every file of ours from the output, and the folders that are empty then.

    Raises as `publish` does; a folder that coursegen did not make is refused, and one that is not there is no error.
    """
    with os_errors(output, project):
        place = locate(output, project)
        refuse_place(place, project)
        own: list[str] = []
        kept: tuple[str, ...] = ()
        if place.output.parent.is_dir():
            with hold_output(place.lock, place.location(), wait_seconds=wait_seconds):
                recover(place, disk)
                owned = refuse_foreign(place)
                root = str(place.output)
                survey = list_owned(root, owned)
                own, kept = survey.own, tuple(item.path for item in survey.foreign)
                for path in own:
                    disk.remove(f"{root}/{path}")
                remove_empty(root, folders_of(owned), disk)
                if os.path.lexists(place.output / MANIFEST):
                    disk.remove(str(place.output / MANIFEST))
        _remove_if_empty(place.output, disk)
        return Cleaned(len(own), kept)


def _remove_if_empty(folder: Path, disk: Disk) -> None:
    if folder.is_dir() and not os.path.ismount(folder) and not os.listdir(folder):
        disk.remove_folder(str(folder))
