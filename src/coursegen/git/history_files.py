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
from coursegen.files.stamps import Stamp, stamp_of

_MOST_BYTES = 4096


def history_files(project: Path) -> Iterator[Path]:
    """Return the files of all repositories that a project lies in; nothing where there is none. Some may be missing."""
    here = project.resolve()
    for folder in (here, *here.parents):
        yield from _files_of(folder)


def history_stamps(project: Path) -> dict[str, Stamp]:
    """Return the stamps of these files, as far as they are there; with equal ones, the history is the same."""
    stamps = {}
    for file in history_files(project):
        with suppress(OSError):
            stamps[str(file)] = stamp_of(file.stat())
    return stamps


def _files_of(folder: Path) -> Iterator[Path]:
    """Return the files of the repository whose top is a folder."""
    own = folder / ".git"
    if own.is_file():  # in a worktree or submodule
        yield own
        own = folder / _named(own, "gitdir:")
    elif not own.is_dir():
        return
    shared = own / _named(own / "commondir")
    for name in ("HEAD", "logs/HEAD", "commondir"):
        yield own / name
    for name in ("shallow", "packed-refs", "reftable/tables.list", _named(own / "HEAD", "ref:")):
        if name:
            yield shared / name


def _named(file: Path, before: str = "") -> str:
    """Return what the first line of a small file says behind `before`, "" when it does not say it."""
    with suppress(OSError, ValueError), open_regular(file) as opened:
        line = os.fsdecode(opened.readline(_MOST_BYTES)).rstrip("\r\n")
        if line.startswith(before) and "\0" not in line:
            return line.removeprefix(before).strip()
    return ""
