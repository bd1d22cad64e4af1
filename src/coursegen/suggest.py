"""The "did you mean" of a message: the known word that lies closest to what an author wrote."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that `word` is most likely a slip for, or None; case and `_`, `-`, space do not count."""
    folded = {_fold(option): option for option in known}
    if (exact := folded.get(_fold(word))) is not None:
        return exact
    # get_close_matches is quadratic in the length of the words; nobody misspells a key with 80 letters.
    matches = get_close_matches(_fold(word[:80]), folded, n=1, cutoff=0.7)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give the hint `did you mean "…"?`, or "" when nothing known comes close."""
    match = closest(word, known)
    return f'did you mean "{match}"?' if match else ""


def _fold(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")
