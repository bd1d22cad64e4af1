"""Walks an output folder and tells what in it is coursegen's own and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from operator import attrgetter

from msgspec import Struct, field

from coursegen.write.manifest import OURS, folders_of


class Stranger(Struct, frozen=True):
    """A file, link or whole folder of someone else, by its path in the output; a folder is not looked into."""

    path: str
    is_folder: bool


class Survey(Struct, frozen=True):
    """The owned files that are there, and the strangers, each in the order of names."""

    own: list[str] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)


def survey(root: str, owned: Iterable[str], shared: Set[str] = frozenset()) -> Survey:
    """Look at a tree in which coursegen wrote the `owned` paths; an absent tree is an empty one.

    Only the folders above owned paths, and those in `shared`, are looked into. Symbolic links are never followed: a
    link where a file or folder of ours was is a stranger, and nothing behind it is ours.
    """
    found = Survey()
    files = frozenset(owned)
    if os.path.isdir(root) and not os.path.islink(root):
        _walk(root, "", files, folders_of(files) | shared, found)
    return found


def _walk(root: str, folder: str, owned: frozenset[str], known: Set[str], found: Survey) -> None:
    with os.scandir(f"{root}/{folder}" if folder else root) as scan:
        entries = sorted(scan, key=attrgetter("name"))
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if not folder and entry.name in OURS:
            continue
        if entry.is_dir(follow_symlinks=False):
            if path in known:
                _walk(root, path, owned, known, found)
            else:
                found.strangers.append(Stranger(path, is_folder=True))
        elif path in owned and entry.is_file(follow_symlinks=False):
            found.own.append(path)
        else:
            found.strangers.append(Stranger(path, is_folder=False))
