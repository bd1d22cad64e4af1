"""The result of a build as plain values, so that the next build can say the same again.

What is read back may come from anybody, and counts only if it has every type that it should.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from coursegen.codes import CODES, Severity
from coursegen.diagnostics import Diagnostic, Location
from coursegen.options import Result, Written

_COUNTS = ("files", "pages", "held_back")
_TEXTS = ("next_date", "url")


def as_values(result: Result, files: int) -> dict[str, Any]:
    """Give what `as_result` needs; `files` is how many a site has that was published."""
    return {
        "diagnostics": [_diagnostic_values(diagnostic) for diagnostic in result.diagnostics],
        "files": files,
        "pages": result.pages,
        "held_back": result.held_back,
        "next_date": result.next_date.isoformat() if result.next_date else "",
        "url": result.url,
    }


def as_result(values: Any) -> Result | None:
    """Give the result of a build that writes nothing and says the same, or None if these are not its values."""
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
    written = Written(files=files, written=0, unchanged=files, removed=0)
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
    return Diagnostic(severity, code, Location(*where), message, hint)


def _are(values: Sequence[Any], *kinds: type) -> bool:
    return type(values) is list and [type(value) for value in values] == [*kinds]
