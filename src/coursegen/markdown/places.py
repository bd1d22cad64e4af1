"""Where an inline construct stands in the source: offsets kept by the rules, turned into lines and columns."""

from __future__ import annotations

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


def place(lines: Sequence[str], first_line: int, content: str, offset: int) -> tuple[int, int]:
    """Give the (line, column), from 1, of an offset in content that was cut from `lines[first_line:]`.

    Content has lost the prefixes of its lines (`> `, indentation), so each row is searched in its source line. Where
    it is not found there, as in a table cell with an escaped bar, the column is that of the line's first character.
    """
    row_start = content.rfind("\n", 0, offset) + 1
    row_end = content.find("\n", offset)
    row = content[row_start : row_end if row_end >= 0 else len(content)]
    number = min(first_line + content.count("\n", 0, offset), len(lines) - 1)
    if number < 0:
        return 1, 1
    source = lines[number]
    start = source.find(row)
    if start < 0:
        return number + 1, len(source) - len(source.lstrip()) + 1
    return number + 1, start + offset - row_start + 1
