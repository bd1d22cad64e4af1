"""How long things take: the hours that are claimed, those that the text says, and those that are counted."""

from __future__ import annotations

from coursegen.assemble.entries import NamedDocument, items_of
from coursegen.meaning.time_claims import TimeClaims, read_time_claims
from coursegen.model import Document, Time
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.text import estimate_minutes

TOLERANCE = 0.1
"""A share of the claim; figures nearer to it than this agree with it."""


def said_by(document: Document, language: str) -> TimeClaims:
    """Read the facts about time of a course or path; `language` is the site's."""
    return read_time_claims(items_of(document, "time"), document.meta.language or language)


def lesson_minutes(document: Document) -> int:
    """Return the minutes of a lesson: as its author says, else estimated from its text."""
    return estimate_minutes(document.workload) if document.meta.minutes is None else document.meta.minutes


def time_of(claimed: float | None, said: TimeClaims, counted: float | None, *, estimated: bool) -> Time:
    """Join what is claimed, said and counted; `estimated` tells that the count rests on estimates."""
    claim = said.total if claimed is None else claimed
    total = None if counted is None else round(counted, 2)
    return Time(total if claim is None else claim, claim, total, said.pace, said.weeks, estimated and claim is None)


def hours_problems(entry: NamedDocument, said: TimeClaims, counted: float | None, parts: str) -> list[Diagnostic]:
    """Compare the claim with what the text says and with the count, in one message; `parts`: "its 2 lessons add up to".

    `counted` is None when there is nothing to count or the count rests on estimates: those prove nobody wrong.
    """
    claimed = entry.document.meta.hours
    claim = said.total if claimed is None else claimed
    if claim is None:
        return []
    differing = []
    if claimed is not None and said.total is not None and not _agree(claim, said.total, said.total):
        differing.append(f"the text says {_hours(said.total)}")
    if said.range is not None and not _agree(claim, *said.range):
        low, high = said.range
        differing.append(
            f"pace and length make {low:.4g} to {high:.4g}" if low < high else f"pace and length make {low:.4g}"
        )
    if counted is not None and not _agree(claim, counted, counted):
        differing.append(f"{parts} {counted:.3g}")
    if not differing:
        return []
    what = "the text says" if claimed is None else f"{_key(entry)} is"
    place = entry.document.at_line(said.line) if claimed is None else entry.document.position(_key(entry))
    message = f"{what} {_hours(claim)}, but {' and '.join(differing)}"
    return [diagnose("hours-differ", place, message, "correct the number, or the parts that it sums up")]


def _agree(claim: float, low: float, high: float) -> bool:
    margin = TOLERANCE * claim + 1e-9
    return low - margin <= claim <= high + margin


def _key(entry: NamedDocument) -> str:
    return "estimatedHours" if entry.kind == "path" else "durationHours"


def _hours(hours: float) -> str:
    return "1 hour" if hours == 1 else f"{hours:.6g} hours"
