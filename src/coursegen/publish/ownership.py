"""What in an output folder is coursegen's own, and what is not: as its manifest says, and as a walk finds it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from operator import attrgetter
from pathlib import Path

from msgspec import Struct, field

from coursegen.publish.manifest import OURS, DamagedManifest, OwnedFile, folders_of, read
from coursegen.publish.output_place import locate


class ForeignFile(Struct, frozen=True):
    """A file, link or whole folder of someone else, by its path in the output; a folder is not looked into."""

    path: str
    is_folder: bool


class Survey(Struct, frozen=True):
    """The owned files that are there, and those of others, each in the order of names."""

    own: list[str] = field(default_factory=list)
    foreign: list[ForeignFile] = field(default_factory=list)


def list_owned(root: str, owned: Iterable[str], shared: Set[str] = frozenset()) -> Survey:
    """Look at a tree in which coursegen wrote the `owned` paths; an absent tree is an empty one.

    Only the folders above owned paths, and those in `shared`, are looked into. Symbolic links are never followed: a
    link where a file or folder of ours was is a foreign file, and nothing behind it is ours.
    """
    survey = Survey()
    files = frozenset(owned)
    if os.path.isdir(root) and not os.path.islink(root):
        _walk(root, "", files, folders_of(files) | shared, survey)
    return survey


def _walk(root: str, folder: str, owned: frozenset[str], known: Set[str], survey: Survey) -> None:
    with os.scandir(f"{root}/{folder}" if folder else root) as scan:
        entries = sorted(scan, key=attrgetter("name"))
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if not folder and entry.name in OURS:
            continue
        if entry.is_dir(follow_symlinks=False):
            if path in known:
                _walk(root, path, owned, known, survey)
            else:
                survey.foreign.append(ForeignFile(path, is_folder=True))
        elif path in owned and entry.is_file(follow_symlinks=False):
            survey.own.append(path)
        else:
            survey.foreign.append(ForeignFile(path, is_folder=False))


class Published:
    """The files of ours that are in an output folder, without those of which it is known that they were `changed`.

    It is only a hint, and no file is looked at: `publish` looks at all that is to be kept, when the folder is locked.
    """

    def __init__(self, output: Path, project: Path, changed: Set[str] = frozenset()) -> None:
        self._changed = changed
        self._owned: Mapping[str, OwnedFile] = {}
        try:
            self._owned = read(locate(output, project).output) or {}
        except (OSError, DamagedManifest):
            return  # publishing will say what is wrong, if it still is

    def holds(self, path: str, size_bytes: int, sha256: str) -> bool:
        """Whether the file at `path` is ours and should have this content."""
        entry = self._owned.get(path)
        return entry is not None and (entry.size, entry.sha256) == (size_bytes, sha256) and path not in self._changed
