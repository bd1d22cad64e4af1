"""Disks that stop, fail or lack something, and the small trees that they are tried on."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from coursegen.model import Output
from coursegen.publish import Disk
from coursegen.publish.manifest import MANIFEST


class Killed(BaseException):
    """The process is gone: nothing that it would still have done may happen."""


class FaultyDisk(Disk):
    """Counts its steps and calls `fault(number, name, path)` before each.

    `lacks` names the steps that this kind of disk never supports. When a fault is Killed, a write leaves half a file,
    and nothing works any more.
    """

    def __init__(self, fault: Callable[[int, str, str], None] | None = None, lacks: Iterable[str] = ()) -> None:
        self.steps = 0
        self.dead = False
        self._fault = fault
        self._lacks = frozenset(lacks)

    def _step(self, name: str, path: str) -> None:
        if self.dead:
            raise Killed
        if name in self._lacks:
            raise OSError(errno.EOPNOTSUPP, "not supported", path)
        number = self.steps
        self.steps += 1
        if self._fault is not None:
            try:
                self._fault(number, name, path)
            except Killed:
                self.dead = True
                raise

    def make_folder(self, path: str) -> None:
        self._step("make_folder", path)
        super().make_folder(path)

    def write(self, path: str, chunks: Iterable[bytes]) -> os.stat_result:
        try:
            self._step("write", path)
        except Killed:
            if self._fault is not None and self.steps:
                data = b"".join(chunks)
                super().write(path, (data[: len(data) // 2],))
            raise
        return super().write(path, chunks)

    def link(self, source: str, target: str) -> None:
        self._step("link", target)
        super().link(source, target)

    def rename(self, source: str, target: str) -> None:
        self._step("rename", target)
        super().rename(source, target)

    def exchange(self, first: str, second: str) -> None:
        self._step("exchange", second)
        super().exchange(first, second)

    def remove(self, path: str) -> None:
        self._step("remove", path)
        super().remove(path)

    def remove_folder(self, path: str) -> None:
        self._step("remove_folder", path)
        super().remove_folder(path)


def killed_at(step: int) -> Callable[[int, str, str], None]:
    """Make a fault: the process dies before this step, or in the middle of it when it is a write."""

    def fault(number: int, _name: str, _path: str) -> None:
        if number == step:
            raise Killed

    return fault


def failing_at(step: int, code: int) -> Callable[[int, str, str], None]:
    """Make a fault: this one step is refused by the system."""

    def fault(number: int, _name: str, path: str) -> None:
        if number == step:
            raise OSError(code, os.strerror(code), path)

    return fault


def outputs(files: dict[str, str]) -> list[Output]:
    """Make outputs from texts by path."""
    return [Output(path, text.encode()) for path, text in files.items()]


def put(root: Path, files: dict[str, str]) -> None:
    """Write files as an author would."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def tree(root: Path) -> dict[str, str]:
    """Read every file below a folder by its path, without the manifest; a link is `-> target`."""
    found = {}
    for folder, folders, names in os.walk(root):
        for name in (*names, *(name for name in folders if os.path.islink(os.path.join(folder, name)))):
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if path != MANIFEST:
                found[path] = (
                    f"-> {os.readlink(file)}" if file.is_symlink() else file.read_text("utf-8", "surrogateescape")
                )
    return found


def neighbours(root: Path) -> list[str]:
    """Name what stands beside the output and is neither it nor the project's cache."""
    return sorted(name for name in os.listdir(root) if name not in ("_site", ".coursegen"))
