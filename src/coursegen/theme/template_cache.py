"""Compiled templates, kept from run to run in a folder of the user's own.

To compile the templates of a page takes far longer than to render it. What comes of it is code, as in Python's own
`__pycache__`; so it is never kept in a project, which may be a stranger's, but where this user's programs keep what
they can make again, in a folder that nobody else can write to. Where there is no such folder, nothing is kept.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

MOST = 400
"""So many templates are kept, those written last: a theme has about fifty."""

_DIGEST_BYTES = 32
_PRIVATE = 0o700


class TemplateCacheFolder(NamedTuple):
    """What `Compiled` is made from, for other processes."""

    folder: str
    program: bytes


class Compiled(BytecodeCache):
    """The folder as Jinja's compiler uses it.

    `program` stands for the code that compiles: what another version has compiled counts for nothing, like an entry
    that is damaged. A folder that fails is as good as an empty one.
    """

    def __init__(self, folder: str, program: bytes) -> None:
        self._folder = Path(folder)
        self._program = program + sys.implementation.cache_tag.encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if this is what this program made of the same text in the same file."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            data = (self._folder / bucket.key).read_bytes()
            if data[:_DIGEST_BYTES] == self._digest(bucket, data[_DIGEST_BYTES:]):
                bucket.code = marshal.loads(data[_DIGEST_BYTES:])  # noqa: S302 - a folder that only the user writes to

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, and of all that is kept, what was written last."""
        data = marshal.dumps(bucket.code)
        with suppress(OSError), ExitStack() as undo:
            file = undo.enter_context(tempfile.NamedTemporaryFile(dir=self._folder, delete=False))
            undo.callback(Path(file.name).unlink, missing_ok=True)  # when the disk is full
            with file:
                file.write(self._digest(bucket, data) + data)
            Path(file.name).replace(self._folder / bucket.key)
            self._tidy()

    def _digest(self, bucket: Bucket, data: bytes) -> bytes:
        content = b"\0".join((self._program, bucket.key.encode(), bucket.checksum.encode(), data))
        return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()

    def _tidy(self) -> None:
        with os.scandir(self._folder) as scan:
            entries = [(entry.stat().st_mtime_ns, entry.path) for entry in scan]
        for _, path in sorted(entries)[: -MOST // 2] if len(entries) > MOST else ():
            Path(path).unlink(missing_ok=True)


def personal_folder(project: Path, program: bytes) -> TemplateCacheFolder | None:
    """Return the folder for compiled templates, None where there is none that is certainly the user's alone.

    A cache folder that somebody has put into the project, or into its repository, could have come with it.
    """
    with suppress(OSError, RuntimeError):
        home = _cache_home().resolve()
        if home.is_relative_to(project.resolve()) or any((above / ".git").exists() for above in (home, *home.parents)):
            return None
        folder = home / "coursegen" / "templates"
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(_PRIVATE)
        if _is_private(folder):
            return TemplateCacheFolder(str(folder), program)
    return None


def _cache_home() -> Path:
    """Return the folder in which the user's programs keep what they can make again; raises RuntimeError without one."""
    if (named := Path(os.environ.get("XDG_CACHE_HOME", ""))).is_absolute():
        return named
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _is_private(folder: Path) -> bool:
    status = folder.lstat()
    if sys.platform == "win32":  # where the rights of the folders above decide, and they are the user's
        return stat.S_ISDIR(status.st_mode)
    mode = stat.S_IMODE(status.st_mode)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and mode == _PRIVATE
