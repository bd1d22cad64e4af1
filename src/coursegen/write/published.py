"""What an output folder holds of the last build, looked at before there is anything to publish."""

from __future__ import annotations

from pathlib import Path

from coursegen.write.digests import Digests
from coursegen.write.manifest import DamagedManifest, Entry, read
from coursegen.write.place import locate
from coursegen.write.plan import is_published


class Published:
    """The files of ours that are in an output folder, each looked at when it is asked for.

    It is only a hint, for the folder may change until it is locked; `publish` looks again at all that is to be kept.
    """

    def __init__(self, output: Path, project: Path) -> None:
        self._digests = Digests(project)
        self._root = ""
        self._owned: dict[str, Entry] = {}
        try:
            place = locate(output, project)
            self._root = str(place.output)
            self._owned = read(place.output) or {}
        except (OSError, DamagedManifest):
            return  # publishing will say what is wrong, if it still is

    def holds(self, path: str, size_bytes: int, sha256: str) -> bool:
        """Tell whether the file at `path` is ours and has this content."""
        entry = self._owned.get(path)
        if entry is None or entry.size != size_bytes or entry.sha256 != sha256:
            return False
        return is_published(f"{self._root}/{path}", entry, self._digests)
