"""What a project's Git repository says: when each file was last changed, and where in it the project lies.

The answers depend on the repository's state alone: never on the clock, on file times, or on what is not committed.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from coursegen.git.history_files import history_files
from coursegen.model import Config

_SECONDS = 10
"""Longer than `git log` takes on tens of thousands of commits; a build does not wait for a repository that is stuck."""

# Whatever a repository's own settings ask for, nothing is started, fetched or asked for.
_QUIET = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false", "--no-pager")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def last_changes(project: Path, folder: str = "content") -> Mapping[str, datetime]:
    """Return the time (UTC) of the last commit of each file below `folder`, by its path in the project.

    Empty where there is no answer: outside a repository, without Git, and in a shallow clone, whose one commit seems to
    have changed every file. At most two short calls of Git; never raises.
    """
    git = shutil.which("git")
    if git is None or folder_in_repository(project) is None or _would_wait(project):
        return {}
    if _ask(git, project, "rev-parse", "--is-shallow-repository").strip() != b"false":
        return {}
    log = ("log", "--format=%x01%ct", "--name-only", "--no-renames", "-z", "--relative", "--", folder)
    return _read_log(_ask(git, project, *log))


def _would_wait(project: Path) -> bool:
    """Whether Git would wait for a pipe, or for a terminal, where a file of a repository should be."""
    for file in history_files(project):
        with suppress(OSError):  # a folder above that is not ours to read
            if not stat.S_ISREG(file.stat().st_mode):
                return True
    return False


def with_repo_folder(config: Config, project: Path) -> Config:
    """Say in the settings where in its repository a project lies, unless their address of the repository says so."""
    if not config.repo or config.repo_folder is not None:
        return config
    return replace(config, repo_folder=folder_in_repository(project) or "")


def folder_in_repository(project: Path) -> str | None:
    """Return the project's folder below the top of its repository, with `/`; "" at the top, None without a repository.

    A look at the folders is enough: Git marks the top with `.git`, a folder or (in a worktree or submodule) a file. No
    process is started: most projects that have no repository should not pay for one.
    """
    here = project.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)
    if top is None:
        return None
    inside = here.relative_to(top).as_posix()
    return "" if inside == "." else inside


def _ask(git: str, project: Path, *arguments: str) -> bytes:
    """Run Git in the project; b"" when it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            (git, *_QUIET, *arguments),
            cwd=project,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, **_ENVIRONMENT},
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout


def _read_log(log: bytes) -> dict[str, datetime]:
    """Read commits, newest first: the byte 1 and the seconds, then the paths that it changed, each ended by NUL."""
    found: dict[str, datetime] = {}
    moment: datetime | None = None
    for part in log.split(b"\0"):
        text = part.lstrip(b"\n").decode("utf-8", errors="replace")
        if text.startswith("\x01"):
            moment = _moment(text[1:].strip())
        elif text and moment is not None:
            found.setdefault(text, moment)
    return found


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
