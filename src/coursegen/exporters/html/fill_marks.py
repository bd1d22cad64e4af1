"""Filling the marks in rendered Markdown (see model.Body): blocks, links, images, interface words."""

from __future__ import annotations

import re
from collections.abc import Callable

from coursegen.text import MARK


def fill(
    html: str,
    *,
    block: Callable[[int], str],
    link: Callable[[int], str],
    image: Callable[[int], str],
    word: Callable[[str], str],
) -> str:
    """Replace every mark by what the function for its letter gives, which must be HTML.

    Blocks may hold marks: `block` fills them itself.
    """
    if "\0" not in html:
        return html

    def filled(found: re.Match[str]) -> str:
        letter, name = found[1], found[2]
        if letter == "W":
            return word(name)
        number = int(name)
        if letter == "L":
            return link(number)
        return block(number) if letter == "B" else image(number)

    return MARK.sub(filled, html)
