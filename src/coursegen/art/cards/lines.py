"""Breaking a title into lines that fit; pure, the width of a text is asked of whoever draws it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

_PIECE = re.compile(r"\s+|[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+|.")
"""White space; a word; or one of the letters between which Chinese, Japanese and Korean may break a line."""


def lines(text: str, width: float, most: int, measure: Measure) -> tuple[list[str], bool]:
    """Return at most `most` lines no wider than `width`, and whether they are the whole text, or end with an ellipsis.

    A word that is wider than a line is broken between letters.
    """
    done: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split()), width, measure):
        if line and measure(f"{line}{piece}".rstrip()) > width:
            done.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    done += [line.rstrip()] if line.strip() else []
    if len(done) <= most:
        return done, True
    last = done[most - 1]
    while last and measure(f"{last}…") > width:
        last = last[:-1].rstrip()
    return [*done[: most - 1], f"{last}…"], False


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    for match in _PIECE.findall(text):
        piece = str(match)
        while len(piece) > 1 and measure(piece) > width:
            fits = max(1, next((n for n in range(1, len(piece) + 1) if measure(piece[:n]) > width), 2) - 1)
            yield piece[:fits]
            piece = piece[fits:]
        yield piece
