"""Fact groups: lines that all read `**Label** (note): text` are a definition list, not run-on prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markdown_it.token import Token
from msgspec import Struct

from coursegen.markdown.page_state import block_token
from coursegen.meaning.tree import (
    BodyWriter,
    Node,
    inside,
    is_break,
    is_list,
    is_paragraph,
    list_items,
    only_paragraph,
    plain,
    plain_text,
    task_box,
    text_of,
)
from coursegen.model import Block, Heading, Item

_NOTE = r"\s*(?:\((?P<note>[^()]*)\))?\s*"
_COLON = re.compile(_NOTE + r"[:：]\s*")
_COLON_OR_DASH = re.compile(_NOTE + r"(?:[:：]|(?<=\s)[-–—](?=\s))\s*")
_NOTE_ONLY = re.compile(_NOTE + "$")
_CODE = frozenset({"fence", "code_block"})
_HOLDERS = frozenset({"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"})


class Fact(Struct, frozen=True):
    """A fact before it is rendered: `inline` is the token it stands in, `rest` its text, `after` what follows below."""

    label: str
    note: str
    inline: Token
    rest: tuple[Token, ...]
    line: int
    after: tuple[Node, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the label has a text."""
        return bool(plain_text(self.rest)) or any(token.type == "image" for token in self.rest) or bool(self.after)


def prose(pen: BodyWriter, nodes: Sequence[Node]) -> str:
    """Render nodes, with the fact groups among them, and within them, made blocks."""
    return pen.html([with_facts(pen, nodes)])


def with_facts(pen: BodyWriter, nodes: Sequence[Node]) -> list[Token]:
    """Return the tokens of nodes with a block in the place of each fact group."""
    tokens: list[Token] = []
    index = 0
    while index < len(nodes):
        count, facts = _group(pen, nodes, index)
        if len(facts) >= 2:
            items = tuple(fact_item(pen, fact) for fact in facts)
            tokens.append(block_token(pen.page, Block(kind="facts", line=items[0].line, items=items)))
            index += count
            continue
        node = nodes[index]
        if node[0].type in _HOLDERS:
            tokens += [node[0], *with_facts(pen, inside(node)), node[-1]]
        else:
            tokens += node
        index += 1
    return tokens


def _group(pen: BodyWriter, nodes: Sequence[Node], start: int) -> tuple[int, list[Fact]]:
    """Return how many nodes from `start` are one fact group, and its facts."""
    if nodes[start][0].type == "bullet_list_open":
        return 1, _facts_of_bullets(pen, nodes[start])
    run = _run(pen, nodes, start, announced=False)
    below = start + len(run)
    if run and below < len(nodes) and (is_list(nodes[below]) or nodes[below][0].type in _CODE):
        run.pop()
    return len(run), [fact for facts in run for fact in facts]


def _introduces(node: Node) -> bool:
    """Whether a paragraph leads over to what stands below it."""
    content = node[1].content
    return (":" in content or "：" in content or "&" in content) and plain(node[1]).endswith((":", "："))


def _facts_of_bullets(pen: BodyWriter, node: Node) -> list[Fact]:
    if any(task_box(item[0]) is not None for item in inside(node)):
        return []
    facts: list[Fact] = []
    for item in list_items(node):
        inline = only_paragraph(item)
        fact = None if inline is None else parse_fact(inline, inline.children or (), pen.line(inline))
        if fact is None or not fact.complete:
            return []
        facts.append(fact)
    return facts


def paragraph_facts(
    pen: BodyWriter, nodes: Sequence[Node], start: int = 0, *, announced: bool = False
) -> tuple[int, list[Fact]]:
    """Read the run of paragraphs that begins at `start`, as far as every line of a paragraph is a fact.

    With `announced` the more generous rules apply that hold below a heading with a role.
    """
    run = _run(pen, nodes, start, announced=announced)
    facts = [fact for found in run for fact in found]
    return (len(run), facts) if any(fact.complete for fact in facts) else (0, [])


def _run(pen: BodyWriter, nodes: Sequence[Node], start: int, *, announced: bool) -> list[list[Fact]]:
    """Return the facts of each paragraph from `start` on, up to the first that has none."""
    run: list[list[Fact]] = []
    for index in range(start, len(nodes)):
        node = nodes[index]
        if not is_paragraph(node) or (not announced and _introduces(node)):
            break
        facts = _facts_of_paragraph(pen, node[1], announced=announced)
        if not facts:
            break
        run.append(facts)
    return run


def _facts_of_paragraph(pen: BodyWriter, inline: Token, *, announced: bool) -> list[Fact]:
    facts: list[Fact] = []
    if not any(child.type == "strong_open" for child in inline.children or ()):
        return facts
    for offset, line in _lines(inline.children or ()):
        fact = parse_fact(inline, line, pen.line(inline) + offset, dash=announced)
        if fact is not None and (fact.complete or announced):
            facts.append(fact)
        elif fact is None and announced and facts and not _opens_bold(line):
            facts[-1] = _continued(facts[-1], line)
        else:
            return []
    return facts


def list_facts(pen: BodyWriter, node: Node) -> list[Fact]:
    """Read a list below a heading that announces definitions; one item that is no fact makes it an ordinary list."""
    facts: list[Fact] = []
    for item in list_items(node):
        if not is_paragraph(item[0]):
            return []
        inline = item[0][1]
        fact = parse_fact(inline, inline.children or (), pen.line(inline), dash=True)
        if fact is None:
            return []
        facts.append(Fact(fact.label, fact.note, fact.inline, fact.rest, fact.line, tuple(item[1:])))
    return facts if any(fact.complete for fact in facts) else []


def parse_fact(inline: Token, line: Sequence[Token], number: int, *, dash: bool = False) -> Fact | None:
    """Read one line's tokens as a fact, whose text may be missing; None when the line is not made like one."""
    tokens = _without_empty(line)
    if not _opens_bold(tokens):
        return None
    close = next((index for index, token in enumerate(tokens) if token.type == "strong_close"), 0)
    if any(token.type != "text" for token in tokens[1:close]):
        return None
    label = plain_text(tokens[1:close])
    rest = _without_empty(tokens[close + 1 :])
    if label.endswith((":", "：")):
        label = label[:-1].rstrip()
        if rest and rest[0].type == "text":
            rest = [rest[0].copy(content=rest[0].content.lstrip()), *rest[1:]]
        return Fact(label, "", inline, tuple(_without_empty(rest)), number) if label else None
    if not label:
        return None
    first = rest[0].content if rest and rest[0].type == "text" else ""
    separator = (_COLON_OR_DASH if dash else _COLON).match(first)
    if separator is None:
        alone = _NOTE_ONLY.match(first) if not rest[1:] and (not rest or first) else None
        return None if alone is None else Fact(label, (alone["note"] or "").strip(), inline, (), number)
    rest = [rest[0].copy(content=first[separator.end() :]), *rest[1:]]
    return Fact(label, (separator["note"] or "").strip(), inline, tuple(_without_empty(rest)), number)


def fact_item(pen: BodyWriter, fact: Fact) -> Item:
    """Render a fact."""
    html = pen.inline(fact.inline, fact.rest)
    text = plain_text(fact.rest)
    if fact.after:
        html = f"{html}\n{prose(pen, fact.after)}".strip()
        text = f"{text} {text_of(fact.after)}".strip()
    return Item(html=html, text=text, line=fact.line, label=fact.label, note=fact.note)


def first_group(
    pen: BodyWriter, nodes: Sequence[Node], *, paragraphs: bool = True
) -> tuple[int, int, list[Fact] | None] | None:
    """Find the first list or, if asked for, fact paragraphs: where it begins and ends, and its facts or None."""
    for index, node in enumerate(nodes):
        if is_list(node):
            return index, index + 1, (list_facts(pen, node) or None) if paragraphs else None
        if paragraphs:
            count, facts = paragraph_facts(pen, nodes, index, announced=True)
            if facts:
                return index, index + count, facts
    return None


def _continued(fact: Fact, line: Sequence[Token]) -> Fact:
    rest = (*fact.rest, Token("softbreak", "br", 0), *line)
    return Fact(fact.label, fact.note, fact.inline, rest, fact.line)


def _opens_bold(tokens: Iterable[Token]) -> bool:
    first = next((token for token in tokens if token.type != "text" or token.content), None)
    return first is not None and first.type == "strong_open"


def _without_empty(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.type != "text" or token.content]


def _lines(children: Sequence[Token]) -> list[tuple[int, list[Token]]]:
    """Cut inline tokens at their line breaks, each part with the number of breaks before it."""
    lines: list[tuple[int, list[Token]]] = [(0, [])]
    breaks = 0
    for child in children:
        breaks += is_break(child)
        if is_break(child) and child.level == 0:
            lines.append((breaks, []))
        else:
            lines[-1][1].append(child)
    return lines


def group_block(
    pen: BodyWriter,
    kind: str,
    heading: Heading,
    nodes: Sequence[Node],
    of_item: Callable[[BodyWriter, Sequence[Node]], Item],
    of_fact: Callable[[BodyWriter, Fact], Item],
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
