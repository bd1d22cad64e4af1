"""The name that an author most likely meant: the "did you mean" of a message.

`closest` compares with every name of a small set; `Nearest` finds the name without comparing with every one of a large
site.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from posixpath import commonprefix


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is most likely a slip for, or None; case and `_`, `-`, space do not count."""
    folded = {_fold(option): option for option in known}
    if (exact := folded.get(_fold(word))) is not None:
        return exact
    # get_close_matches is quadratic in the length of the words; nobody misspells a key with 80 letters.
    matches = get_close_matches(_fold(word[:80]), folded, n=1, cutoff=0.7)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint `did you mean "…"?`, or "" when nothing known comes close."""
    match = closest(word, known)
    return f'did you mean "{match}"?' if match else ""


def _fold(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


_LONGEST = 120
"""Names are compared up to this length: SequenceMatcher's time grows with the square of it."""
_CANDIDATES = 12
_POSTINGS = 400
"""A trigram that more names share than this says little about any of them."""


class Nearest:
    """A set of names to suggest from; its index is made when the first suggestion is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(sorted(set(names)))
        self._answers: dict[tuple[str, float], str] = {}  # the same few words stand in many files

    def to(self, text: str, cutoff: float = 0.7) -> str:
        """Return the name most like `text` (ratio of at least `cutoff`), or ""; equal likeness goes by the alphabet."""
        wanted = text[:_LONGEST].casefold()
        if (wanted, cutoff) not in self._answers:
            self._answers[wanted, cutoff] = self._search(wanted, cutoff)
        return self._answers[wanted, cutoff]

    def _search(self, wanted: str, cutoff: float) -> str:
        best, best_ratio = "", cutoff
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        for name in self._candidates(wanted):
            matcher.set_seq1(name[:_LONGEST].casefold())
            if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
                continue
            ratio = matcher.ratio()
            if ratio > best_ratio or (ratio == best_ratio and not best):
                best, best_ratio = name, ratio
        return best

    def hint(self, text: str, cutoff: float = 0.7) -> str:
        """Write the suggestion as a diagnostic's hint, or ""."""
        return f'did you mean "{name}"?' if (name := self.to(text, cutoff)) else ""

    def _candidates(self, wanted: str) -> Iterable[str]:
        if len(self._names) <= _CANDIDATES:
            return self._names
        shared: Counter[int] = Counter()
        for trigram in _trigrams(wanted):
            postings = self._by_trigram.get(trigram, ())
            if len(postings) <= _POSTINGS:
                shared.update(postings)
        best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:_CANDIDATES]
        return [self._names[index] for index, _ in sorted(best)]

    @cached_property
    def _by_trigram(self) -> Mapping[str, list[int]]:
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self._names):
            for trigram in _trigrams(name[:_LONGEST].casefold()):
                postings[trigram].append(index)
        return postings


class NearestPath:
    """Paths or addresses to suggest from: the last part decides, then how much of the way to it is the same."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths

    def to(self, path: str) -> str:
        """Return the path that was most likely meant, or ""."""
        name = self._names.to(_last(path))
        like = self._by_name[name] if name else []
        at = bisect(like, path)
        return max(like[max(at - 1, 0) : at + 1], key=lambda other: len(commonprefix((other, path))), default="")

    @cached_property
    def _names(self) -> Nearest:
        return Nearest(self._by_name)

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(set(self._paths)):
            if name := _last(path):
                found[name].append(path)
        return found


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
