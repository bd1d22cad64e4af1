"""The steps that change a disk, one method each, so that a test can fail or stop at any of them.

No step calls fsync. A killed process loses nothing that the kernel was given, so none is needed against a kill. Against
a power failure it would cost a disk flush for each file of a site that the next build can write again from its sources:
that build finds files cut short by the failure, because their size or time is not the one remembered.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable

FILE_MODE = 0o644
FOLDER_MODE = 0o755

_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_LINKS_SYMLINKS = os.link in os.supports_follow_symlinks


class Disk:
    """The real disk. Every method is one step, or leaves nothing that the reader of a published site can see half done.

    All raise OSError. Paths are strings, since joining 10,000 of them as Path objects takes longer than the work.
    """

    def make_folder(self, path: str) -> None:
        """Make a folder with mode 0755 whatever the umask is."""
        os.mkdir(path)
        os.chmod(path, FOLDER_MODE)

    def write(self, path: str, chunks: Iterable[bytes]) -> os.stat_result:
        """Write a file that must not exist yet, with mode 0644 whatever the umask is, and return its status."""
        handle = os.open(path, _NEW_FILE, FILE_MODE)
        with open(handle, "wb", buffering=0) as file:
            for chunk in chunks:
                rest = memoryview(chunk)
                while rest:
                    rest = rest[file.write(rest) :]
            if sys.platform != "win32":
                os.fchmod(handle, FILE_MODE)
            return os.fstat(handle)

    def link(self, source: str, target: str) -> None:
        """Return a file a second name; a symbolic link is linked itself, not what it leads to."""
        if _LINKS_SYMLINKS:
            os.link(source, target, follow_symlinks=False)
        else:
            os.link(source, target)

    def rename(self, source: str, target: str) -> None:
        """Move a file or folder within a file system; a file at `target` is replaced in the same step."""
        os.replace(source, target)

    def exchange(self, first: str, second: str) -> None:
        """Swap two folders in one step; OSError with ENOSYS or EINVAL where the system cannot."""
        _exchange(first, second)

    def remove(self, path: str) -> None:
        """Remove a file or a symbolic link."""
        os.unlink(path)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        os.rmdir(path)


def _exchange(first: str, second: str) -> None:
    """Call renameat2(2) with RENAME_EXCHANGE on Linux, renamex_np(2) with RENAME_SWAP on macOS."""
    if sys.platform == "win32":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), first)
    else:  # noqa: RET506 - without it, type checkers call the rest unreachable on Windows
        try:
            import ctypes
        except ImportError:  # a Python that was built without libffi
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), first) from None
        library = ctypes.CDLL(None, use_errno=True)
        names = ctypes.c_char_p(os.fsencode(first)), ctypes.c_char_p(os.fsencode(second))
        swap = ctypes.c_uint(2)  # RENAME_EXCHANGE in linux/fs.h, RENAME_SWAP in sys/stdio.h
        try:
            if sys.platform == "linux":
                here = -100  # AT_FDCWD in linux/fcntl.h
                failed = library.renameat2(here, names[0], here, names[1], swap)
            else:
                failed = library.renamex_np(names[0], names[1], swap)
        except AttributeError:  # a C library that does not know the call
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), first) from None
        if failed:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), first, None, second)
