"""Takes an old or unfinished tree apart; run after every swap, and before every build for what a killed one left.

The two are one operation: whatever a tree beside the output holds that its own manifest does not list belongs to
someone else and goes into the output; the rest was ours and goes away, the manifest last. A kill at any step leaves a
smaller tree of the same kind.

Folders of others, such as `.git`, are moved by one rename, never copied or linked. Between the swap and that rename
(some microseconds) they are in the old tree. A build killed just then leaves them there; the next one brings them home.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from coursegen.memory.file_digests import read_chunks
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.publish.disk import Disk
from coursegen.publish.errors import OutputRefused
from coursegen.publish.manifest import MANIFEST, OURS, UNFINISHED, DamagedManifest, OwnedFile, folders_of, read
from coursegen.publish.output_place import OutputPlace
from coursegen.publish.ownership import ForeignFile, list_owned


def recover(place: OutputPlace, disk: Disk) -> None:
    """Finish or undo what a killed build began, and remove what it left.

    Afterwards the output is one complete tree (or is absent, as it was before the first build) and nothing of ours
    stands beside it. Raises OutputRefused for a folder of others under one of our names, OSError.
    """
    if not os.path.lexists(place.output) and os.path.lexists(place.former):
        # killed between two renames; the new tree was complete before the first of them
        complete = place.staging if os.path.lexists(place.staging) else place.former
        disk.rename(str(complete), str(place.output))
    if os.path.lexists(unfinished := place.output / UNFINISHED):
        disk.remove(str(unfinished))
    for leftover in (place.inside, place.former, place.staging):
        if os.path.lexists(leftover):
            take_apart(leftover, place, disk)


def take_apart(tree: Path, place: OutputPlace, disk: Disk) -> None:
    """Bring home from `tree` what is not coursegen's, and remove the rest of it.

    Raises OutputRefused, leaving `tree` as it is, when coursegen did not make it; and when a file of others cannot go
    home because its path is taken, leaving just such files in it. Raises OSError.
    """
    owned, stuck = return_foreign_files(tree, place, disk)
    if owned is not None:
        root = str(tree)
        for path in list_owned(root, owned).own:
            disk.remove(f"{root}/{path}")
        remove_empty(root, folders_of(owned), disk)
        if stuck:
            raise OutputRefused(*(_stuck(tree, item, place) for item in stuck))
    names = sorted(os.listdir(tree), key=lambda name: (name == MANIFEST, name))
    if not OURS.issuperset(names):
        raise _not_ours(tree, place)
    for name in names:
        disk.remove(str(tree / name))
    disk.remove_folder(str(tree))


def return_foreign_files(
    tree: Path, place: OutputPlace, disk: Disk
) -> tuple[Mapping[str, OwnedFile] | None, list[ForeignFile]]:
    """Move what is not coursegen's from `tree` into the output.

    Returns the manifest of `tree`, None when it has none (then nothing is moved), and what could not go home because
    its path is taken there. Raises OutputRefused when coursegen did not make `tree`, OSError.
    """
    owned = _manifest_of(tree, place)
    if owned is None:
        return None, []
    published = _manifest_or_nothing(place.output)
    shared = folders_of(published) - folders_of(owned)
    foreign = list_owned(str(tree), owned, shared).foreign
    stuck = [item for item in foreign if not _move_home(item, str(tree), str(place.output), published, disk)]
    remove_empty(str(tree), shared, disk)
    return owned, stuck


def remove_empty(root: str, folders: set[str], disk: Disk) -> None:
    """Remove those of the folders that exist and are empty, the inner before the outer; leave the others."""
    for folder in sorted(folders, reverse=True):
        path = f"{root}/{folder}"
        if _is_real_folder(path) and not os.listdir(path):
            disk.remove_folder(path)


def _move_home(item: ForeignFile, root: str, home: str, published: Mapping[str, OwnedFile], disk: Disk) -> bool:
    """Move one of them to its path in the output; False when that path is taken by something else."""
    source, target = f"{root}/{item.path}", f"{home}/{item.path}"
    if not os.path.lexists(target):
        if not _make_parents(home, item.path, disk):
            return False
        disk.rename(source, target)
        return True
    there, here = os.lstat(target), os.lstat(source)
    if item.is_folder or stat.S_ISDIR(there.st_mode):
        return False
    if not _is_same_file(source, here, target, there):
        if item.path in published:
            return False
        if here.st_mtime_ns > there.st_mtime_ns:  # its owner wrote it while the site was being swapped
            disk.rename(source, target)
            return True
    disk.remove(source)
    return True


def _make_parents(home: str, path: str, disk: Disk) -> bool:
    for folder in (home, *(f"{home}/{folder}" for folder in sorted(folders_of([path])))):
        if not os.path.lexists(folder):
            disk.make_folder(folder)
        elif not _is_real_folder(folder):
            return False
    return True


def _is_real_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _is_same_file(first: str, first_status: os.stat_result, second: str, second_status: os.stat_result) -> bool:
    """Whether two names are links to one file, or two regular files hold the same bytes."""
    if os.path.samestat(first_status, second_status):
        return True
    if not (stat.S_ISREG(first_status.st_mode) and stat.S_ISREG(second_status.st_mode)):
        return False
    if first_status.st_size != second_status.st_size:
        return False
    return all(left == right for left, right in zip(read_chunks(first), read_chunks(second), strict=True))


def _manifest_of(tree: Path, place: OutputPlace) -> Mapping[str, OwnedFile] | None:
    """Return what coursegen wrote into a tree; None when it was killed before it could say so."""
    if tree.is_symlink() or not tree.is_dir():
        raise _not_ours(tree, place)
    try:
        return read(tree)
    except DamagedManifest:
        raise _not_ours(tree, place) from None


def _manifest_or_nothing(folder: Path) -> Mapping[str, OwnedFile]:
    try:
        return read(folder) or {}
    except (DamagedManifest, NotADirectoryError):
        return {}


def _not_ours(tree: Path, place: OutputPlace) -> OutputRefused:
    message = f"{tree.name} stands where coursegen builds the new site, but coursegen did not make it"
    return OutputRefused(diagnose("unsafe-output", place.location(), message, f"Move {tree} away, or delete it"))


def _stuck(tree: Path, item: ForeignFile, place: OutputPlace) -> Diagnostic:
    message = f"a file that coursegen did not write is left in {tree.name}, because its place in the output is taken"
    hint = f"Move {tree / item.path} where it belongs"
    return diagnose("unsafe-output", place.location(item.path), message, hint)
