"""What a build notes for the next one: JSON in a file of the project's cache folder, with a checksum before it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = ".coursegen"
NAME = "state.json"
SPOOL_PREFIX = "pages-"
"""Begins the names of the folders in which builds at work keep finished pages; see `store`."""

PART = f"{NAME}.part"
_FORMAT = 2
_OF_EVERY_BUILD = {"inputs": dict, "digests": dict, "taken_ns": int, "python": str, "program": str}
_OF_A_PUBLISHED_SITE = {"key": str, "root": str, "outputs": dict, "noted_ns": int, "result": dict}
_HEX = re.compile("([0-9a-f]{2})*")


def unfinished(project: Path) -> bool:
    """Tell whether a build is at work in a project's cache folder, or was killed there and has left something.

    On Windows, where nobody can tell the two apart, it is never said.
    """
    with suppress(OSError):
        names = (path.name for path in (project / FOLDER).iterdir())
        return os.name != "nt" and any(name == PART or name.startswith(SPOOL_PREFIX) for name in names)
    return False


def load_notes(project: Path) -> dict[str, Any]:
    """Read what the last build noted; what is damaged, or of another version, is as good as absent."""
    file = project / FOLDER / NAME
    with suppress(OSError, ValueError, RecursionError):
        checksum, _, data = (file.read_bytes() if file.is_file() else b"").partition(b"\n")  # a pipe would block
        if checksum == hashlib.sha256(data).hexdigest().encode():
            notes = json.loads(data)
            if isinstance(notes, dict) and notes.get("format") == _FORMAT and _fits(notes):
                return notes
    return {}


def _fits(notes: dict[str, Any]) -> bool:
    kinds = {**_OF_EVERY_BUILD, **(_OF_A_PUBLISHED_SITE if "key" in notes else {})}
    return (
        all(type(notes.get(name)) is kind for name, kind in kinds.items())
        and all(type(digest) is str for digest in notes["digests"].values())
        and _HEX.fullmatch(notes["program"]) is not None
    )


def save_notes(project: Path, notes: dict[str, Any]) -> None:
    """Write the notes, whole or not at all; where that is not possible, the next build does without."""
    data = json.dumps({"format": _FORMAT, **notes}, separators=(",", ":")).encode("utf-8", "surrogatepass")
    folder = project / FOLDER
    part = folder / PART
    with suppress(OSError):
        if folder.is_symlink():
            return
        part.unlink(missing_ok=True)  # a link that came with the project would lead anywhere
        with part.open("xb") as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        part.replace(folder / NAME)
