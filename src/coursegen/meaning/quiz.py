"""Knowledge checks: a numbered question with nested bullets below it is a quiz question with its options.

    1. Which gas do plants take in?
       - [x] Carbon dioxide
         - It is the source of their carbon.
       - [ ] Nitrogen

`[x]` marks a right option. With none marked the question is a self-check: coursegen never guesses the answer. What is
indented below an option (a nested bullet or a paragraph) is its reason; what follows below the options explains the
question as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from msgspec.structs import replace

from coursegen.markdown.foreign import is_folded
from coursegen.markdown.page_state import BLOCK_TOKEN, block_token
from coursegen.meaning.facts import prose, with_facts
from coursegen.meaning.tree import (
    BodyWriter,
    Node,
    flat,
    inside,
    is_paragraph,
    list_items,
    only_paragraph,
    plain,
    task_box,
    text_of,
)
from coursegen.model import Block, Heading, Item
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.text import mark

_ASKS = ("?", "？", "؟", ";")


def quiz(pen: BodyWriter, heading: Heading, nodes: Sequence[Node]) -> list[Token] | None:
    """Return the tokens of a knowledge check with its questions made blocks, or None when it holds no question.

    A section may hold several numbered lists, with prose between them. The first block has the heading and what stands
    before it; what stands between and after the lists keeps its place.
    """
    pieces: list[Node | tuple[int, list[Node]]] = []
    for node in nodes:
        if node[0].type == "ordered_list_open":
            pieces += _runs(pen, node)
        else:
            _report_ticked(pen, node)
            pieces.append(node)
    first = next((index for index, piece in enumerate(pieces) if isinstance(piece, tuple)), None)
    if first is None:
        return None
    tokens: list[Token] = []
    intro = prose(pen, [piece for piece in pieces[:first] if not isinstance(piece, tuple)])
    shown: Heading | None = heading
    waiting: list[Node] = []
    for piece in pieces[first:]:
        if not isinstance(piece, tuple):
            waiting.append(piece)
            continue
        tokens += with_facts(pen, waiting)
        waiting = []
        number, items = piece
        questions = tuple(_question(pen, item) for item in items)
        attrs = {} if number == 1 else {"start": str(number)}
        line = shown.line if shown else questions[0].line
        block = Block("quiz", line, shown, intro=intro, items=questions, attrs=attrs)
        tokens.append(block_token(pen.page, block))
        shown, intro = None, ""
    return tokens + with_facts(pen, waiting)


def _runs(pen: BodyWriter, node: Node) -> list[Node | tuple[int, list[Node]]]:
    """Cut a numbered list into runs of questions with options, as (number of the first, items), and plain lists."""
    start = int(node[0].attrs.get("start", 1))
    items = inside(node)
    asked = [_options(item) is not None for item in items]
    if not any(asked) and (
        any(_reveals(pen, item) for item in items)
        or not any(text_of(inside(item)[:1]).endswith(_ASKS) for item in items)
    ):
        _report_ticked(pen, node)
        return [node]
    runs: list[Node | tuple[int, list[Node]]] = []
    index = 0
    while index < len(items):
        end = index
        while end < len(items) and asked[end] == asked[index]:
            end += 1
        run = items[index:end]
        if asked[index]:
            runs.append((start + index, list(run)))
        else:
            _report(pen, run)
            opening = node[0].copy(attrs={**node[0].attrs, "start": start + index})
            runs.append([opening, *(token for item in run for token in item), node[-1]])
        index = end
    return runs


def _reveals(pen: BodyWriter, item: Node) -> bool:
    """Whether a folded answer stands below a question."""
    return any(
        token.content == mark("B", index) and is_folded(block)
        for token in item
        if token.type == BLOCK_TOKEN
        for index, block in enumerate(pen.page.blocks)
    )


def _report(pen: BodyWriter, items: Sequence[Node]) -> None:
    line = pen.line(items[0][0])
    text = text_of(inside(items[0])[:1])
    count = f"{len(items)} questions have" if len(items) > 1 else "this question has"
    place = Span(pen.page.path, line, pen.column(line, text[:20]), max(1, len(text)))
    hint = "indent at least two options below it: - [x] right, - [ ] wrong"
    pen.page.diagnostics.append(
        diagnose("quiz-without-options", place, f"{count} no options to choose from; shown as a list", hint)
    )


def _report_ticked(pen: BodyWriter, node: Node) -> None:
    """Report the first ticked box of what is no question: it would only give the answer away."""
    ticked = next((token for token in flat(node) if task_box(token)), None)
    if ticked is not None:
        line = pen.line(ticked)
        place = Span(pen.page.path, line, pen.column(line, "["), len("[x]"))
        message = "an answer is ticked, but there is no numbered question with options above it; shown as a list"
        hint = "number the question, 1. …, and indent at least two options below it"
        pen.page.diagnostics.append(diagnose("quiz-without-options", place, message, hint))


def _options(item: Node) -> int | None:
    """Return the index, within a question, of the bullets that are its options: the first list of two or more."""
    for index, node in enumerate(inside(item)):
        if node[0].type == "bullet_list_open" and index > 0:
            return index if len(list_items(node)) >= 2 else None
    return None


def _question(pen: BodyWriter, item: Node) -> Item:
    nodes = inside(item)
    at = _options(item) or 0
    asked = nodes[:at]
    inline = only_paragraph(asked)
    html = prose(pen, asked) if inline is None else pen.inline(inline)
    options = [_option(pen, option) for option in inside(nodes[at]) if len(option) > 2]
    if any(option.checked for option in options):
        options = [replace(option, checked=bool(option.checked)) for option in options]
    else:
        options = [replace(option, checked=None) for option in options]
    line = pen.line(item[0])
    outro = prose(pen, nodes[at + 1 :]) if nodes[at + 1 :] else ""
    return Item(html=html, text=text_of(asked), line=line, children=tuple(options), outro=outro)


def _option(pen: BodyWriter, item: Node) -> Item:
    """Read an option; `checked` is here what its box says, None when it has none."""
    nodes = inside(item)
    line = pen.line(item[0])
    checked = task_box(item[0])
    if not is_paragraph(nodes[0]):
        return Item(html=prose(pen, nodes), text=text_of(nodes), line=line, checked=checked)
    inline = nodes[0][1]
    option = Item(html=pen.inline(inline), text=plain(inline), line=line, checked=checked)
    return replace(option, children=(_reason(pen, nodes[1:]),)) if nodes[1:] else option


def _reason(pen: BodyWriter, nodes: Sequence[Node]) -> Item:
    line = pen.line(nodes[0][0])
    if len(nodes) == 1 and nodes[0][0].type == "bullet_list_open" and len(items := list_items(nodes[0])) == 1:
        nodes = items[0]
    inline = only_paragraph(nodes)
    return Item(html=prose(pen, nodes) if inline is None else pen.inline(inline), text=text_of(nodes), line=line)
