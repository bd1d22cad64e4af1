"""The parts of a course or path page: lists in its front matter, else what stands below its headings."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from coursegen.assemble.locate import at
from coursegen.assemble.names import fold
from coursegen.model import Document, Item


def items_of(document: Document, role: str, listed: Sequence[str] | None = None) -> tuple[Item, ...]:
    """Give the items of a role; a list in the front matter (under the same key) takes the place of the text's."""
    if listed is None:
        return tuple(item for block in document.roles if block.kind == role for item in block.items)
    lines = (at(document, f"{role}.{index}", role).line for index in range(len(listed)))
    if role == "tools":  # a definition whose term says all
        return tuple(Item("", "", line, label=text) for text, line in zip(listed, lines, strict=True))
    return tuple(Item(html.escape(text), text, line) for text, line in zip(listed, lines, strict=True))


def union(groups: Iterable[Iterable[Item]]) -> tuple[Item, ...]:
    """Join groups of items, each text once."""
    found: dict[str, Item] = {}
    for group in groups:
        for item in group:
            found.setdefault(fold(item.text) or item.text, item)
    return tuple(found.values())
