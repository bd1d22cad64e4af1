"""Whether a changed document leaves the rest of the site as it was, so that nothing has to be assembled again now.

This only saves time: the workshop assembles the whole site soon after, and shows a difference when there is one.
"""

from __future__ import annotations

from dataclasses import replace

from coursegen.model import Block, Document, Heading, Item, Link, Workload
from coursegen.text import estimate_minutes


def same_for_the_site(before: Document, after: Document) -> bool:
    """Whether two readings of one file differ only in what no other page, number or address is made from."""
    return _essence(before) == _essence(after)


def _essence(document: Document) -> Document:
    """Give a document without its position-dependent and its purely inner parts."""
    minutes = document.meta.minutes
    if minutes is None:
        minutes = estimate_minutes(document.workload)
    return replace(
        document,
        digest="",
        meta=replace(document.meta, places={}, minutes=minutes),
        title_line=0,
        headings=tuple(replace(heading, line=0) for heading in document.headings),
        links=tuple(_unplaced(link) for link in document.links),
        external=(),
        roles=tuple(_block(block) for block in document.roles),
        workload=Workload(),
        diagnostics=(),
    )


def _unplaced(link: Link) -> Link:
    return replace(link, line=0, column=1)


def _block(block: Block) -> Block:
    heading: Heading | None = replace(block.heading, line=0) if block.heading else None
    return replace(block, line=0, heading=heading, items=tuple(_item(item) for item in block.items), attrs={})


def _item(item: Item) -> Item:
    return replace(item, line=0, children=tuple(_item(child) for child in item.children))
