"""The outline of a course or a path: entries such as `Section 1: Title`, written as headings or as a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from coursegen.meaning.facts import Fact, group_block, parse_fact, prose
from coursegen.meaning.tree import (
    BodyWriter,
    Node,
    heading_level,
    holds_link,
    is_break,
    is_paragraph,
    plain,
    plain_text,
    text_of,
)
from coursegen.model import Block, Heading, Item
from coursegen.text import slug

_DASH = re.compile(r"\s+[-–—]\s+")


def outline(pen: BodyWriter, heading: Heading, nodes: Sequence[Node]) -> Block | None:
    """Read a section that announces a structure; None when it holds neither sub-headings nor a list.

    Sub-headings of the highest level there are entries, and the text below each is its summary. Without any, the
    entries are the items of the first list (`**Title** - summary`, `**Title**: summary`, `Title`) or a fact group.
    """
    levels = [level for node in nodes if (level := heading_level(node))]
    if levels:
        starts = [index for index, node in enumerate(nodes) if heading_level(node) == min(levels)]
        items = tuple(
            _entry_of_heading(pen, nodes[start], nodes[start + 1 : end])
            for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True)
        )
        return Block("structure", heading.line, heading, intro=prose(pen, nodes[: starts[0]]), items=items)
    return group_block(pen, "structure", heading, nodes, _entry_of_item, _entry_of_fact)


def _entry_of_heading(pen: BodyWriter, node: Node, below: Sequence[Node]) -> Item:
    heading = pen.heading(node)
    label, title = pen.lexicon.split_label(plain(node[1]))
    summary = prose(pen, below)
    if holds_link(node[1].children or ()):
        summary = (
            f"<p>{pen.inline(node[1])}</p>\n{summary}".strip()
        )  # an entry's title is plain text; its links live on here
    return Item(html=summary, text=title, line=heading.line, label=label, note=slug(title), anchor=heading.id)


def _entry_of_fact(pen: BodyWriter, fact: Fact) -> Item:
    """Read `**Title**: summary`, and `**Week 1**: Title`, whose bold part is a label alone."""
    label, title = pen.lexicon.split_label(fact.label)
    text = plain_text(fact.rest)
    summary = pen.inline(fact.inline, fact.rest) if fact.rest else ""
    if not label and text and not holds_link(fact.rest) and not any(map(is_break, fact.rest)):
        as_label, as_title = pen.lexicon.split_label(f"{fact.label}: {text}")
        if as_label == fact.label:
            label, title, summary = as_label, as_title, ""
    parts = [f"<p>{part}</p>" for part in (escapeHtml(fact.note), summary) if part]
    parts.append(prose(pen, fact.after) if fact.after else "")
    return Item(html="\n".join(parts).strip(), text=title, line=fact.line, label=label, note=slug(title))


def _entry_of_item(pen: BodyWriter, item: Sequence[Node]) -> Item:
    """Read a list item; its first paragraph is the title, or the title and after a dash or bold text its summary."""
    if not is_paragraph(item[0]):
        text = text_of(item)
        line = pen.line(item[0][0])
        return Item(html=prose(pen, item), text=text, line=line, note=slug(text))
    inline = item[0][1]
    children = inline.children or []
    fact = parse_fact(inline, children, pen.line(inline), dash=True)
    if fact is not None:
        return _entry_of_fact(pen, Fact(fact.label, fact.note, inline, fact.rest, fact.line, tuple(item[1:])))
    written = plain(inline)
    title, summary = written, ""
    if holds_link(children):
        title, summary = _DASH.split(written, maxsplit=1)[0], f"<p>{pen.inline(inline)}</p>"
    elif len(children) == 1 and (dash := _DASH.search(children[0].content)):
        title = children[0].content[: dash.start()].strip()
        rest: list[Token] = [children[0].copy(content=children[0].content[dash.end() :])]
        summary = f"<p>{pen.inline(inline, rest)}</p>"
    label, title = pen.lexicon.split_label(title)
    below = prose(pen, item[1:]) if item[1:] else ""
    html = f"{summary}\n{below}".strip()
    return Item(html=html, text=title, line=pen.line(inline), label=label, note=slug(title))
