"""Turns what the operating system refused into a diagnostic that names the author's file, not our temporary one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursegen.diagnostics import Location, diagnose
from coursegen.opening import LeadsOutside
from coursegen.write.errors import SourceError, WriteFailed

_HINTS = {
    errno.ENOSPC: "Free some space, then build again",
    errno.EDQUOT: "Free some space, then build again",
    errno.EROFS: "Name a folder on a disk that can be written to with --output",
    errno.EACCES: "Check who owns the folder and who may write to it",
    errno.EPERM: "Check who owns the folder and who may write to it",
    errno.ENAMETOOLONG: "Give the file, or the folders above it, a shorter name",
}


@contextmanager
def telling(output: Path, project: Path) -> Iterator[None]:
    """Raise WriteFailed for any OSError within the block."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno is not None else str(error)
        location = Location(_name(error.filename, output, project))
        if isinstance(error, SourceError):
            if isinstance(error.__cause__, LeadsOutside):
                message, hint = f"{error.strerror}", "copy what it leads to into the project"
                raise WriteFailed(diagnose("outside-project", location, message, hint)) from error
            message = f"the file cannot be read: {error.strerror}"
            raise WriteFailed(diagnose("unreadable-file", location, message)) from error
        message = f"the site could not be written: {reason}"
        raise WriteFailed(diagnose("write-failed", location, message, _HINTS.get(error.errno or 0, ""))) from error


def _name(filename: object, output: Path, project: Path) -> str:
    """Name a file as the author knows it: `._site.coursegen-new/a.html` is `_site/a.html`."""
    root = os.path.realpath(project)
    real = os.path.realpath(output)
    path = os.fspath(filename) if isinstance(filename, str | Path) else real
    folder, name = os.path.split(real)
    for role in ("new", "old"):
        staging = os.path.join(folder, f".{name}.coursegen-{role}")
        if path == staging or path.startswith(staging + os.sep):
            path = real + path[len(staging) :]
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
