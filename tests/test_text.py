"""Reading time."""

from __future__ import annotations

import pytest

from coursegen.model import Workload
from coursegen.text import count_words, estimate_minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two", 2),
        ("don’t stop", 2),
        ("a well-kept 3.5 m", 4),
        ("— … !", 0),
        ("日本語", 2),
        ("漢字 and kana", 3),
    ],
)
def test_words(text: str, words: int) -> None:
    """Two characters of Chinese or Japanese count as a word."""
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("workload", "minutes"),
    [
        (Workload(), 5),
        (Workload(words=1000), 5),
        (Workload(words=1001), 10),
        (Workload(code_lines=120), 10),
        (Workload(exercises=5), 10),
        (Workload(words=2000, code_lines=120, exercises=5), 30),
    ],
)
def test_minutes(workload: Workload, minutes: int) -> None:
    """200 words a minute, 12 lines of code a minute, 2 minutes an exercise, rounded up to five."""
    assert estimate_minutes(workload) == minutes
