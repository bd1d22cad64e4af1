"""The bytes of an output, wherever they are."""

from __future__ import annotations

from pathlib import Path

from coursegen.model import Finished, Kept, Output
from coursegen.opening import read_source


def bytes_of(output: Output, project: Path) -> bytes:
    """Give what an output holds. Raises OSError, and ValueError for one that was not made again for this build."""
    match output.content:
        case bytes() as content:
            return content
        case Finished(file=file):
            return Path(file).read_bytes()
        case Kept():
            raise ValueError(f"{output.path} was kept from an earlier build, for another folder")
        case path:
            return read_source(path, project)
