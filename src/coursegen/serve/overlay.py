"""What the page shows of diagnostics: values as JSON; the client in the browser draws them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coursegen.diagnostics import Diagnostic
from coursegen.excerpt import ReadLine, excerpt

MOST_SHOWN = 50
"""Of each severity: nobody reads more in a corner of a page, and the terminal has them all."""


def shown(diagnostics: Iterable[Diagnostic], read_line: ReadLine) -> dict[str, object]:
    """Give errors and warnings, each with excerpt and caret as in the terminal, and how many there are of each."""
    found = list(diagnostics)
    result: dict[str, object] = {}
    for severity in ("error", "warning"):
        some = [one for one in found if one.severity == severity]
        result[severity + "s"] = [_entry(one, read_line) for one in some[:MOST_SHOWN]]
        result[severity + "_count"] = len(some)
    return result


def _entry(diagnostic: Diagnostic, read_line: ReadLine) -> dict[str, object]:
    place = diagnostic.location
    line = read_line(place.path, place.line) if place.line else None
    column = place.column or 1
    return {
        "code": diagnostic.code,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "excerpt": excerpt(replace(place, column=column), line, "") if line is not None else "",
        "openable": not place.path.startswith("<"),
    }
