"""Sections whose heading has a role become blocks; everything else stays prose, in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markdown_it.token import Token

from coursegen.markdown.page_state import block_token
from coursegen.meaning.facts import fact_item, first_group, group_block, prose, with_facts
from coursegen.meaning.lexicon import ROLES, Role
from coursegen.meaning.outline import outline
from coursegen.meaning.quiz import quiz
from coursegen.meaning.tree import (
    BodyWriter,
    Node,
    heading_level,
    holds_link,
    inside,
    list_items,
    only_paragraph,
    plain,
    plain_text,
    task_box,
    text_of,
)
from coursegen.model import Block, Heading, Item, Kind
from coursegen.problems.diagnostic import Span, diagnose

_TRAILING_NOTE = re.compile(r"^(?P<text>.*\S)\s*\((?P<note>[^()]+)\)\s*$", re.DOTALL)

_SAID = re.compile(r"[:：]\s*\w")

_LANDING: frozenset[Role] = frozenset(ROLES) - {"exercise", "keypoints"}
_TEACHING: frozenset[Role] = frozenset({"outcomes", "prerequisites", "quiz", "keypoints"})
KIND_ROLES: Mapping[Kind, frozenset[Role]] = MappingProxyType(
    {
        "course": _LANDING,
        "path": _LANDING,
        "lesson": _TEACHING,  # "Modules" or "Why recursion?" is what a lesson teaches, not what is said about it
        "page": frozenset({"quiz"}),
        "person": frozenset(),
        "glossary": frozenset(),
    }
)
"""Which roles a heading can have in which kind of document."""


def with_roles(pen: BodyWriter, nodes: Sequence[Node], kind: Kind) -> list[Token]:
    """Return the tokens of a body with a block in the place of each section that has a role and the shape for it.

    A section reaches from its heading to the next heading of the same or a higher level. On course and path pages a
    heading of any level can have a role; in a lesson only the knowledge check may stand below another heading.
    """
    levels = [level for node in nodes if (level := heading_level(node))]
    top = min(levels, default=0)
    tokens: list[Token] = []
    plain_nodes: list[Node] = []
    index = 0
    while index < len(nodes):
        role = _role(pen, nodes[index], kind, top)
        if role is not None:
            end = _section_end(nodes, index)
            tokens += with_facts(pen, plain_nodes)
            plain_nodes = []
            made = _section(pen, role, nodes[index], nodes[index + 1 : end])
            if made is not None:
                tokens += made
                index = end
                continue
        plain_nodes.append(nodes[index])
        index += 1
    return tokens + with_facts(pen, plain_nodes)


def _role(pen: BodyWriter, node: Node, kind: Kind, top: int) -> Role | None:
    level = heading_level(node)
    # A heading's link would be lost with the heading's markup, so such a heading stays as it is.
    if not level or holds_link(node[1].children or ()):
        return None
    role = pen.lexicon.role(plain(node[1]))
    if role is None or role not in KIND_ROLES[kind]:
        return None
    return role if level == top or role == "quiz" or kind in {"course", "path"} else None


def _section_end(nodes: Sequence[Node], start: int) -> int:
    level = heading_level(nodes[start])
    for index in range(start + 1, len(nodes)):
        if 0 < heading_level(nodes[index]) <= level or nodes[index][0].type == "footnote_block_open":
            return index
    return len(nodes)


def _section(pen: BodyWriter, role: Role, node: Node, nodes: Sequence[Node]) -> list[Token] | None:
    """Return what a section becomes, or None when it has not the shape that its role asks for and stays prose."""
    heading = pen.heading(node)
    if not nodes and role != "quiz" and _SAID.search(heading.text):
        return None  # `Objective: pump a tyre` has said it
    if not nodes:
        place = Span(pen.page.path, heading.line, pen.column(heading.line, heading.text), len(heading.text))
        pen.page.diagnostics.append(diagnose("empty-section", place, f'nothing stands below "{heading.text}"'))
        return None
    if role == "quiz":
        return quiz(pen, heading, nodes)
    block = _READERS[role](pen, heading, nodes, role)
    return None if block is None else [block_token(pen.page, block)]


def _items(pen: BodyWriter, heading: Heading, nodes: Sequence[Node], role: str) -> Block | None:
    """Read outcomes, prerequisites or projects: the items of the first list."""
    group = first_group(pen, nodes, paragraphs=False)
    if group is None:
        return None
    start, end, _ = group
    intro = prose(pen, nodes[:start])
    read = _project if role == "projects" else _item
    items = tuple(read(pen, item) for item in list_items(nodes[start]))
    return Block(role, heading.line, heading, intro=intro, items=items, outro=prose(pen, nodes[end:]))


def _points(pen: BodyWriter, heading: Heading, nodes: Sequence[Node], role: str) -> Block | None:
    """Read key points: the items of a list with bullets. Numbers and boxes would be lost, so such a list stays."""
    group = first_group(pen, nodes, paragraphs=False)
    if group is None or nodes[group[0]][0].type != "bullet_list_open":
        return None
    if any(task_box(item[0]) is not None for item in inside(nodes[group[0]])):
        return None
    return _items(pen, heading, nodes, role)


def _definitions(pen: BodyWriter, heading: Heading, nodes: Sequence[Node], role: str) -> Block | None:
    """Read why, time or tools: a fact group, or a list, whose items then have no label."""
    return group_block(pen, role, heading, nodes, _item, fact_item)


def _outline(pen: BodyWriter, heading: Heading, nodes: Sequence[Node], _role: str) -> Block | None:
    return outline(pen, heading, nodes)


_READERS: Mapping[Role, Callable[[BodyWriter, Heading, Sequence[Node], str], Block | None]] = MappingProxyType(
    {
        "outcomes": _items,
        "prerequisites": _items,
        "projects": _items,
        "keypoints": _points,
        "why": _definitions,
        "time": _definitions,
        "tools": _definitions,
        "structure": _outline,
    }
)


def _item(pen: BodyWriter, nodes: Sequence[Node]) -> Item:
    inline = only_paragraph(nodes)
    html = prose(pen, nodes) if inline is None else pen.inline(inline)
    return Item(html=html, text=text_of(nodes), line=pen.line(nodes[0][0]))


def _project(pen: BodyWriter, nodes: Sequence[Node]) -> Item:
    """Read a project; parentheses that end it (`Digit classifier (MNIST)`) are its note."""
    inline = only_paragraph(nodes)
    children = list(inline.children or ()) if inline else []
    found = _TRAILING_NOTE.match(children[-1].content) if children and children[-1].type == "text" else None
    if inline is None or found is None:
        return _item(pen, nodes)
    children[-1] = children[-1].copy(content=found["text"])
    html = pen.inline(inline, children)
    return Item(html=html, text=plain_text(children), line=pen.line(inline), note=found["note"].strip())
