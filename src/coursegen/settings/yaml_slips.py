"""Slips of the keyboard in YAML: spaces and colons that only look like one, curly quotes, text that is a comment.

Each is plain text to a YAML parser, which then complains somewhere else or not at all; so they are looked for by name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ODD_SPACE = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ODD_SPACES = re.compile(
    rf"""^[ \t]*([{_ODD_SPACE}]+)             # in the indentation
    | ^[ \t]*(?:- +)*[^\s:\#"']+:[ \t]*([{_ODD_SPACE}]+)   # behind the colon of a key
    | ^[ \t]*-[ \t]*([{_ODD_SPACE}]+)         # behind the hyphen of a list item""",
    re.M | re.X,
)
_WIDE_COLON = re.compile(r"^[ \t]*(?:- +)*[^\s:#\"'[{][^:\n：]*([：﹕∶])", re.M)
_COMMENT_IN_BRACKETS = re.compile(r"[\[{,][ \t]*(#)")
_COMMENT = re.compile(r"[ \t]+(#(?=[^\s#]).*)")
_NAMES = {
    "\u00a0": "a no-break space",
    "\u200b": "a zero-width space",
    "\u202f": "a narrow no-break space",
    "\u3000": "a wide space",
}

OPENING = "“”„‟‘‚‛❝＂"
CLOSING = "”“‟’‘❞＂"
"""Marks that word processors put for straight quotes; which of them opens and which closes depends on the language.

Angle quotes are not among them: titles in French or Russian may well begin with one.
"""

_CURLY = re.compile(rf"[{OPENING}](.*)[{CLOSING}\"']", re.S)


class Slip(NamedTuple):
    """From character `start` to `end`: what stands there, what to do, and what was meant, "" where nobody can know."""

    start: int
    end: int
    message: str
    hint: str
    replacement: str = ""


def find_slip(text: str, start: int, end: int) -> Slip | None:
    """Return the first slip between two line borders of a text that a parser has refused there."""
    part = text[start:end]
    found = []
    if (space := _ODD_SPACES.search(part)) is not None:
        group = next(number for number in (1, 2, 3) if space[number])
        code = f"U+{ord(space[group][0]):04X}"
        name = _NAMES.get(space[group][0], "a space of another kind")
        message = f"this is {name} ({code}), which YAML does not take for a space"
        found.append(Slip(*space.span(group), message, "type a plain space in its place", " "))
    if (colon := _WIDE_COLON.search(part)) is not None:
        message = f"this is a full-width colon (U+{ord(colon[1]):04X}), which ends no key in YAML"
        found.append(Slip(*colon.span(1), message, 'write ":" and a space', ": "))
    if (sign := _COMMENT_IN_BRACKETS.search(part)) is not None:
        message = "a # after a bracket, a comma or a space begins a comment, which hides the rest of this line"
        word = re.match(r"#[^\s,\]}]*", part[sign.start(1) :])
        found.append(Slip(*sign.span(1), message, f'quote it if it is text: "{word[0] if word else "#"}"'))
    if not found:
        return None
    first = min(found)
    return first._replace(start=start + first.start, end=start + first.end)


def comment_that_is_text(text: str, end: int) -> tuple[int, int] | None:
    """Return the span of a comment behind the plain value that ends at `end`, when it looks like part of the value.

    `# like this` is how people write comments, `#1` is not.
    """
    comment = _COMMENT.match(text, end)
    return comment.span(1) if comment is not None else None


def without_curly_quotes(value: str) -> str | None:
    """Return a plain value without the curly quotes around it; None where there are none."""
    match = _CURLY.fullmatch(value)
    return (
        match[1] if match is not None and not set(OPENING + CLOSING).difference("’‘").intersection(match[1]) else None
    )
