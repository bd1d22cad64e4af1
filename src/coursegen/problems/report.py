"""Diagnostics on their way out: for people, as JSON, as annotations of GitHub Actions, as SARIF."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal, get_args

from coursegen.problems.codes import Severity
from coursegen.problems.diagnostic import Diagnostic, capped
from coursegen.problems.excerpt import ReadLine, excerpt, visible
from coursegen.problems.folding import Folded, fold, place_of
from coursegen.problems.sarif import sarif_log

Format = Literal["human", "json", "github", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)

JSON_VERSION = 1
"""Raised when a reader of the JSON would have to change; new keys alone do not raise it."""

_SUMMED_UP = 100

_COLOURS: dict[Severity, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(
    diagnostics: Sequence[Diagnostic],
    form: Format,
    read_line: ReadLine = lambda path, line: None,
    *,
    colour: bool = False,
    verbose: bool = False,
) -> str:
    """Print diagnostics in their order; `colour` and `verbose` matter to "human" only.

    For people, what is said of several places is said once, and only so many of a kind are shown of each file, unless
    it is to be `verbose`; machines get everything.

    The result ends in a newline, except that it is "" where "human" or "github" have nothing to say.
    """
    if form == "human":
        folded = [Folded(diagnostic) for diagnostic in diagnostics] if verbose else _for_people(diagnostics)
        return "".join(_human(one.diagnostic, read_line, colour) + one.more() for one in folded)
    if form == "github":
        return "".join(_github(diagnostic) for diagnostic in diagnostics)
    value = as_json(diagnostics) if form == "json" else sarif_log(diagnostics)
    # ASCII alone: what turns the direction of text or hides in it reaches neither a terminal nor a log
    return json.dumps(value, indent=2) + "\n"


def _for_people(diagnostics: Sequence[Diagnostic]) -> list[Folded]:
    """Fold before counting: what is the same is one of its kind, however often it stands there."""
    folded = {one.diagnostic: one for one in fold(diagnostics)}
    return [folded.get(diagnostic, Folded(diagnostic)) for diagnostic in capped(folded)]


def count(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Count diagnostics by severity; all three keys are always there."""
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    return {severity: numbers[severity] for severity in get_args(Severity)}


def counted(number: int, noun: str) -> str:
    """Return how many: `1 page`, `2 pages`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many there are, as `2 errors, 1 warning`; "" when there are none."""
    counts = count(diagnostics).items()
    return ", ".join(f"{number} {severity}{'s' * (number != 1)}" for severity, number in counts if number)


def step_summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Write the summary that GitHub shows below a run, as Markdown (GitHub Docs, "Adding a job summary").

    GitHub cuts annotations at ten of a kind; here are the first hundred of all.
    """
    said = [f"**coursegen**: {summary(diagnostics) or 'nothing to report'}\n"]
    if diagnostics:
        said.append("| | Where | What |\n|---|---|---|")
    for diagnostic in diagnostics[:_SUMMED_UP]:
        place = diagnostic.location
        where = f"{place.path}:{place.line}" if place.line else place.path
        said.append(
            f"| {diagnostic.severity} | {_cell(where)} | {_cell(f'{diagnostic.message} ({diagnostic.code})')} |"
        )
    if len(diagnostics) > _SUMMED_UP:
        said.append(f"\nand {len(diagnostics) - _SUMMED_UP} more")
    return "\n".join(said) + "\n"


def _cell(text: str) -> str:
    """Write an author's words in a table cell, where they can be neither markup nor the cell's end."""
    return re.sub(r"[\\`*_{}\[\]<>()#!|~&@]", lambda found: f"&#{ord(found[0])};", visible(text))


def as_json(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return the JSON form.

    `version` is `JSON_VERSION`; `counts` has one number for each severity; `diagnostics` is a list in file order of
    objects with `severity`, `code`, `message`, `hint` (may be ""), `path` (relative to the project, with `/`), `line`,
    `column` and `length`. Lines and columns count characters from 1; line 0 means the file as a whole.
    """
    items = [
        {
            "severity": diagnostic.severity,
            "code": diagnostic.code,
            "message": diagnostic.message,
            "hint": diagnostic.hint,
            "path": diagnostic.location.path,
            "line": diagnostic.location.line,
            "column": diagnostic.location.column,
            "length": diagnostic.location.length,
        }
        for diagnostic in diagnostics
    ]
    return {"version": JSON_VERSION, "counts": count(diagnostics), "diagnostics": items}


def _human(diagnostic: Diagnostic, read_line: ReadLine, colour: bool) -> str:
    place = diagnostic.location
    where = place_of(place)
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    if colour:
        where, label = f"{_BOLD}{where}{_PLAIN}", f"{_COLOURS[diagnostic.severity]}{label}{_PLAIN}"
    head = f"{where}: {label}: {visible(diagnostic.message)}\n"
    line = read_line(place.path, place.line) if place.line and place.column else None
    if line is not None:
        return head + excerpt(place, line, diagnostic.hint) + "\n"
    return head + (f"  {visible(diagnostic.hint)}\n" if diagnostic.hint else "")


def _github(diagnostic: Diagnostic) -> str:
    """Write a workflow command (GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message")."""
    place = diagnostic.location
    properties = {"file": place.path}
    if place.line:
        properties["line"] = str(place.line)
        if place.column:
            properties |= {"col": str(place.column), "endColumn": str(place.column + place.length)}
    properties["title"] = diagnostic.code
    written = ",".join(f"{name}={visible(_escape(value, ',:'))}" for name, value in properties.items())
    text = f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{visible(_escape(text))}\n"


def _escape(text: str, more: str = "") -> str:
    """Escape as actions/toolkit does (packages/core/src/command.ts): `%` and line ends, in properties also `,` `:`."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
