"""Whether the project's Git repository is at another commit than before: the dates of pages come from its history."""

from __future__ import annotations

from pathlib import Path

from coursegen.git_folder import own_folder

Stamp = tuple[tuple[int, int, int], ...]


def repository_stamp(project: Path) -> Stamp:
    """Give size, time (ns) and inode of the files that Git changes with each commit and checkout; () without Git."""
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
