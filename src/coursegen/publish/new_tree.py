"""Builds the new tree beside the output, where nobody reads it yet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from coursegen.files.opening import open_regular, open_source
from coursegen.memory.file_digests import chunks
from coursegen.model import Finished, Kept
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.publish.disk import Disk
from coursegen.publish.errors import SourceError, WriteFailed
from coursegen.publish.manifest import MANIFEST, UNFINISHED, encode, folders_of
from coursegen.publish.plan import File, FilePlace
from coursegen.publish.previous_tree import take_previous_tree
from coursegen.publish.publication import Publication
from coursegen.publish.recover import remove_empty


def build_new_tree(publication: Publication, previous: Path | None) -> None:
    """Build the whole new tree in `place.staging`, which must not exist, out of the previous tree if there is one.

    What stays is linked from the output, and so are the single files of others, so that `CNAME` is never missing; where
    links are not possible ours are written again and theirs are moved after the swap. Raises OSError, WriteFailed.
    """
    plan, place, disk = publication.plan, publication.place, publication.disk
    old, new = str(place.output), str(place.staging)
    entries = {file.path: file.entry for file in plan.files}
    present = take_previous_tree(previous, place, disk) if previous is not None else {}
    surplus = [path for path in present if path not in entries]
    if present:
        # all that is in it while it changes is ours
        put_manifest(new, encode({**present, **entries}) if surplus else plan.manifest, disk)
        for path in surplus:
            disk.remove(f"{new}/{path}")
        remove_empty(new, folders_of(present) - set(plan.folders), disk)
    else:
        disk.make_folder(new)
        put_manifest(new, plan.manifest, disk)
    folders = plan.folders
    present_folders = folders_of(present)
    for folder in folders:
        if folder not in present_folders and not (present and os.path.lexists(f"{new}/{folder}")):
            disk.make_folder(f"{new}/{folder}")
    for file in plan.files:
        if file.path in present:
            if file.place is not None and _place(f"{new}/{file.path}") == file.place:
                continue
            disk.remove(f"{new}/{file.path}")
        if not (file.kept and _link(f"{old}/{file.path}", f"{new}/{file.path}", disk)):
            write_file(file, new, publication)
    reachable = {"", *folders}
    for item in plan.foreign:
        if not item.is_folder and item.path.rpartition("/")[0] in reachable:
            _link(f"{old}/{item.path}", f"{new}/{item.path}", disk)
    if surplus:
        put_manifest(new, plan.manifest, disk)


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


def write_file(file: File, folder: str, publication: Publication) -> None:
    """Write one file below `folder` and remember it under the path that it will have in the output."""
    disk, published = publication.disk, f"{publication.place.output}/{file.path}"
    target = f"{folder}/{file.path}"
    if isinstance(file.content, bytes):
        status = disk.write(target, (file.content,))
    elif isinstance(file.content, Finished) and _link(file.content.file, target, disk):
        status = os.lstat(target)
    else:
        status = disk.write(target, _checked(file, published, publication.project))
    publication.digests.learn(published, status, file.entry.sha256)


def _link(source: str, target: str, disk: Disk) -> bool:
    """Link a file; False for another file system, one without links, too many of them, or another user's file."""
    try:
        disk.link(source, target)
    except OSError:
        return False
    return True


def _checked(file: File, published: str, project: Path) -> Iterator[bytes]:
    """Read a file to copy, and make sure that it is still the one that was planned for."""
    digest = hashlib.sha256()
    source = _source(file.content, published)
    try:
        with _open(file.content, source, project) as stream:
            for chunk in chunks(stream):
                digest.update(chunk)
                yield chunk
    except OSError as error:
        raise SourceError(error.errno, error.strerror, source) from error
    if digest.hexdigest() != file.entry.sha256:
        message = "the file was changed while it was being published"
        raise WriteFailed(diagnose("write-failed", Span(source), message, "Build again"))


def _source(content: bytes | Path | Kept | Finished, published: str) -> str:
    """Name the file to copy; what is kept lies in the output, and could not be linked from there."""
    if isinstance(content, Kept):
        return published
    return content.file if isinstance(content, Finished) else str(content)


def _open(content: bytes | Path | Kept | Finished, source: str, project: Path) -> BinaryIO:
    return open_source(source, project) if isinstance(content, Path) else open_regular(source, follow=False)
