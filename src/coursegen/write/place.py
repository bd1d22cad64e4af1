"""Where an output folder really is, and the names beside it under which a new tree is built.

The names are fixed, not random: the lock lets one build at a time use them, and the next build knows where to look for
what a killed one left.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from coursegen.diagnostics import Location
from coursegen.write.manifest import LOCK, STAGING


class Place(Struct, frozen=True):
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

    def location(self, path: str = "") -> Location:
        """Name the output, or a file in it, in a diagnostic."""
        return Location(f"{self.shown}/{path}" if path else self.shown)

    def _beside(self, role: str) -> Path:
        return self.output.with_name(f".{self.output.name}.coursegen-{role}")


def locate(output: Path, project: Path) -> Place:
    """Find the real place of an output; a symbolic link stays, and what it leads to is the output.

    Raises OSError when symbolic links lead in a circle.
    """
    real = Path(os.path.realpath(output))
    if real.is_symlink():
        real.stat()  # realpath gives up on a circle without a word; this says ELOOP
    shown = Path(os.path.abspath(output))
    root = Path(os.path.abspath(project))
    name = shown.relative_to(root).as_posix() if shown.is_relative_to(root) else str(output)
    return Place(real, name, _swaps(real))


def _swaps(output: Path) -> bool:
    if not output.is_dir():
        return True
    return not os.path.ismount(output) and os.access(output.parent, os.W_OK | os.X_OK)
