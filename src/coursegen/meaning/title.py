"""The title of a page, from its level 1 heading, and its lead, the paragraph right below."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from coursegen.meaning.facts import paragraph_facts
from coursegen.meaning.lexicon import fold_heading
from coursegen.meaning.tree import BodyWriter, Node, heading_level, is_paragraph, plain
from coursegen.model import Kind
from coursegen.problems.diagnostic import Span, diagnose

_HEADED: frozenset[Kind] = frozenset({"course", "lesson", "path"})


class PageTop(Struct, frozen=True):
    """What stands at the top of a page, and the nodes that are left for its body.

    `lead` is inline HTML, and "" on a page of a kind whose first paragraph stays in the body; `lead_text` is there for
    both.
    """

    title: str
    title_html: str
    title_line: int
    lead: str
    lead_text: str
    rest: list[Node]


def read_top(pen: BodyWriter, nodes: Sequence[Node], kind: Kind, given_title: str | None) -> PageTop:
    """Take the first level 1 heading off a page and, for a course, a lesson or a path, its lead.

    The lead is the plain paragraph directly below the title, or that the page begins with when it has no level 1
    heading. A heading that differs from the title in the front matter is worth a note.
    """
    rest = list(nodes)
    title, html, line = "", "", 0
    at = next((index for index, node in enumerate(nodes) if heading_level(node) == 1), None)
    if at is not None:
        heading = pen.heading(rest.pop(at))
        title, html, line = heading.text, heading.html, heading.line
        if given_title and fold_heading(given_title) != fold_heading(title):
            _note_difference(pen, title, line, given_title)
    lead_at = at or 0
    if lead_at >= len(rest) or not _is_lead(pen, rest, lead_at):
        return PageTop(title, html, line, "", "", rest)
    text = plain(rest[lead_at][1])
    lead = pen.inline(rest.pop(lead_at)[1]) if kind in _HEADED else ""
    return PageTop(title, html, line, lead, text, rest)


def _is_lead(pen: BodyWriter, nodes: Sequence[Node], at: int) -> bool:
    """Whether a paragraph of text stands there: not an image, not facts, not what leads over to a list or to code."""
    node = nodes[at]
    if not is_paragraph(node) or _only_images(node) or paragraph_facts(pen, nodes, at)[1]:
        return False
    text = plain(node[1])
    return bool(text) and not text.endswith((":", "："))


def _only_images(node: Node) -> bool:
    children = node[1].children or []
    return all(child.type in {"image", "softbreak"} or not child.content.strip() for child in children)


def _note_difference(pen: BodyWriter, title: str, line: int, given: str) -> None:
    place = Span(pen.page.path, line, pen.column(line, title), len(title))
    message = f'the heading "{title}" differs from the title "{given}"'
    hint = "the heading is shown on the page, the title in lists; make them equal to silence this"
    pen.page.diagnostics.append(diagnose("title-differs", place, message, hint))
