"""Opening files that others may change meanwhile: what has been opened is judged, never what a path led to before.

Between a look at a path and the opening of it, a link or a pipe can take the place of a file. So a pipe is opened
without waiting and then found out; and a file of the project is opened folder by folder, none of which may be a link.
Where there is a link, all links are followed first, and what they lead to is opened in that way.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
_FILE = _READ | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
_WALKS = os.open in os.supports_dir_fd and _NO_LINK != 0
_AT_A_LINK = frozenset((errno.ELOOP, errno.ENOTDIR, errno.EMLINK))
_AT_A_SOCKET = frozenset((errno.ENXIO, errno.EOPNOTSUPP))
_NOT_PLAIN = frozenset(("", ".", ".."))
_OF_PROJECTS = ("content", "static", "templates")


class LeadsOutside(PermissionError):  # noqa: N818 - it reads as what happened
    """A link leads out of the project, in a circle, or to something hidden."""


class NotAFile(OSError):  # noqa: N818
    """What was opened is a folder, pipe, socket or device."""


class FileChanged(OSError):  # noqa: N818
    """A file is another than the one that was looked at before."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EIO, "the file was changed while the site was being built", path)
        self.path = path

    def __reduce__(self) -> tuple[type[FileChanged], tuple[str]]:
        """Come whole out of a worker process."""
        return FileChanged, (self.path,)


def open_regular(path: str | Path, *, follow: bool = True) -> BufferedReader:
    """Open a regular file for reading, and anything else not: OSError, without waiting for the other end of a pipe.

    Without `follow`, a link at the end of the path is not followed either, where the system can tell.
    """
    try:
        handle = os.open(path, _FILE if follow else _FILE | _NO_LINK)
    except OSError as error:
        raise _named(error, str(path)) from None
    return _regular(handle, str(path))


def open_inside(project: str | Path, path: str, *, hidden: bool = False) -> BufferedReader:
    """Open the regular file at `path`, which is relative to the project and has slashes.

    Links are followed when they stay in the project, and lead to nothing hidden unless that is allowed. Raises OSError,
    LeadsOutside and NotAFile among them.
    """
    parts, full = path.split("/"), f"{project}{os.sep}{path}"
    if _WALKS and _NOT_PLAIN.isdisjoint(parts):
        try:
            return _regular(_walk(str(project), parts), full)
        except OSError as error:
            if error.errno not in _AT_A_LINK:
                raise _named(error, full) from None
    root, real = follow(project, full, hidden=hidden)
    if not _WALKS:
        return _same(open_regular(real), root, full)
    below = _parts(root, real)
    try:
        return _regular(_walk(root, below or ["."]), full)
    except OSError as error:
        raise _named(error, full) from None


def follow(project: str | Path, path: str, *, hidden: bool = False) -> tuple[str, str]:
    """Follow all links to the project, and of a path in it; give both. Raises LeadsOutside as `open_inside` does."""
    root, real = os.path.realpath(project), _followed(path)
    if not _holds(root, real):
        raise LeadsOutside(errno.EPERM, "the link leads out of the project", path)
    home = os.path.realpath(os.path.join(project, path[len(str(project)) + 1 :].replace(os.sep, "/").split("/")[0]))
    shown = _parts(home if _holds(home, real) else root, real)  # content/ itself may be a link to where it likes
    if not hidden and any(part.startswith(".") for part in shown):
        raise LeadsOutside(errno.EPERM, "the link leads to a hidden file or folder", path)
    return root, real


def open_source(file: str | Path, project: str | Path) -> BufferedReader:
    """Open a file that a site is made of: one of the project as `open_inside` does, one of the default theme anyhow.

    The default theme may be installed within the project, and be a link there.
    """
    path, root = os.path.abspath(file), os.path.abspath(project)
    inside = path[len(root) :].replace(os.sep, "/").lstrip("/") if _holds(root, path) else ""
    confined = inside.partition("/")[0] in _OF_PROJECTS
    return open_inside(root, inside) if confined else open_regular(path)


def read_source(file: str | Path, project: str | Path) -> bytes:
    """Read all of a file, see `open_source`."""
    with open_source(file, project) as opened:
        return opened.read()


def open_same(path: str | Path, sha256: str) -> BufferedReader:
    """Open a file whose content was looked at before, by its SHA-256; FileChanged when it is another since."""
    file = open_regular(path)
    try:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise FileChanged(str(path))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def is_inside(project: Path, path: Path) -> bool:
    """Whether a path, with all links followed, stays below the project; a loop of links does not."""
    try:
        return _holds(os.path.realpath(project), _followed(str(path)))
    except LeadsOutside:
        return False


def _followed(path: str) -> str:
    """Follow all links. Raises LeadsOutside for a loop, and what the system says of what is not there."""
    try:
        return os.path.realpath(path, strict=True)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        raise
    except OSError as error:
        raise LeadsOutside(errno.EPERM, "the link leads in a circle", path) from error


def _holds(root: str, path: str) -> bool:
    try:
        return os.path.commonpath([root, path]) == root
    except ValueError:  # another drive
        return False


def _parts(root: str, path: str) -> list[str]:
    return [part for part in path[len(root) :].split(os.sep) if part]


def _walk(folder: str, parts: Sequence[str]) -> int:
    """Open what lies at a path below a folder, when no link leads there."""
    handle = os.open(folder, _FOLDER)
    try:
        for part in parts[:-1]:
            below = os.open(part, _FOLDER | _NO_LINK, dir_fd=handle)
            os.close(handle)
            handle = below
        return os.open(parts[-1], _FILE | _NO_LINK, dir_fd=handle)
    finally:
        os.close(handle)


def _regular(handle: int, path: str) -> BufferedReader:
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFile(errno.EINVAL, "this is not a regular file", path)
        return open(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _same(file: BufferedReader, root: str, path: str) -> BufferedReader:
    """Make sure that the path still leads into the project, and to this file, where no folder can be held open."""
    try:
        real = _followed(path)
        if not (_holds(root, real) and os.path.samestat(os.lstat(real), os.fstat(file.fileno()))):
            raise LeadsOutside(errno.EPERM, "the link leads out of the project", path)
    except BaseException:
        file.close()
        raise
    return file


def _named(error: OSError, path: str) -> OSError:
    """Return an error the path that the caller knows."""
    if error.errno in _AT_A_SOCKET:
        return NotAFile(errno.EINVAL, "this is not a regular file", path)
    error.filename = path
    return error
