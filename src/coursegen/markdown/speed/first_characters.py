"""Which characters a regular expression can begin with, read off the tree that Python's own parser makes of it.

Whatever is not understood can begin with anything, so the answer is never wrong in the direction that matters.

What it saves is said in `lexing`, which nothing but this makes quick. tests/markdown/speed/test_first_characters.py
proves that no match begins with another character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT})
_OF_NO_WIDTH = frozenset({op.AT, op.ASSERT, op.ASSERT_NOT})
_ASCII = 128


class Beginnings:
    """Answers for one expression; its tree is made when it is first asked for."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._tree: Any = None

    def allow(self, character: str) -> bool:
        """Whether a match may begin with this ASCII character, or be empty before it."""
        if self._tree is None:
            self._tree = _parser.parse(self._pattern.pattern, self._pattern.flags)
        begins, empty = _sequence(self._tree, character, any_case=bool(self._pattern.flags & re.IGNORECASE))
        return begins or empty


def _sequence(items: Iterable[Any], character: str, *, any_case: bool) -> tuple[bool, bool]:
    """Whether a sequence can begin with a character, and whether it can be empty."""
    for kind, value in items:
        begins, empty = _item(kind, value, character, any_case=any_case)
        if begins:
            return True, empty
        if not empty:
            return False, False
    return False, True


def _item(kind: Any, value: Any, character: str, *, any_case: bool) -> tuple[bool, bool]:
    if kind in _OF_NO_WIDTH:
        return False, True
    if kind is op.LITERAL:
        return _is_one_of([(kind, value)], character, any_case=any_case), False
    if kind is op.NOT_LITERAL:
        return any_case or value != ord(character), False
    if kind is op.IN:
        return _is_one_of(value, character, any_case=any_case), False
    if kind is op.BRANCH:
        found = [_sequence(branch, character, any_case=any_case) for branch in value[1]]
        return any(begins for begins, _ in found), any(empty for _, empty in found)
    if kind is op.SUBPATTERN:
        _, added, _, items = value
        return _sequence(items, character, any_case=any_case or bool(added & re.IGNORECASE))
    if kind in _REPEATS:
        least, _, items = value
        begins, empty = _sequence(items, character, any_case=any_case)
        return begins, empty or least == 0
    return True, True


def _is_one_of(members: list[Any], character: str, *, any_case: bool) -> bool:
    """Whether a set, as written between square brackets, has a character."""
    if members[0][0] is op.NEGATE:
        return any_case or not _is_one_of(members[1:], character, any_case=False)
    return any(_is(kind, value, character, any_case=any_case) for kind, value in members)


def _is(kind: Any, value: Any, character: str, *, any_case: bool) -> bool:
    if kind is op.CATEGORY:
        return value not in _CATEGORIES or re.match(_CATEGORIES[value], character) is not None
    first, last = value if kind is op.RANGE else (value, value)
    if any_case and last >= _ASCII:
        return True  # letters far away may be another case of this one, such as the sign for kelvin
    cases = {character, character.lower(), character.upper()} if any_case else {character}
    return any(first <= ord(one) <= last for one in cases)
