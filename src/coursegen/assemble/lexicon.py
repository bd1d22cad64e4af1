"""The words by which prerequisites and facts about time are understood; another language is another value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case words of one language.

    `course` may follow a course's title without being part of it. `or_equivalent` are phrases that offer another way to
    meet a requirement. The rest reads "6 to 8 hours per week": `total` are words of a label that names a total.
    """

    course: tuple[str, ...]
    or_equivalent: tuple[str, ...]
    to: tuple[str, ...]
    hours: tuple[str, ...]
    weeks: tuple[str, ...]
    months: tuple[str, ...]
    per: tuple[str, ...]
    weekly: tuple[str, ...]
    total: tuple[str, ...]


ENGLISH = Lexicon(
    course=("course",),
    or_equivalent=("or equivalent", "or an equivalent", "or similar", "or comparable", "or the equivalent"),
    to=("to",),
    hours=("hours", "hour", "hrs", "hr", "h"),
    weeks=("weeks", "week", "wks", "wk"),
    months=("months", "month"),
    per=("per", "a", "each", "every", "/"),
    weekly=("weekly",),
    total=("total", "duration", "overall"),
)
