"""Git in a project: where its repository begins; running it, for its output or for what it says when it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_FOREIGN = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX")
"""What Git sets for its hooks: a command started from one must look at the project's own repository."""


class GitError(Exception):
    """Git is missing or has failed; the text is what to tell the author."""


def folder_in_repository(project: Path) -> str:
    """Give the project's folder below the top of its repository, with `/`; "" at the top and without a repository.

    A look at the folders is enough: Git marks the top with `.git`, a folder or (in a worktree or submodule) a file.
    """
    here = project.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    inside = here.relative_to(top).as_posix()
    return "" if inside == "." else inside


def git(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """Run Git in a folder and give its output without the final line end. Raises GitError."""
    program = shutil.which("git")
    if program is None:
        raise GitError("Git is not installed")
    inherited = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    done = subprocess.run(  # noqa: S603 - our own arguments, and no shell
        (program, *arguments),
        cwd=folder,
        input=b"",
        capture_output=True,
        check=False,
        env={**inherited, **(env or {})},
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise GitError(f"git {arguments[0]}: {said}")
    return done.stdout.decode(errors="replace").rstrip("\n")
