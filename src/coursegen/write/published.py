"""What an output folder holds of the last build, as its manifest says, before there is anything to publish."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path

from coursegen.write.manifest import DamagedManifest, Entry, read
from coursegen.write.place import locate


class Published:
    """The files of ours that are in an output folder, without those of which it is known that they were `changed`.

    It is only a hint, and no file is looked at: `publish` looks at all that is to be kept, when the folder is locked.
    """

    def __init__(self, output: Path, project: Path, changed: Set[str] = frozenset()) -> None:
        self._changed = changed
        self._owned: Mapping[str, Entry] = {}
        try:
            self._owned = read(locate(output, project).output) or {}
        except (OSError, DamagedManifest):
            return  # publishing will say what is wrong, if it still is

    def holds(self, path: str, size_bytes: int, sha256: str) -> bool:
        """Tell whether the file at `path` is ours and should have this content."""
        entry = self._owned.get(path)
        return entry is not None and (entry.size, entry.sha256) == (size_bytes, sha256) and path not in self._changed
