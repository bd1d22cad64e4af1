"""How much of a text the search index holds: all on small sites, on large ones a beginning and the telling words.

An index must be small enough to be fetched before the first answer. Each page has the same number of characters to
spend. Its headings are always kept; what they leave is shared out over its passages by their length. A passage that
does not fit gives one half of its share to its beginning, which is what readers see in a result, and the other to the
words of the rest that tell it from other passages of the same course (tf-idf with passages as documents, so no list of
stop words is needed); a share that is too small for a sentence goes to such words alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from coursegen.model import Passage

_ALL_PAGES = 820_000
_FEWEST, _MOST = 800, 20_000
_A_SENTENCE = 60
_SHORTEST_WORD = 3
_SPACES = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^`{|}~…–—“”„’«»、。', " "))
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]* |[。！？]")
_PUNCTUATION = " ,;:–—"


class Excerpt(NamedTuple):
    """What the index holds of a passage: a beginning of its text, and words of the rest in order of appearance."""

    text: str
    words: str = ""


def characters_per_page(pages: int) -> int:
    """Return the characters that a page may spend on a site of this many pages.

    It changes only where the number of pages passes a power of two, so that a new page leaves the others as they are.
    """
    step = 1 << max(pages - 1, 0).bit_length()
    return min(max(_ALL_PAGES // step, _FEWEST), _MOST)


def excerpts(pages: Sequence[Sequence[Passage]], limit: int) -> list[list[Excerpt]]:
    """Bound each page's passages to about `limit` characters; `pages` are those of one course."""
    sizes = [sum(len(passage.heading) + len(passage.text) for passage in page) for page in pages]
    if all(size <= limit for size in sizes):
        return [[Excerpt(passage.text) for passage in page] for page in pages]
    counted = [[Counter(_words(passage.text)) for passage in page] for page in pages]
    spread: Counter[str] = Counter()
    for page in counted:
        for counts in page:
            spread.update(counts.keys())
    total = sum(map(len, counted))
    weights = {word: math.log(total / number) for word, number in spread.items()}
    return [
        [Excerpt(passage.text) for passage in page] if size <= limit else _page(page, counts, weights, limit)
        for page, counts, size in zip(pages, counted, sizes, strict=True)
    ]


def _page(
    page: Sequence[Passage], counted: Sequence[Counter[str]], weights: dict[str, float], limit: int
) -> list[Excerpt]:
    room = max(limit - sum(len(passage.heading) for passage in page), limit // 3)
    text = sum(len(passage.text) for passage in page)
    return [
        _passage(passage, counts, weights, room * len(passage.text) // max(text, 1))
        for passage, counts in zip(page, counted, strict=True)
    ]


def _passage(passage: Passage, counts: Counter[str], weights: dict[str, float], share: int) -> Excerpt:
    if len(passage.text) <= share:
        return Excerpt(passage.text)
    wanted = share // 2 if share >= 2 * _A_SENTENCE else 0
    text = beginning(passage.text, wanted)
    known = {word.casefold() for word in _words(f"{passage.heading} {text}")}
    scores = {word: count * weights[word] for word, count in counts.items()}
    room = share - len(text)
    kept = set()
    for word in sorted(scores, key=scores.__getitem__, reverse=True):
        folded = word.casefold()
        if folded not in known and len(word) >= _SHORTEST_WORD and not word.isdigit():
            room -= len(word) + 1
            if room < 0:
                break
            known.add(folded)
            kept.add(word)
    return Excerpt(text, " ".join(word for word in counts if word in kept))


def _words(text: str) -> list[str]:
    """Divide a text into words; a regular expression would take most of the time that the whole index takes."""
    return text.translate(_SPACES).split()


def beginning(text: str, limit: int) -> str:
    """Cut a text after a sentence, or before a word, or at last anywhere, so that it has at most `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > limit // 2:
        return head[: ends[-1]].rstrip()[:limit]
    before, space, _ = head.rpartition(" ")
    return before.rstrip(_PUNCTUATION) if space and len(before) > limit // 2 else text[:limit]
