"""Which files of a repository tell, by being changed, that its history is another: without starting Git.

As gitrepository-layout(5) has it: `.git` is a folder, or in a worktree or submodule a file that names one; what is
shared by worktrees lies in the folder that `commondir` names; HEAD names a branch, which is a file of its own or a line
of packed-refs, or all branches lie in a reftable.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coursegen.files.opening import open_regular

_MOST_BYTES = 4096


def history_files(folder: Path) -> Iterator[Path]:
    """Return the files of the repository whose top is `folder`; nothing where there is none. Some may be missing."""
    if (folder / ".git").is_file():
        yield folder / ".git"
    elif not (folder / ".git").is_dir():
        return
    own = own_folder(folder)
    shared = own / _named(own / "commondir")
    for name in ("HEAD", "logs/HEAD", "commondir"):
        yield own / name
    for name in ("shallow", "packed-refs", "reftable/tables.list", _named(own / "HEAD", "ref:")):
        if name:
            yield shared / name


def own_folder(folder: Path) -> Path:
    """Return the folder that `.git` is, or that it names in a worktree or submodule."""
    own = folder / ".git"
    return folder / _named(own, "gitdir:") if own.is_file() else own


def _named(file: Path, before: str = "") -> str:
    """Return what the first line of a small file says behind `before`, "" when it does not say it."""
    with suppress(OSError, ValueError), open_regular(file) as opened:
        line = os.fsdecode(opened.readline(_MOST_BYTES)).rstrip("\r\n")
        if line.startswith(before) and "\0" not in line:
            return line.removeprefix(before).strip()
    return ""


Stamp = tuple[tuple[int, int, int], ...]


def repository_stamp(project: Path) -> Stamp:
    """Return size, time (ns) and inode of the files that Git changes with each commit and checkout; () without Git."""
    absolute = project.absolute()
    for folder in (absolute, *absolute.parents):
        if (folder / ".git").exists():
            home = own_folder(folder)
            return tuple(_stamp(home / name) for name in ("HEAD", "logs/HEAD", "shallow"))
    return ()


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ino
