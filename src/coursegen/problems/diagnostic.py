"""What is said to an author: where, how bad, under which stable code, and how to mend it.

Diagnostics are values. They travel inside documents and the site, so that a cached parse says again what it said
before; printing them is report.py's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from coursegen.problems.codes import CODES, Severity

MOST_OF_A_KIND = 20
"""How often a person is shown one kind of thing in one file: who did not see it by then will not at the thousandth."""

_SEVERITIES: Mapping[str, Severity] = {"error": "error", "warning": "warning", "note": "note"}


@dataclass(frozen=True, slots=True)
class Span:
    """A position in a file of the project; line and column count from 1, line 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that an author should know; `hint` is the way to mend it, in a few words, or ""."""

    severity: Severity
    code: str
    location: Span
    message: str
    hint: str = ""


def diagnose(code: str, location: Span, message: str, hint: str = "") -> Diagnostic:
    """Make a diagnostic with the severity that its code has by default; an unlisted code is a KeyError."""
    return Diagnostic(CODES[code].severity, code, location, message, hint)


def apply_severities(diagnostics: Iterable[Diagnostic], settings: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Raise, lower or drop ("off") diagnostics by code, as site.yaml asks, keeping their order."""
    changed = []
    for diagnostic in diagnostics:
        setting = settings.get(diagnostic.code, diagnostic.severity)
        if (severity := _SEVERITIES.get(setting)) is not None:
            changed.append(replace(diagnostic, severity=severity))
    return tuple(changed)


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by path, line, column and code, and say each thing once."""
    return tuple(sorted(set(diagnostics), key=_position))


def capped(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Keep the first `MOST_OF_A_KIND` of each code in each file; one more diagnostic says how many are left out."""
    kinds: Counter[tuple[str, str, Severity]] = Counter()
    kept: list[Diagnostic] = []
    places: dict[tuple[str, str, Severity], int] = {}
    for diagnostic in diagnostics:
        kind = (diagnostic.location.path, diagnostic.code, diagnostic.severity)
        kinds[kind] += 1
        if kinds[kind] <= MOST_OF_A_KIND + 1:
            places[kind] = len(kept)
            kept.append(diagnostic)
    for kind, index in places.items():
        if (more := kinds[kind] - MOST_OF_A_KIND) > 1:
            message = f"from here on, {more:,} more of the same kind in this file"
            kept[index] = replace(kept[index], message=message, hint="--verbose shows them all")
    return tuple(kept)


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    place = diagnostic.location
    return (place.path, place.line, place.column, diagnostic.code, diagnostic.message)
