"""Publishes a complete site, all or nothing: the new tree is built beside the output and then takes its place.

In the order of the steps:

1. The outputs are compared with the folder. When nothing differs, nothing at all is touched.
2. A folder beside the output gets the manifest of the new site first, so that it can be told for ours however little of
   it there is, and then every file: unchanged ones by a hard link, the others written.
3. The two folders are exchanged in one step (Linux, macOS). Elsewhere they are renamed one after the other, and their
   names tell the next build what to finish.
4. What coursegen did not write goes from the old tree into the new one. The old one is kept as a spare for the next
   build, see `previous_tree`, or taken apart.

The output may be a symbolic link: then what it leads to is swapped. A mount point, or a folder whose parent cannot be
written to, cannot be swapped: see `in_place`. A process whose current folder is the output (`cd _site`) stays in the
old tree, which is empty then; one that opens files by their path always finds a whole site.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from coursegen.memory.file_digests import Digests
from coursegen.model import Output
from coursegen.options import PublishCounts
from coursegen.problems.diagnostic import diagnose
from coursegen.publish.disk import Disk
from coursegen.publish.errors import NotTidied, PublishError, hold_output, os_errors
from coursegen.publish.in_place import replace_each
from coursegen.publish.manifest import MANIFEST, encode
from coursegen.publish.new_tree import build_new_tree, put_manifest
from coursegen.publish.output_place import OutputPlace, locate, refuse_foreign, refuse_place
from coursegen.publish.plan import check_outputs, make_plan
from coursegen.publish.previous_tree import keep_previous_tree, previous_tree_of
from coursegen.publish.publication import Publication
from coursegen.publish.recover import recover

_DISK_TROUBLE = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EIO))
_REAL_DISK = Disk()


def publish(
    outputs: Iterable[Output],
    output: Path,
    *,
    project: Path,
    wait_seconds: float = 10.0,
    on_wait: Callable[[], None] | None = None,
    disk: Disk = _REAL_DISK,
) -> PublishCounts:
    """Make `output` hold exactly these files, and besides them only what coursegen never wrote.

    A kill at any moment leaves the complete old or the complete new site (with two renames, on systems without an
    exchange, it may for an instant be under its temporary name); the next call finishes or undoes the work and removes
    what was left. `on_wait` is called once when another build holds the output.

    Raises OutputRefused (`unsafe-output`), OutputLocked (`locked`) and WriteFailed (`write-failed`), and ValueError for
    outputs that no correct exporter makes (see `check_outputs`).
    """
    checked = check_outputs(outputs)
    with os_errors(output, project):
        place = locate(output, project)
        refuse_place(place, project)
        (place.output.parent if place.swaps else place.output).mkdir(parents=True, exist_ok=True)
        with hold_output(place.lock, place.location(), wait_seconds=wait_seconds, on_wait=on_wait):
            recover(place, disk)
            owned = refuse_foreign(place)
            digests = Digests(project)
            plan = make_plan(checked, place, owned, digests, project)
            publication = Publication(plan, place, owned, digests, disk, project)
            at_once = plan.nothing_to_do or _carry_out(publication)
            digests.save()
    unchanged = sum(file.kept for file in plan.files)
    return PublishCounts(len(plan.files), len(plan.files) - unchanged, unchanged, len(plan.removed), at_once)


def _carry_out(publication: Publication) -> bool:
    """Publish and tidy up, whatever happens; return whether the folder was swapped as a whole."""
    place = publication.place
    try:
        swapped = place.swaps and _build_and_swap(publication)
        if not swapped:
            replace_each(publication)
    except BaseException:
        with suppress(OSError, PublishError):  # the first error is the one to tell; the next build tidies up again
            recover(place, publication.disk)
        raise
    return swapped


def _build_and_swap(publication: Publication) -> bool:
    place, disk = publication.place, publication.disk
    previous = previous_tree_of(place, publication.project)
    build_new_tree(publication, previous)
    if place.output.is_dir() and not (place.output / MANIFEST).exists():
        # a folder of the author's, empty or a checkout: once it is the old tree, it must be known for what it is
        put_manifest(str(place.output), encode({}), disk)
    publication.digests.reveal()
    swapped = _swap(place, disk)
    try:
        if swapped and previous is not None:
            keep_previous_tree(previous, place, disk)
        recover(place, disk)
    except OSError as error:
        if not swapped:
            raise
        reason = os.strerror(error.errno or 0)
        message = f"the new site is published, but the former one could not be removed: {reason}"
        hint = f"Remove {error.filename}; the next build takes care of the rest"
        raise NotTidied(diagnose("write-failed", place.location(), message, hint)) from error
    return swapped


def _swap(place: OutputPlace, disk: Disk) -> bool:
    """Put the new tree in the output's place; False when this folder cannot be moved, and then nothing is changed."""
    new, output, former = str(place.staging), str(place.output), str(place.former)
    if not os.path.lexists(output):
        disk.rename(new, output)
        return True
    try:
        disk.exchange(new, output)
    except OSError as error:
        if error.errno in _DISK_TROUBLE:
            raise
    else:
        return True
    try:
        disk.rename(output, former)
    except OSError as error:
        if error.errno in _DISK_TROUBLE:
            raise
        return False  # a mount point, or on Windows a folder that another process is using
    try:
        disk.rename(new, output)
    except OSError:
        disk.rename(former, output)
        return False
    return True
