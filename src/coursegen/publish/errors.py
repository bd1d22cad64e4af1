"""The errors of publishing: each carries the diagnostics that the author is shown, with names that the author knows."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from coursegen.files.lock import Busy, lock
from coursegen.files.opening import LeadsOutside
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose


class SourceError(OSError):
    """A file that is to be copied into the site cannot be read; what `os_errors` makes a diagnostic of."""


class PublishError(Exception):
    """The site was not published; `diagnostics` say why, there is at least one.

    `published` is true in the one case in which the new site is there, and only the former could not be removed.
    """

    published = False

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class OutputRefused(PublishError):  # noqa: N818 - it reads as what happened
    """The output folder is one that must not be written to, or holds a file of others where an output goes."""


class OutputLocked(PublishError):  # noqa: N818
    """Another build holds the output folder, and went on holding it for as long as we were told to wait."""


class WriteFailed(PublishError):  # noqa: N818
    """The operating system refused a step: disk full, read-only, no permission, a name that is too long."""


class NotTidied(WriteFailed):
    """The new site is published, but the former one could not be removed."""

    published = True


class OutputChanged(PublishError):  # noqa: N818
    """The output does not hold what was to be kept in it: the outputs with these `paths` must be made again."""

    def __init__(self, paths: frozenset[str], *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.paths = paths


_HINTS = {
    errno.ENOSPC: "Free some space, then build again",
    errno.EDQUOT: "Free some space, then build again",
    errno.EROFS: "Name a folder on a disk that can be written to with --output",
    errno.EACCES: "Check who owns the folder and who may write to it",
    errno.EPERM: "Check who owns the folder and who may write to it",
    errno.ENAMETOOLONG: "Give the file, or the folders above it, a shorter name",
}


@contextmanager
def hold_output(
    lock_file: Path, shown: Span, *, wait_seconds: float = 10.0, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock of an output as `files.lock.lock` does; raises OutputLocked where that raises Busy."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(lock_file, wait_seconds=wait_seconds, on_wait=on_wait))
        except Busy as error:
            message = "another build is writing this output folder"
            raise OutputLocked(
                diagnose("locked", shown, message, "Wait for it to end, or name another --output")
            ) from error
        yield


@contextmanager
def os_errors(output: Path, project: Path) -> Iterator[None]:
    """Raise WriteFailed for any OSError within the block."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno is not None else str(error)
        location = Span(_name(error.filename, output, project))
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
