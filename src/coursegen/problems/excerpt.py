"""A line of the author's file with a row of carets below the place that a diagnostic means."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from coursegen.problems.diagnostic import Span

ReadLine = Callable[[str, int], str | None]
"""Gives line n (from 1) of the file at a path relative to the project, without its end; None where there is none."""

MAX_CELLS = 100
"""Wider lines are cut around the caret, so that no usual terminal wraps them and tears the carets off."""

_BEFORE = 40
_TAB = "    "
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def excerpt(location: Span, line: str, hint: str) -> str:
    """Draw a line, carets and hint: two rows joined by a newline, without one at the end."""
    start = min(max(location.column, 1) - 1, len(line))
    end = min(max(start + location.length, start + 1), max(len(line), start + 1))
    first, last = _window(line, start)
    gutter = f"  {location.line} | "
    before = ("…" if first else "") + visible(line[first:start])
    text = before + visible(line[start:last]) + ("…" if last < len(line) else "")
    marked = max(width(visible(line[start : min(end, last)])), 1)
    carets = " " * (len(gutter) + width(before)) + "^" * marked
    return f"{(gutter + text).rstrip()}\n{carets}{' ' if hint else ''}{visible(hint)}"


def visible(text: str) -> str:
    r"""Make text safe and honest on a terminal: tabs as spaces, `\x1b` and `\u202e` where the character has no look."""
    return "".join(_visible(character) for character in text) if not text.isascii() or not text.isprintable() else text


def width(text: str) -> int:
    """Count the cells that a terminal gives to text: 2 for wide characters (Unicode annex 11), 0 for combining ones."""
    return len(text) if text.isascii() else sum(_cells(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return _TAB
    # The joiners of emoji and of some scripts are the only invisible characters that belong to what one sees.
    if unicodedata.category(character) in _INVISIBLE and character not in "\u200c\u200d":
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(line: str, start: int) -> tuple[int, int]:
    """Choose the part of a line to show, as indexes: all of it, or `MAX_CELLS` cells that hold the marked place."""
    if width(visible(line[: MAX_CELLS + 1])) <= MAX_CELLS and len(line) <= MAX_CELLS:
        return 0, len(line)
    first = start
    room = _BEFORE
    while first > 0 and (room := room - width(visible(line[first - 1]))) >= 0:
        first -= 1
    last = first
    room = MAX_CELLS
    while last < len(line) and (room := room - width(visible(line[last]))) >= 0:
        last += 1
    return first, last
