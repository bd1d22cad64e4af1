"""Builds the new tree beside the output, where nobody reads it yet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from coursegen.files.opening import open_regular, open_source
from coursegen.memory.file_digests import Digests, chunks
from coursegen.model import Finished, Kept
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.publish.disk import Disk
from coursegen.publish.errors import SourceError, WriteFailed
from coursegen.publish.manifest import MANIFEST, UNFINISHED, OwnedFile, encode, folders_of
from coursegen.publish.output_place import OutputPlace
from coursegen.publish.plan import File, FilePlace, Plan
from coursegen.publish.previous_tree import take_previous_tree
from coursegen.publish.recover import remove_empty


def stage(
    plan: Plan, place: OutputPlace, digests: Digests, disk: Disk, project: Path, *, spare: Path | None = None
) -> None:
    """Build the whole new tree in `place.staging`, which must not exist, out of the spare one if there is one.

    What stays is linked from the output, and so are the single files of others, so that `CNAME` is never missing; where
    links are not possible ours are written again and theirs are moved after the swap. Raises OSError, WriteFailed.
    """
    old, new = str(place.output), str(place.staging)
    entries = {file.path: file.entry for file in plan.files}
    present = take_previous_tree(spare, place, disk) if spare is not None else {}
    more = present.keys() - entries.keys()
    if present:
        # all that is in it while it changes is ours
        put_manifest(new, encode({**present, **entries}) if more else plan.manifest, disk)
        _shrink(new, present, plan, disk)
    else:
        disk.make_folder(new)
        put_manifest(new, plan.manifest, disk)
    folders = plan.folders
    there = folders_of(present)
    for folder in folders:
        if folder not in there and not (present and os.path.lexists(f"{new}/{folder}")):
            disk.make_folder(f"{new}/{folder}")
    for file in plan.files:
        if file.path in present:
            if file.place is not None and _place(f"{new}/{file.path}") == file.place:
                continue
            disk.remove(f"{new}/{file.path}")
        if not (file.kept and _linked(old, new, file.path, disk)):
            write_file(file, new, old, digests, disk, project)
    reachable = {"", *folders}
    for stranger in plan.strangers:
        if not stranger.is_folder and stranger.path.rpartition("/")[0] in reachable:
            _linked(old, new, stranger.path, disk)
    if more:
        put_manifest(new, plan.manifest, disk)


def _shrink(new: str, present: Mapping[str, OwnedFile], plan: Plan, disk: Disk) -> None:
    """Remove from a spare tree what the new site does not have."""
    wanted = {file.path for file in plan.files}
    for path in present:
        if path not in wanted:
            disk.remove(f"{new}/{path}")
    remove_empty(new, folders_of(present) - set(plan.folders), disk)


def _place(path: str) -> FilePlace | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def put_manifest(folder: str, manifest: bytes, disk: Disk) -> None:
    """Put a manifest into a folder, whole or not at all."""
    unfinished = f"{folder}/{UNFINISHED}"
    with suppress(FileNotFoundError):
        disk.remove(unfinished)
    disk.write(unfinished, (manifest,))
    disk.rename(unfinished, f"{folder}/{MANIFEST}")


def write_file(file: File, folder: str, home: str, digests: Digests, disk: Disk, project: Path) -> None:
    """Write one file below `folder` and remember it under the path that it will have below `home`."""
    target = f"{folder}/{file.path}"
    if isinstance(file.content, bytes):
        status = disk.write(target, (file.content,))
    elif isinstance(file.content, Finished) and _linked_finished(file.content.file, target, disk):
        status = os.lstat(target)
    else:
        status = disk.write(target, _checked(file, f"{home}/{file.path}", project))
    digests.learn(f"{home}/{file.path}", status, file.entry.sha256)


def _linked_finished(source: str, target: str, disk: Disk) -> bool:
    try:
        disk.link(source, target)
    except OSError:  # another file system, or one without links
        return False
    return True


def _linked(old: str, new: str, path: str, disk: Disk) -> bool:
    try:
        disk.link(f"{old}/{path}", f"{new}/{path}")
    except OSError:  # no links on this file system, too many of them, or another user's file
        return False
    return True


def _checked(file: File, published: str, project: Path) -> Iterator[bytes]:
    """Read a file to copy, and make sure that it is still the one that was planned for."""
    found = hashlib.sha256()
    source = _source(file.content, published)
    try:
        with _opened(file.content, source, project) as opened:
            for chunk in chunks(opened):
                found.update(chunk)
                yield chunk
    except OSError as error:
        raise SourceError(error.errno, error.strerror, source) from error
    if found.hexdigest() != file.entry.sha256:
        message = "the file was changed while it was being published"
        raise WriteFailed(diagnose("write-failed", Span(source), message, "Build again"))


def _source(content: bytes | Path | Kept | Finished, published: str) -> str:
    """Name the file to copy; what is kept lies in the output, and could not be linked from there."""
    if isinstance(content, Kept):
        return published
    return content.file if isinstance(content, Finished) else str(content)


def _opened(content: bytes | Path | Kept | Finished, source: str, project: Path) -> BinaryIO:
    return open_source(source, project) if isinstance(content, Path) else open_regular(source, follow=False)
