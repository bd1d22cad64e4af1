"""When two names are the same name, and which course the text of a requirement names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from coursegen.meaning.lexicon import Lexicon

_ID = re.compile(r"[^\W_]+(-[^\W_]+)*")
_WORD = re.compile(r"[^\W_]+[+#]*")  # C, C# and C++ are three languages


def fold_title(text: str) -> str:
    """Reduce a title to its words: case and punctuation go, `&` is `and`; two equal results are one name."""
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().replace("&", " and ")
    return " ".join(_WORD.findall(plain.replace("'", "").replace("’", "")))


def reads_like_id(text: str) -> bool:
    """Tell `ada-lovelace` and `ada` from names such as "Ada Lovelace", "Ada", "Jean-Luc" and 微積分."""
    return _ID.fullmatch(text) is not None and text == text.lower() != text.upper()


def in_words(name: str) -> str:
    """Write an id as a title: `data-science` is "Data Science"."""
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", name) if word) or name


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Make a sort key that puts "Part 2" before "Part 10"."""
    parts = re.findall(r"\d{1,18}|\D+|\d+", fold_title(text))
    return tuple((0, int(part), "") if len(part) <= 18 and part.isdecimal() else (1, 0, part) for part in parts)


def name_index(levels: Iterable[Iterable[tuple[str, str]]]) -> Mapping[str, str]:
    """Map folded names to ids from (name, id) pairs, given in levels of decreasing weight: titles, ids, aliases.

    A name that two ids share within its level leads nowhere: guessing would be worse than plain text.
    """
    index: dict[str, str | None] = {}
    for level in levels:
        here: dict[str, str | None] = {}
        for name, identity in level:
            if key := fold_title(name):
                here[key] = identity if here.get(key, identity) == identity else None
        for key, found in here.items():
            index.setdefault(key, found)
    return {key: found for key, found in index.items() if found is not None}


def alias_name(alias: str) -> str:
    """Return the part of an old address that names the thing: `courses/ml-basics/` is `ml-basics`."""
    return alias.rstrip("/").rpartition("/")[2].removesuffix(".html")


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
    """Whether a text accepts something equivalent in place of what it names."""
    return len(text) <= _LONGEST and _offer(words.or_equivalent).search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Take accents off, one character for one, so that what is found in the result has its place in the text."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", character)[0] for character in unicodedata.normalize("NFC", text))


def readings(text: str, words: Lexicon) -> Iterator[str]:
    """Return the folded names that a text may stand for, the most literal first."""
    offered = without_offer(text, words)
    for shape in dict.fromkeys((text, offered, without_parentheses(offered))):
        key = fold_title(shape)
        yield key
        head, _, last = key.rpartition(" ")
        if head and last in words.course:
            yield head


def reads_like_course(text: str, words: Lexicon) -> bool:
    """Whether a text ends in the word "course" once parentheses are off."""
    return fold_title(without_parentheses(without_offer(text, words))).rpartition(" ")[2] in words.course
