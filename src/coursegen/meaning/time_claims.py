"""What an author says about time, read out of the facts below a heading such as Time Commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from coursegen.meaning.lexicon import any_of, fold_heading, lexicon_for
from coursegen.model import Item

Range = tuple[float, float]

_WEEKS_PER_MONTH = 52 / 12
_LONGEST = 300
"""Characters of a fact that are read; a figure stands near its start."""


class TimeClaims(Struct, frozen=True):
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


class _Patterns(Struct, frozen=True):
    hours: re.Pattern[str]
    weeks: re.Pattern[str]
    months: re.Pattern[str]


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon_for(language)
    number = r"[0-9]{1,5}(?:[.,][0-9]{1,3})?"
    amount = rf"(?<![0-9.,])(?P<low>{number})(?:\s?\+?\s?{any_of(words.to)}\s?(?P<high>{number}))?\s?\+?[\s-]?"
    end = r"(?:(?<=[\u3040-\u9fff])|(?![^\W\d_]))"  # Chinese and Japanese go on without a space
    per = rf"\s?(?:/|\b{any_of([word for word in words.per if word != '/'])}\b)\s?"
    pace = rf"(?:(?P<week>{per}{any_of(words.weeks)}{end}|\s?{any_of(words.weekly)}{end})|(?P<rate>{per}\w))?"
    return _Patterns(
        hours=re.compile(
            rf"(?P<weekly>{any_of(words.weekly)}\s?)?{amount}{any_of(words.hours)}{end}{pace}", re.IGNORECASE
        ),
        weeks=re.compile(rf"{amount}{any_of(words.weeks)}{end}", re.IGNORECASE),
        months=re.compile(rf"{amount}{any_of(words.months)}{end}", re.IGNORECASE),
    )


def read_time_claims(facts: Iterable[Item], language: str = "en") -> TimeClaims:
    """Read total hours, hours per week and length; of several facts that say the same thing the first counts.

    `6-8 hours per week` is a pace and never a total, `2 hours a day` is neither. A total stands below a label that
    names one (`Total Duration`) or in a fact without a label; given as a range it counts as its middle. Months count
    as 52/12 weeks.
    """
    patterns = _patterns(language)
    names_total = set(lexicon_for(language).total)
    total: float | None = None
    pace: Range | None = None
    weeks: Range | None = None
    line = 0
    for fact in facts:
        text = fact.text[:_LONGEST]
        may_be_total = not fact.label or not names_total.isdisjoint(fold_heading(fact.label).split())
        for match in patterns.hours.finditer(text):
            if match["week"] or match["weekly"]:
                pace = pace or _amount(match)
            elif may_be_total and total is None and not match["rate"]:
                total, line = sum(_amount(match)) / 2, fact.line
        if weeks is None:
            weeks = _length(patterns, text)
    return TimeClaims(total, pace, weeks, line)


def _length(patterns: _Patterns, text: str) -> Range | None:
    if (match := patterns.weeks.search(text)) is not None:
        return _amount(match)
    if (match := patterns.months.search(text)) is not None:
        low, high = _amount(match)
        return (low * _WEEKS_PER_MONTH, high * _WEEKS_PER_MONTH)
    return None


def _amount(match: re.Match[str]) -> Range:
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    return (min(low, high), max(low, high))


def _number(text: str) -> float:
    """Read `1.5`, `1,5` and `1,200`: three digits after a comma are thousands."""
    whole, comma, rest = text.partition(",")
    return float(whole + rest if len(rest) == 3 else text.replace(",", ".") if comma else text)
