"""Running Git in a project: its output, or what it says when it fails."""

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
