"""Running Git in a project: its output, or what it says when it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_FOREIGN = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX")
"""What Git sets for its hooks: a command started from one must look at the project's own repository."""


_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
"""A repository's file watcher and its hooks start no program: they are about sources, and not about a site."""

PATIENCE_SECONDS = 600.0
"""Long enough for a large site over a slow line, or for a password; a remote that says nothing is then given up."""

_FAREWELL_SECONDS = 5.0


class GitError(Exception):
    """Git is missing or has failed; the text is what to tell the author."""


def git(
    folder: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    given: bytes = b"",
    seconds: float = PATIENCE_SECONDS,
) -> str:
    """Run Git in a folder, with `given` to read, and return its output without the final line end. Raises GitError."""
    program = shutil.which("git")
    if program is None:
        raise GitError("Git is not installed")
    inherited = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    with subprocess.Popen(  # noqa: S603 - our own arguments, and no shell
        (program, *_QUIET, *arguments),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**inherited, **(env or {})},
    ) as process:
        try:
            output, errors = process.communicate(given, seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise GitError(f"git {arguments[0]}: no answer within {seconds:g} seconds") from None
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        said = errors.decode(errors="replace").strip() or f"exit code {process.returncode}"
        raise GitError(f"git {arguments[0]}: {said}")
    return output.decode(errors="replace").rstrip("\n")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask Git to end, so that it can end the programs that it started; make it end if it does not."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_FAREWELL_SECONDS)
        return
    process.kill()
