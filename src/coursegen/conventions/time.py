"""What an author says about time, read out of the facts below a heading such as Time Commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from coursegen.lexicon import Lexicon, lexicon_for
from coursegen.model import Item, Time

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Patterns:
    hours: re.Pattern[str]
    weeks: re.Pattern[str]


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words: Lexicon = lexicon_for(language)
    number = r"[0-9]+(?:[.,][0-9]+)?"
    amount = rf"(?<![0-9.,])(?P<low>{number})(?:\s*{words.to}\s*(?P<high>{number}))?\s*\+?[\s-]*"
    end = r"(?![^\W\d_])"
    pace = rf"(?:\s*(?P<per_week>{words.per_week}{end})|\s*(?P<rate>{words.other_rate}(?:(?<=/)|{end})))?"
    return _Patterns(
        hours=re.compile(rf"{amount}{words.hours}{end}{pace}", re.IGNORECASE),
        weeks=re.compile(rf"{amount}{words.weeks}{end}", re.IGNORECASE),
    )


def claimed_time(items: Iterable[Item], language: str = "en") -> Time:
    """Read total hours, hours per week and number of weeks out of a time block's items, each the first time it occurs.

    `6-8 hours per week` is a pace and never a total, `2 hours a day` is neither. A total given as a range counts as
    its middle. Nothing is computed from pace and weeks here: `claimed_hours` is only what the author wrote.
    """
    patterns = _patterns(language)
    hours: float | None = None
    pace: Range | None = None
    weeks: Range | None = None
    for item in items:
        text = f"{item.note} {item.text}" if item.label else item.text
        for match in patterns.hours.finditer(text):
            low, high = _amount(match)
            if match["per_week"]:
                pace = pace or (low, high)
            elif not match["rate"] and hours is None:
                hours = (low + high) / 2
        for match in patterns.weeks.finditer(text):
            weeks = weeks or _amount(match)
    return Time(claimed_hours=hours, pace=pace, weeks=weeks)


def _amount(match: re.Match[str]) -> Range:
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    return (low, high) if low <= high else (high, low)


def _number(text: str) -> float:
    """Read `1.5`, `1,5` and `1,200`: three digits after a comma are thousands."""
    whole, comma, rest = text.partition(",")
    return float(whole + rest if len(rest) == 3 else text.replace(",", ".") if comma else text)
