"""Looking at a flat list of tokens as a tree, without building one: a node is the slice from a token to its close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token
from msgspec import Struct

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.markdown.plain_text import plain_text as inline_text
from coursegen.meaning.lexicon import Lexicon
from coursegen.model import Heading

Node = Sequence[Token]

_BREAKS = frozenset({"softbreak", "hardbreak"})
_LINKING = frozenset({"link_open", "image", "html_inline", "footnote_ref"})


class BodyWriter(Struct, frozen=True):
    """What the conventions write with: the renderer, the page it fills, the words, and the file's lines."""

    markup: Markup
    page: PageState
    lexicon: Lexicon
    lines: Sequence[str] = ()

    def html(self, nodes: Iterable[Node]) -> str:
        """Render nodes as they are. Every token is rendered once only, because rendering collects links."""
        return self.markup.render([token for node in nodes for token in node], self.page).strip()

    def inline(self, token: Token, children: Sequence[Token] | None = None) -> str:
        """Render an inline token, or some of its children in its place, without a paragraph around it."""
        if children is not None:
            token = token.copy(children=list(children))
        return self.markup.render([token], self.page).strip()

    def line(self, token: Token) -> int:
        """Return the line in the file at which a token with a map begins, counted from 1."""
        return self.page.line_offset + (token.map[0] if token.map else 0) + 1

    def column(self, line: int, text: str) -> int:
        """Return the column, counted from 1, at which a text stands in a line of the file; 1 when it does not."""
        written = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return written.find(text) + 1 or 1

    def heading(self, node: Node) -> Heading:
        """Return the page's heading that a heading node is."""
        line = self.line(node[0])
        for heading in self.page.headings:
            if heading.line == line:
                return heading
        return Heading(heading_level(node), "", plain(node[1]), self.inline(node[1]), line)


def siblings(tokens: Sequence[Token]) -> list[Node]:
    """Cut a balanced list of tokens into the nodes that stand side by side in it."""
    nodes: list[Node] = []
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            nodes.append(tokens[start : index + 1])
            start = index + 1
    return nodes


def inside(node: Node) -> list[Node]:
    """Return the nodes that a node holds."""
    return siblings(node[1:-1])


def heading_level(node: Node) -> int:
    """Return the level of a heading node (1 to 6), or 0 for a node that is no heading."""
    return int(node[0].tag[1]) if node[0].type == "heading_open" else 0


def is_paragraph(node: Node) -> bool:
    """Whether a node is a paragraph."""
    return node[0].type == "paragraph_open"


def is_list(node: Node) -> bool:
    """Whether a node is a list with bullets or numbers."""
    return node[0].type in {"bullet_list_open", "ordered_list_open"}


def list_items(node: Node) -> list[list[Node]]:
    """Return what each item of a list node holds, without the items that hold nothing."""
    return [inside(item) for item in inside(node) if len(item) > 2]


def only_paragraph(nodes: Sequence[Node]) -> Token | None:
    """Return the inline token of nodes that are one paragraph and nothing more."""
    return nodes[0][1] if len(nodes) == 1 and is_paragraph(nodes[0]) else None


def plain(token: Token) -> str:
    """Return the text of an inline token, without markup."""
    return plain_text(token.children or ())


def plain_text(children: Iterable[Token]) -> str:
    """Return the text of inline tokens as Markdown's own `plain_text` does, on one line with single spaces."""
    return " ".join(inline_text(children).split())


def text_of(nodes: Iterable[Node]) -> str:
    """Return the text of all paragraphs and headings in nodes, without code blocks."""
    return " ".join(
        text for node in nodes for token in node if token.type == "inline" for text in [plain(token)] if text
    )


def is_break(token: Token) -> bool:
    """Whether an inline token ends a line of the source."""
    return token.type in _BREAKS


def holds_link(children: Iterable[Token]) -> bool:
    """Whether inline tokens hold more than their text can say: a link, an image, a footnote, raw HTML."""
    return any(child.type in _LINKING for child in children)


def task_box(item: Token) -> bool | None:
    """Return what the box of a task list's item (its opening token) holds: ticked, empty, or None for no box."""
    checked = item.meta.get("checked")
    return None if checked is None else bool(checked)


def flat(tokens: Iterable[Token]) -> Iterator[Token]:
    """Return all block tokens, with those that an alert or a container stands for."""
    for token in tokens:
        yield token
        yield from flat(token.meta.get("inside", ()))
