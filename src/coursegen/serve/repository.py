"""Whether the project's Git repository is at another commit than before: the dates of pages come from its history."""

from __future__ import annotations

from pathlib import Path

from coursegen.opening import open_regular

_MOST_BYTES = 4096

Stamp = tuple[tuple[int, int, int], ...]


def repository_stamp(project: Path) -> Stamp:
    """Give size, time (ns) and inode of the files that Git changes with each commit and checkout; () without Git."""
    absolute = project.absolute()
    for folder in (absolute, *absolute.parents):
        if (folder / ".git").exists():
            home = _git_folder(folder / ".git")
            return tuple(_stamp(home / name) for name in ("HEAD", "logs/HEAD", "shallow"))
    return ()


def _git_folder(path: Path) -> Path:
    """Follow the file that stands for the folder in a worktree or submodule (gitrepository-layout(5))."""
    try:
        with open_regular(path) as file:
            text = file.readline(_MOST_BYTES).decode("utf-8", errors="replace")
    except OSError:
        text = ""
    return path.parent / text.removeprefix("gitdir:").strip() if text.startswith("gitdir:") else path


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ino
