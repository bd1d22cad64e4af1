"""Where an inline construct stands in the source: offsets kept by the rules, turned into lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link

AT = "at"
"""The key in a token's `meta` under which its offset in the inline content is kept."""

InlineRule = Callable[[StateInline, bool], bool]


def install(md: MarkdownIt) -> None:
    """Make the rules whose tokens may be reported remember where they began."""
    for name, rule in (("link", link), ("image", image), ("autolink", autolink), ("html_inline", html_inline)):
        md.inline.ruler.at(name, remembering(rule))


def remembering(rule: InlineRule) -> InlineRule:
    """Wrap an inline rule so that the first token it makes knows its offset."""

    def rule_with_offset(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            # a rule first flushes the pending text into a token of its own
            made = (token for token in state.tokens[count:] if token.type != "text")
            if (first := next(made, None)) is not None:
                first.meta[AT] = start
        return True

    return rule_with_offset


def position_of(lines: Sequence[str], first_line: int, content: str, offset: int) -> tuple[int, int]:
    """Return the (line, column), from 1, of an offset in content that was cut from `lines[first_line:]`."""
    return Origin(lines, first_line, content).at(offset)


class Origin:
    """Where content that was cut from `lines[first_line:]` came from.

    Content has lost the prefixes of its lines (`> `, indentation), so each row is searched in its source line. Where
    it is not found there, as in a table cell with an escaped bar, the column is that of the line's first character.
    """

    def __init__(self, lines: Sequence[str], first_line: int, content: str) -> None:
        self._lines = lines
        self._first_line = first_line
        self._content = content
        self._starts: list[int] = []
        self._shifts: dict[int, int] = {}

    def at(self, offset: int) -> tuple[int, int]:
        """Return the (line, column), from 1, of an offset in the content."""
        if not self._starts:
            # many links may stand in one paragraph: its rows are found once
            self._starts = [0, *(found.end() for found in re.finditer("\n", self._content))]
        row = bisect_right(self._starts, offset) - 1
        number = min(self._first_line + row, len(self._lines) - 1)
        if number < 0:
            return 1, 1
        start = self._starts[row]
        if row not in self._shifts:
            end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._content)
            self._shifts[row] = self._lines[number].find(self._content[start:end])
        if self._shifts[row] < 0:
            source = self._lines[number]
            return number + 1, len(source) - len(source.lstrip()) + 1
        return number + 1, self._shifts[row] + offset - start + 1
