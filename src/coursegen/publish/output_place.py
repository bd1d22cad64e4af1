"""Where an output folder really is, the names beside it, and which folders must never become one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from coursegen.memory.folder import FOLDER
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.publish.errors import OutputRefused
from coursegen.publish.manifest import LOCK, MANIFEST, OURS, STAGING, DamagedManifest, OwnedFile, read


class OutputPlace(Struct, frozen=True):
    """The real output folder and its neighbours; `shown` is how messages name it.

    `swaps` is false where a folder cannot be exchanged as a whole: a mount point, or one whose parent is read-only.
    Files are then replaced one by one from `inside`, a folder in the output itself, and the lock lies there too.
    """

    output: Path
    shown: str
    swaps: bool

    @property
    def staging(self) -> Path:
        """The new tree while it grows; after an exchange, the old one."""
        return self._beside("new")

    @property
    def former(self) -> Path:
        """The old tree, where folders can only be swapped by two renames."""
        return self._beside("old")

    @property
    def inside(self) -> Path:
        """Changed files on their way into an output that cannot be swapped."""
        return self.output / STAGING

    @property
    def lock(self) -> Path:
        """The file that one build at a time may lock."""
        return self._beside("lock") if self.swaps else self.output / LOCK

    def location(self, path: str = "") -> Span:
        """Name the output, or a file in it, in a diagnostic."""
        return Span(f"{self.shown}/{path}" if path else self.shown)

    def _beside(self, role: str) -> Path:
        return self.output.with_name(f".{self.output.name}.coursegen-{role}")


def locate(output: Path, project: Path) -> OutputPlace:
    """Find the real place of an output; a symbolic link stays, and what it leads to is the output.

    Raises OSError when symbolic links lead in a circle.
    """
    real = Path(os.path.realpath(output))
    if real.is_symlink():
        real.stat()  # realpath gives up on a circle without a word; this says ELOOP
    shown = Path(os.path.abspath(output))
    root = Path(os.path.abspath(project))
    name = shown.relative_to(root).as_posix() if shown.is_relative_to(root) else str(output)
    return OutputPlace(real, name, _swaps(real))


def _swaps(output: Path) -> bool:
    if not output.is_dir():
        return True
    return not os.path.ismount(output) and os.access(output.parent, os.W_OK | os.X_OK)


_SOURCES = ("content", "templates", "static", ".git", FOLDER)
_WELCOME = frozenset((".git", "CNAME", ".nojekyll"))
"""What a folder for a branch of GitHub Pages holds before the first build."""


def refuse_place(place: OutputPlace, project: Path) -> None:
    """Raise OutputRefused when writing here could destroy the project, the author's home, or a file.

    Folders are compared by their identity on disk and by name, so neither symbolic links nor `Content` on a file
    system without case nor a folder that does not exist yet gets around it.
    """
    root = Path(os.path.realpath(project))
    output = place.output
    if output.parent == output:
        raise _refused(place, "the root of the file system cannot be the output folder")
    home = _home()
    if home is not None and _holds(output, home):
        raise _refused(place, "your home folder, or one above it, cannot be the output folder")
    if _holds(output, root):
        raise _refused(place, "the output folder would be the project, or a folder above it")
    for name in _SOURCES:
        source = Path(os.path.realpath(root / name))
        if _holds(source, output) or _holds(output, source):
            raise _refused(place, f"the output folder would be, hold, or lie in the project's {name}/")
    if os.path.lexists(output) and not output.is_dir():
        raise _refused(place, "the output folder is a file", "Name a folder, or one that does not exist yet")


def refuse_foreign(place: OutputPlace) -> Mapping[str, OwnedFile]:
    """Return the manifest of the output, empty for a new one; OutputRefused when the folder is someone else's."""
    try:
        files = read(place.output)
    except DamagedManifest as error:
        raise _refused(
            place, f"{MANIFEST} in it is damaged ({error})", f"Delete {place.shown} if coursegen made it, build again"
        ) from None
    if files is not None:
        return files
    if place.output.is_dir():
        foreign = sorted(set(os.listdir(place.output)) - OURS - _WELCOME)
        if foreign:
            raise _refused(
                place,
                f"the folder is not empty, and coursegen did not make it: it holds {foreign[0]}",
                "Name another folder with --output, or empty this one",
            )
    return {}


def _home() -> Path | None:
    """Return the home folder; a user that only has a number may have none."""
    try:
        return Path(os.path.realpath(Path.home()))
    except RuntimeError:
        return None


def _refused(
    place: OutputPlace, message: str, hint: str = "Name another folder with --output, such as _site"
) -> OutputRefused:
    return OutputRefused(diagnose("unsafe-output", place.location(), message, hint))


def _holds(outer: Path, inner: Path) -> bool:
    """Whether `inner` is `outer` or lies below it."""
    if inner == outer or outer in inner.parents:
        return True
    identity = _identity(outer)
    return identity is not None and any(_identity(folder) == identity for folder in (inner, *inner.parents))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
