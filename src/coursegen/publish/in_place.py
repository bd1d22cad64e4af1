"""Publishes into a folder that cannot be swapped, file by file.

A mount point (a volume of a container), or a folder in a parent that may not be written to, cannot change places with
another. Each file is then replaced in one step, and everything is written to the same disk first, so that a full disk
is found before the first replacement. But a kill in between leaves a site of old and new files: what pages refer to
comes before the pages, and removals come last, so that no page refers to a file that is not there. The next build
completes it.
"""

from __future__ import annotations

import os

from coursegen.publish.disk import Disk
from coursegen.publish.manifest import MANIFEST, encode, folders_of
from coursegen.publish.new_tree import put_manifest, write_file
from coursegen.publish.plan import File, Plan
from coursegen.publish.publication import Publication
from coursegen.publish.recover import remove_empty


def replace_each(publication: Publication) -> None:
    """Carry out a plan within the output folder. Raises OSError, WriteFailed."""
    plan, disk = publication.plan, publication.disk
    home, new = str(publication.place.output), str(publication.place.inside)
    changed = sorted((file for file in plan.files if not file.kept), key=_pages_last)
    folders = folders_of(file.path for file in changed)
    disk.make_folder(new)
    put_manifest(new, plan.manifest, disk)
    for folder in sorted(folders):
        disk.make_folder(f"{new}/{folder}")
    for file in changed:
        write_file(file, new, publication)

    publication.digests.reveal()
    # from here on old and new files lie side by side, and all of them are ours
    put_manifest(home, encode({**publication.owned, **{file.path: file.entry for file in plan.files}}), disk)
    blocking, others = _split(plan)
    _remove(blocking, home, disk)
    remove_empty(home, {file.path for file in changed}, disk)  # made for another site by a build that was killed
    for folder in sorted(folders):
        if not os.path.lexists(f"{home}/{folder}"):
            disk.make_folder(f"{home}/{folder}")
    for file in changed:
        disk.rename(f"{new}/{file.path}", f"{home}/{file.path}")
    _remove(others, home, disk)
    remove_empty(new, folders, disk)
    disk.rename(f"{new}/{MANIFEST}", f"{home}/{MANIFEST}")
    disk.remove_folder(new)


def _pages_last(file: File) -> tuple[bool, str]:
    return (file.path.endswith(".html"), file.path)


def _split(plan: Plan) -> tuple[list[str], list[str]]:
    """Part the removals into those that stand where a new file or folder goes, and the rest."""
    files = {file.path for file in plan.files}
    folders = set(plan.folders)
    blocking = [path for path in plan.removed if path in folders or not folders_of([path]).isdisjoint(files)]
    return blocking, [path for path in plan.removed if path not in set(blocking)]


def _remove(paths: list[str], home: str, disk: Disk) -> None:
    for path in paths:
        disk.remove(f"{home}/{path}")
    remove_empty(home, folders_of(paths), disk)
