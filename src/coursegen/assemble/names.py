"""When two names are the same name: folding, ids in words, and which course a text names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_ID = re.compile(r"[^\W_]+(-[^\W_]+)*")
_WORD = re.compile(r"[^\W_]+[+#]*")  # C, C# and C++ are three languages
_NUMBER_PREFIX = re.compile(r"\d+[-_. ]+(?=.)")


def fold(text: str) -> str:
    """Reduce a title to its words: case and punctuation go, `&` is `and`; two equal results are one name."""
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().replace("&", " and ")
    return " ".join(_WORD.findall(plain.replace("'", "").replace("’", "")))


def reads_like_id(text: str) -> bool:
    """Tell `ada-lovelace` and `ada` from names such as "Ada Lovelace", "Ada", "Jean-Luc" and 微積分."""
    return _ID.fullmatch(text) is not None and text == text.lower() != text.upper()


def in_words(name: str) -> str:
    """Write an id as a title: `data-science` is "Data Science"."""
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", name) if word) or name


def without_number(name: str) -> str:
    """Take the number prefix off a file or folder name: `03-joins` is `joins`."""
    return _NUMBER_PREFIX.sub("", name, count=1)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Make a sort key that puts "Part 2" before "Part 10"."""
    parts = re.findall(r"\d{1,18}|\D+|\d+", fold(text))
    return tuple((0, int(part), "") if len(part) <= 18 and part.isdecimal() else (1, 0, part) for part in parts)


def name_index(levels: Iterable[Iterable[tuple[str, str]]]) -> Mapping[str, str]:
    """Map folded names to ids from (name, id) pairs, given in levels of decreasing weight: titles, ids, aliases.

    A name that two ids share within its level leads nowhere: guessing would be worse than plain text.
    """
    index: dict[str, str | None] = {}
    for level in levels:
        here: dict[str, str | None] = {}
        for name, identity in level:
            if key := fold(name):
                here[key] = identity if here.get(key, identity) == identity else None
        for key, found in here.items():
            index.setdefault(key, found)
    return {key: found for key, found in index.items() if found is not None}


def alias_name(alias: str) -> str:
    """Give the part of an old address that names the thing: `courses/ml-basics/` is `ml-basics`."""
    return alias.rstrip("/").rpartition("/")[2].removesuffix(".html")
