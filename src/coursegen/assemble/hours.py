"""How long things take: the hours that are claimed, those that the text says, and those that are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coursegen.assemble.ids import Entry
from coursegen.assemble.lexicon import Lexicon
from coursegen.assemble.locate import at, at_line
from coursegen.assemble.names import fold
from coursegen.diagnostics import Diagnostic, diagnose
from coursegen.model import Document, Item, Time
from coursegen.text import estimate_minutes

TOLERANCE = 0.1
"""A share of the claim; figures nearer to it than this agree with it."""
_WEEKS_PER_MONTH = 52 / 12
_LONGEST = 300
"""Characters of a fact that are read; a figure stands near its start."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """What facts about time say: hours in all, hours per week and weeks, each (low, high); `line` is the total's."""

    total: float | None = None
    pace: Range | None = None
    weeks: Range | None = None
    line: int = 0

    @property
    def range(self) -> Range | None:
        """The hours that pace and length make together."""
        if self.pace is None or self.weeks is None:
            return None
        return (self.pace[0] * self.weeks[0], self.pace[1] * self.weeks[1])


@dataclass(frozen=True, slots=True)
class _Patterns:
    pace: re.Pattern[str]
    weeks: re.Pattern[str]
    months: re.Pattern[str]
    hours: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(words: Lexicon) -> _Patterns:
    number = r"(?<![\d.,])(\d{1,5}(?:[.,]\d{1,2})?)"
    span = rf"{number}\s?\+?(?:\s?(?:[-–—]|{_any(words.to)})\s?(\d{{1,5}}(?:[.,]\d{{1,2}})?))?\s?\+?[\s-]?"
    per_week = rf"(?:\s?(?:{_any(words.per)})\s?(?:{_any(words.weeks)})|\s(?:{_any(words.weekly)}))(?!\w)"
    per_anything = rf"(?!\s?(?:{_any(words.per)})\s)(?!\s(?:{_any(words.weekly)})(?!\w))(?!/)"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        compiled(rf"{span}(?:{_any(words.hours)}){per_week}"),
        compiled(rf"{span}(?:{_any(words.weeks)})(?!\w)"),
        compiled(rf"{span}(?:{_any(words.months)})(?!\w)"),
        compiled(rf"{span}(?:{_any(words.hours)})(?!\w){per_anything}"),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def said(facts: Iterable[Item], words: Lexicon) -> Said:
    """Read facts such as `Recommended Pace: 6-8 hours per week`; of several about the same thing the first counts."""
    patterns = _patterns(words)
    total: float | None = None
    pace: Range | None = None
    weeks: Range | None = None
    line = 0

    def names_total(fact: Item) -> bool:
        return not set(words.total).isdisjoint(fold(fact.label).split())

    for fact in facts:
        text = fact.text[:_LONGEST]
        if (match := patterns.pace.search(text)) is not None:
            pace = pace or _range(match)
        elif total is None and names_total(fact) and (match := patterns.hours.search(text)) is not None:
            total, line = sum(_range(match)) / 2, fact.line
        if weeks is None and (match := patterns.weeks.search(text)) is not None:
            weeks = _range(match)
        elif weeks is None and (match := patterns.months.search(text)) is not None:
            low, high = _range(match)
            weeks = (low * _WEEKS_PER_MONTH, high * _WEEKS_PER_MONTH)
    return Said(total, pace, weeks, line)


def _range(match: re.Match[str]) -> Range:
    low = float(match[1].replace(",", "."))
    high = low if match[2] is None else float(match[2].replace(",", "."))
    return (min(low, high), max(low, high))


def facts_of(document: Document) -> tuple[Item, ...]:
    """Give the facts about time of a course or path."""
    return tuple(item for block in document.roles if block.kind == "time" for item in block.items)


def lesson_minutes(document: Document) -> int:
    """Give the minutes of a lesson: as its author says, else estimated from its text."""
    return estimate_minutes(document.workload) if document.meta.minutes is None else document.meta.minutes


def time_of(claimed: float | None, said: Said, counted: float | None, *, estimated: bool) -> Time:
    """Join what is claimed, said and counted; `estimated` tells that the count rests on estimates."""
    claim = said.total if claimed is None else claimed
    total = None if counted is None else round(counted, 2)
    return Time(total if claim is None else claim, claim, total, said.pace, said.weeks, estimated and claim is None)


def hours_problems(entry: Entry, said: Said, counted: float | None, parts: str) -> list[Diagnostic]:
    """Compare the claim with what the text says and what was counted, in one message; `parts` are "its 2 lessons".

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
        differing.append(f"{parts} add up to {counted:.3g}")
    if not differing:
        return []
    what = "the text says" if claimed is None else f"{_key(entry)} is"
    place = at_line(entry.document, said.line) if claimed is None else at(entry.document, _key(entry))
    message = f"{what} {_hours(claim)}, but {' and '.join(differing)}"
    return [diagnose("hours-differ", place, message, "more than 10% apart")]


def _agree(claim: float, low: float, high: float) -> bool:
    margin = TOLERANCE * claim + 1e-9
    return low - margin <= claim <= high + margin


def _key(entry: Entry) -> str:
    return "estimatedHours" if entry.kind == "path" else "durationHours"


def _hours(hours: float) -> str:
    return "1 hour" if hours == 1 else f"{hours:.6g} hours"
