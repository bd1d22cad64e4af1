"""What a publication has to do: which files are new, which stay, which go, and whose are the rest. Changes nothing."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from coursegen.memory.file_digests import Digests, read_chunks
from coursegen.model import Finished, Kept, Output
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.publish.disk import FILE_MODE
from coursegen.publish.errors import OutputChanged, OutputRefused, SourceError
from coursegen.publish.manifest import MANIFEST, OwnedFile, check_path, encode, fold_path, folders_of
from coursegen.publish.output_place import OutputPlace
from coursegen.publish.ownership import ForeignFile, list_owned

FilePlace = tuple[int, int]
"""Device and inode: two names with the same one are one file."""


class File(Struct, frozen=True):
    """One file to publish; it is kept when the output folder holds it already, as it should be: in this `place`."""

    path: str
    entry: OwnedFile
    content: bytes | Path | Kept | Finished
    place: FilePlace | None

    @property
    def kept(self) -> bool:
        """Whether nothing need be written."""
        return self.place is not None


class Plan(Struct, frozen=True):
    """All files to publish, the paths that coursegen wrote before and no longer wants, and what is not its own."""

    files: tuple[File, ...]
    removed: tuple[str, ...]
    foreign: tuple[ForeignFile, ...]
    manifest: bytes
    nothing_to_do: bool

    @property
    def folders(self) -> list[str]:
        """Every folder that the files need, the outer before the inner."""
        return sorted(folders_of(file.path for file in self.files))


class Fault(NamedTuple):
    """Why an output cannot be published: the code of a diagnostic, the output's path, and a message."""

    code: str
    path: str
    message: str


def output_faults(paths: Iterable[str]) -> tuple[Fault, ...]:
    """Find the paths that must not be published, and those that some file system would make one.

    The first are those that `check_path` refuses. The others are equal, equal but for case or normal form, or a file
    where another needs a folder.
    """
    ordered = sorted(paths)
    faults = []
    for path in ordered:
        try:
            check_path(path)
        except ValueError as error:
            faults.append(Fault("unsafe-name", path, str(error)))
    everything = (*ordered, *sorted(folders_of(ordered)))
    if len({fold_path(path) for path in everything}) == len(everything):
        return tuple(faults)
    first: dict[str, str] = {}
    for path in everything:
        if (key := fold_path(path)) in first:
            code = "duplicate-url" if first[key] == path else "case-collision"
            faults.append(Fault(code, path, f"two outputs for one place: {first[key]!r} and {path!r}"))
        first.setdefault(key, path)
    return tuple(faults)


def check_outputs(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """Return the outputs in the order of their paths.

    Raises ValueError when they have faults (see `output_faults`). A build tells the author of these before; here they
    can only come from a mistake in an exporter.
    """
    ordered = tuple(sorted(outputs, key=lambda output: output.path))
    if faults := output_faults(output.path for output in ordered):
        raise ValueError(faults[0].message)
    return ordered


def make_plan(
    outputs: tuple[Output, ...], place: OutputPlace, owned: Mapping[str, OwnedFile], digests: Digests, project: Path
) -> Plan:
    """Compare the outputs with what the folder holds, of which `owned` was written by coursegen.

    Raises OutputRefused when something of someone else stands where an output goes and is not identical to it,
    OutputChanged when an output is `Kept` and not there as it says, SourceError when a file to be copied cannot be
    read.
    """
    root = str(place.output)
    files = []
    changed = []
    for output in outputs:
        entry = _entry(output.content, digests, project)
        present = published_at(f"{root}/{output.path}", entry, digests) if output.path in owned else None
        if present is None and isinstance(output.content, Kept):
            changed.append(output.path)
        files.append(File(output.path, entry, output.content, present))
    if changed:
        message = "the file was changed while the site was being built"
        problem = diagnose("write-failed", place.location(changed[0]), message, "Build again")
        raise OutputChanged(frozenset(changed), problem)
    entries = {file.path: file.entry for file in files}
    manifest = encode(entries)
    if all(file.kept for file in files) and entries == owned and _holds_manifest(place, manifest):
        return Plan(tuple(files), (), (), manifest, nothing_to_do=True)

    survey = list_owned(root, owned, folders_of(entries))
    adopted = _adopt(survey.foreign, entries, place, digests)
    return Plan(
        files=tuple(replace(file, place=adopted.get(file.path, file.place)) for file in files)
        if adopted
        else tuple(files),
        removed=tuple(path for path in survey.own if path not in entries),
        foreign=tuple(item for item in survey.foreign if item.path not in adopted),
        manifest=manifest,
        nothing_to_do=False,
    )


def _entry(content: bytes | Path | Kept | Finished, digests: Digests, project: Path) -> OwnedFile:
    if isinstance(content, bytes):
        return OwnedFile(len(content), hashlib.sha256(content).hexdigest())
    if isinstance(content, (Kept, Finished)):
        return OwnedFile(content.size_bytes, content.sha256)
    try:
        return OwnedFile(*digests.of_source(content, project))
    except OSError as error:
        raise SourceError(error.errno, error.strerror, str(content)) from error


def published_at(path: str, entry: OwnedFile, digests: Digests) -> FilePlace | None:
    """Return the place of the regular file with this content, readable by everyone, that is at the path already."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != entry.size:
            return None
        if sys.platform != "win32" and stat.S_IMODE(status.st_mode) != FILE_MODE:
            return None
        return (status.st_dev, status.st_ino) if digests.of(path, status) == entry.sha256 else None
    except OSError:
        return None  # what cannot be read is written anew


def _holds_manifest(place: OutputPlace, manifest: bytes) -> bool:
    try:
        return b"".join(read_chunks(place.output / MANIFEST)) == manifest
    except OSError:
        return False


def _adopt(
    foreign: Sequence[ForeignFile], wanted: Mapping[str, OwnedFile], place: OutputPlace, digests: Digests
) -> dict[str, FilePlace]:
    """Return the files of others that are what we would write there; OutputRefused when one is in the way."""
    if not foreign:
        return {}
    files = {fold_path(path): path for path in wanted}
    folders = {fold_path(path): path for path in folders_of(wanted)}
    adopted: dict[str, FilePlace] = {}
    problems: list[Diagnostic] = []
    for item in foreign:
        path = item.path
        if not item.is_folder and path in wanted:
            if identical := published_at(f"{place.output}/{path}", wanted[path], digests):
                adopted[path] = identical
            else:
                problems.append(_in_the_way(place, path, path))
            continue
        key = fold_path(path)
        obstacle = files.get(key) or folders.get(key)
        if obstacle is None:
            obstacle = next(
                (files[fold_path(above)] for above in folders_of([path]) if fold_path(above) in files), None
            )
        if obstacle is not None:
            problems.append(_in_the_way(place, path, obstacle))
    if problems:
        raise OutputRefused(*problems)
    return adopted


def _in_the_way(place: OutputPlace, path: str, wanted: str) -> Diagnostic:
    message = f"coursegen did not write this, and it stands where {wanted} goes"
    return diagnose("unsafe-output", place.location(path), message, "Move it away, or delete it")
