"""A section whose entries are its first list or group of facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coursegen.conventions.facts import Fact, first_group, prose
from coursegen.conventions.nodes import Node, Pen, list_items
from coursegen.model import Block, Heading, Item


def group_block(
    pen: Pen,
    kind: str,
    heading: Heading,
    nodes: Sequence[Node],
    of_item: Callable[[Pen, Sequence[Node]], Item],
    of_fact: Callable[[Pen, Fact], Item],
) -> Block | None:
    """Make the block of a section: what stands before its group is the intro, what follows the outro.

    Entries are read from the items of a list by `of_item`, and from facts by `of_fact`; None where there is no group.
    """
    group = first_group(pen, nodes)
    if group is None:
        return None
    start, end, facts = group
    intro = prose(pen, nodes[:start])
    if facts is None:
        items = tuple(of_item(pen, item) for item in list_items(nodes[start]))
    else:
        items = tuple(of_fact(pen, fact) for fact in facts)
    return Block(kind, heading.line, heading, intro=intro, items=items, outro=prose(pen, nodes[end:]))
