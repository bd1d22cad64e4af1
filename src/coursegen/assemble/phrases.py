"""How a requirement's text is read: "(or equivalent)", parentheses and a final "course" are not part of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from coursegen.assemble.names import fold
from coursegen.lexicon import Lexicon

_LONGEST = 400
"""Characters; a longer requirement is prose, and is not searched for phrases."""


def without_parentheses(text: str) -> str:
    """Take all parentheses, and what is in them, off a text."""
    return re.sub(r"\([^()]*\)", " ", text)


def without_offer(text: str, words: Lexicon) -> str:
    """Take "(or equivalent …)" and a final "or equivalent" off a text."""
    if len(text) > _LONGEST:
        return text
    text = unicodedata.normalize("NFC", text)
    kept, end = "", 0
    for match in _offer(words.or_equivalent).finditer(_plain(text)):
        kept, end = kept + text[end : match.start()], match.end()
    return (kept + text[end:]).rstrip(" ,;")


@lru_cache(maxsize=32)
def _offer(phrases: Sequence[str]) -> re.Pattern[str]:
    """Match the phrases of a lexicon, which come without accents and apostrophes."""
    any_phrase = "|".join(
        r"\s+".join("['’]?".join(map(re.escape, word)) for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"\((?:[^()]*\b)?(?:{any_phrase})\b[^()]*\)|\b(?:{any_phrase})\s*\.?\s*$", re.IGNORECASE)


def offers_equivalent(text: str, words: Lexicon) -> bool:
    """Tell whether a text accepts something equivalent in place of what it names."""
    return len(text) <= _LONGEST and _offer(words.or_equivalent).search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Take accents off, one character for one, so that what is found in the result has its place in the text."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", character)[0] for character in unicodedata.normalize("NFC", text))


def readings(text: str, words: Lexicon) -> Iterator[str]:
    """Give the folded names that a text may stand for, the most literal first."""
    offered = without_offer(text, words)
    for shape in dict.fromkeys((text, offered, without_parentheses(offered))):
        key = fold(shape)
        yield key
        head, _, last = key.rpartition(" ")
        if head and last in words.course:
            yield head


def reads_like_course(text: str, words: Lexicon) -> bool:
    """Tell whether a text ends in the word "course" once parentheses are off."""
    return fold(without_parentheses(without_offer(text, words))).rpartition(" ")[2] in words.course
