"""The lines of the author's files, for showing the one that a diagnostic means."""

from __future__ import annotations

from pathlib import Path

from coursegen.files.opening import open_inside
from coursegen.problems.excerpt import ReadLine

_MOST_BYTES = 2_000_000


def line_reader(project: Path) -> ReadLine:
    """Make a reader of lines that opens each file of the project once; it never raises."""
    files: dict[str, list[str]] = {}

    def read_line(path: str, number: int) -> str | None:
        if path not in files:
            files[path] = _lines(project, path)
        lines = files[path]
        return lines[number - 1] if 0 < number <= len(lines) else None

    return read_line


def _lines(project: Path, path: str) -> list[str]:
    try:
        with open_inside(project, path, hidden=True) as file:
            data = file.read(_MOST_BYTES)
    except (OSError, ValueError):
        return []
    text = data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
