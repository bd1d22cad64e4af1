"""The anchors of headings, equal to GitHub's."""

from __future__ import annotations

import unicodedata

_KEPT_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_ALPHABETIC_SYMBOLS = (range(0x24B6, 0x24EA), range(0x1F130, 0x1F14A), range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A))
"""The only symbols (category So) with the property Alphabetic: letters in circles and squares."""

_WITHOUT_LETTERS = "section"
"""GitHub gives a heading without any letter the empty id, which HTML forbids."""


def github_slug(text: str) -> str:
    """Turn a heading's text into GitHub's anchor, before duplicates are told apart.

    The rule is that of html-pipeline's TableOfContentsFilter, as the npm package github-slugger 2.0 restates it: lower
    case, then drop every character that is not Alphabetic, a mark, a decimal digit, connector punctuation, a hyphen or
    a space, then turn each space into a hyphen. Hyphens are neither merged nor trimmed.
    """
    return "".join(_slug_character(character) for character in text.lower())


def _slug_character(character: str) -> str:
    if character == " ":
        return "-"
    if character == "-" or unicodedata.category(character) in _KEPT_CATEGORIES:
        return character
    return character if any(ord(character) in symbols for symbols in _ALPHABETIC_SYMBOLS) else ""


class Slugger:
    """Hands out the anchors of one page: a second `intro` is `intro-1`, skipping what is taken, as on GitHub."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def slug(self, text: str) -> str:
        """Give the anchor of the next heading with this text."""
        return self.unique(github_slug(text) or _WITHOUT_LETTERS)

    def unique(self, wanted: str) -> str:
        """Give the wanted anchor, or the first free `wanted-1`, `wanted-2`."""
        result = wanted
        while result in self._counts:
            self._counts[wanted] += 1
            result = f"{wanted}-{self._counts[wanted]}"
        self._counts[result] = 0
        return result
