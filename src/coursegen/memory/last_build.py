"""What a build notes for the next one, its result included.

What is read back may come from anybody, and counts only if it has every type that it should. msgspec would see to that,
but takes longer to import than a build with nothing to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, get_args

from coursegen.files.stamps import Stamp
from coursegen.memory.folder import LAST_BUILD, read_checked, write_checked
from coursegen.options import PublishCounts, Result
from coursegen.problems.codes import CODES, Severity
from coursegen.problems.diagnostic import Diagnostic, Span

_FORMAT = 3
MOST_NOTED = 10_000
"""How many things a noted result may say. A build with more is not noted: the next one finds them again, in full."""
_OF_EVERY_BUILD = {"inputs": dict, "digests": dict, "taken_ns": int, "python": str, "program": str}
_OF_A_PUBLISHED_SITE = {"key": str, "root": str, "outputs": dict, "noted_ns": int, "result": dict}
_STAMPS = frozenset(("inputs", "outputs"))
_HEX = re.compile("([0-9a-f]{2})*")


def load_notes(project: Path) -> dict[str, Any]:
    """Return what the last build noted; nothing where that is damaged, or of another version."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        notes = json.loads(read_checked(project, LAST_BUILD))
        if isinstance(notes, dict) and notes.get("format") == _FORMAT and _fits(notes):
            for name in _STAMPS & notes.keys():
                notes[name] = {path: Stamp(*numbers) for path, numbers in notes[name].items()}
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
    """Keep the notes for the next build."""
    data = json.dumps({"format": _FORMAT, **notes}, separators=(",", ":")).encode("utf-8", "surrogatepass")
    write_checked(project, LAST_BUILD, data)


_COUNTS = ("files", "pages", "held_back")
_TEXTS = ("next_date", "url")


def as_values(result: Result, files: int) -> dict[str, Any]:
    """Return what `as_result` needs; `files` is how many a site has that was published."""
    return {
        "diagnostics": [_diagnostic_values(diagnostic) for diagnostic in result.diagnostics],
        "files": files,
        "pages": result.pages,
        "held_back": result.held_back,
        "next_date": result.next_date.isoformat() if result.next_date else "",
        "url": result.url,
    }


def as_result(values: Any) -> Result | None:
    """Return the result of a build that writes nothing and says the same, or None if these are not its values."""
    if not isinstance(values, dict) or not isinstance(values.get("diagnostics"), list):
        return None
    counts: list[Any] = [values.get(name) for name in _COUNTS]
    texts: list[Any] = [values.get(name) for name in _TEXTS]
    diagnostics = [_diagnostic(one) for one in values["diagnostics"]]
    if not _are(counts, int, int, int) or not _are(texts, str, str):
        return None
    files, pages, held_back = counts
    next_date, url = texts
    try:
        day = date.fromisoformat(next_date) if next_date else None
    except ValueError:
        return None
    said = tuple(one for one in diagnostics if one is not None)
    if len(said) < len(diagnostics):
        return None
    written = PublishCounts(files=files, written=0, unchanged=files, removed=0)
    return Result(said, written, pages, 0, held_back=held_back, next_date=day, url=url)


def _diagnostic_values(diagnostic: Diagnostic) -> list[Any]:
    place = diagnostic.location
    where = [place.path, place.line, place.column, place.length]
    return [diagnostic.severity, diagnostic.code, where, diagnostic.message, diagnostic.hint]


def _diagnostic(values: Any) -> Diagnostic | None:
    if not _are(values, str, str, list, str, str) or not _are(values[2], str, int, int, int):
        return None
    severity, code, where, message, hint = values
    if severity not in get_args(Severity) or code not in CODES:
        return None
    return Diagnostic(severity, code, Span(*where), message, hint)


def _are(values: Sequence[Any], *kinds: type) -> bool:
    return type(values) is list and [type(value) for value in values] == [*kinds]
