"""Titles broken into lines: none is too wide, nothing is lost but what an ellipsis stands for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursegen.art.cards.lines import lines


@given(st.text(max_size=80), st.integers(1, 20), st.integers(1, 5))
def test_no_line_is_too_wide(text: str, width: int, most: int) -> None:
    """With letters of one width: whatever the text, at most so many lines, and all of it unless it says otherwise."""
    rows, whole = lines(text, width, most, len)
    assert len(rows) <= most
    assert all(len(row) <= width for row in rows)
    if whole:
        assert "".join("".join(rows).split()) == "".join(text.split())
    else:
        assert rows[-1].endswith("…")


def test_lines_break_between_words_and_between_letters_of_chinese_and_japanese() -> None:
    """A word that is wider than a line is the only one that is broken."""
    assert lines("to be or not", 5, 9, len)[0] == ["to be", "or", "not"]
    assert lines("四日間で学ぶパン", 3, 9, len)[0] == ["四日間", "で学ぶ", "パン"]
    assert lines("a Donaudampf b", 6, 9, len)[0] == ["a", "Donaud", "ampf b"]
