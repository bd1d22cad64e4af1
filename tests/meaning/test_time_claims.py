"""What an author says about time."""

from __future__ import annotations

import pytest

from coursegen.meaning.time_claims import TimeClaims, read_time_claims
from coursegen.model import Item


def _said(text: str, language: str = "en", label: str = "") -> TimeClaims:
    return read_time_claims([Item(html=text, text=text, line=7, label=label)], language)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("45 hours", 45),
        ("40 h", 40),
        ("1.5 hours", 1.5),
        ("about 1,200 hours", 1200),
        ("30+ hours of work", 30),
        ("40-50 hours", 45),
        ("a 10-hour course", 10),
        ("2 hours a day", None),
        ("3 hours per lesson", None),
        ("6 hours/week", None),
        ("45 horses", None),
        ("self-paced", None),
    ],
)
def test_a_total(text: str, total: float | None) -> None:
    """A number of hours is a total unless it is said to be per something."""
    assert _said(text).total == total


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("6-8 hours per week", (6, 8)),
        ("6–8 hrs a week", (6, 8)),
        ("6 to 8 hours each week", (6, 8)),
        ("8-6 hours/week", (6, 8)),
        ("5 hours weekly", (5, 5)),
        ("2.5 h / week", (2.5, 2.5)),
        ("2 hours a day", None),
    ],
)
def test_a_pace(text: str, pace: tuple[float, float] | None) -> None:
    """Hours per week are a pace, as a range from low to high."""
    assert _said(text).pace == pace
    assert _said(text).total is None


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("6–8 weeks at that pace", (6, 8)),
        ("1 week", (1, 1)),
        ("3 months", (13, 13)),
        ("an 8-week course", (8, 8)),
        ("6 hours per week", None),
        ("8 weekends", None),
    ],
)
def test_a_length(text: str, weeks: tuple[float, float] | None) -> None:
    """Weeks and months are the length, in weeks."""
    assert _said(text).weeks == weeks


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "6 bis 8 Stunden pro Woche, 10 Wochen", TimeClaims(None, (6, 8), (10, 10))),
        ("de", "insgesamt 1,5 Stunden", TimeClaims(1.5, None, None, 7)),
        ("fr", "4 à 5 heures par semaine pendant 6 semaines", TimeClaims(None, (4, 5), (6, 6))),
        ("es", "4 a 5 horas a la semana, 6 semanas", TimeClaims(None, (4, 5), (6, 6))),
        ("pt", "40 horas; 4 horas semanais durante 2 meses", TimeClaims(40, (4, 4), (2 * 52 / 12, 2 * 52 / 12), 7)),
        ("fr", "2 heures par jour", TimeClaims()),
        ("de", "6 hours per week", TimeClaims(None, (6, 6), None)),
    ],
)
def test_languages(language: str, text: str, expected: TimeClaims) -> None:
    """Each language has its words, and English is understood beside them."""
    assert _said(text, language) == expected


def test_the_first_of_several_counts_and_only_a_label_for_a_total_names_one() -> None:
    """`Videos: 12 hours` is no total, and a second pace does not replace the first."""
    facts = [
        Item(html="", text="12 hours", line=1, label="Videos"),
        Item(html="", text="40 hours", line=2, label="Total Duration"),
        Item(html="", text="90 hours", line=3, label="Duration of everything"),
        Item(html="", text="5 hours per week", line=4, label="Pace"),
        Item(html="", text="9 hours per week", line=5, label="Fast pace"),
    ]
    found = read_time_claims(facts)
    assert (found.total, found.line, found.pace) == (40, 2, (5, 5))


def test_pace_and_length_make_a_range() -> None:
    """6-8 hours per week over 6-8 weeks are 36 to 64 hours."""
    assert _said("6-8 hours per week for 6-8 weeks").range == (36, 64)
    assert _said("6-8 hours per week").range is None
