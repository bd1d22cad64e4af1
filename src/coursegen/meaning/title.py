"""The title of a page, from its level 1 heading, and its lead, the paragraph right below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from coursegen.markdown.headings import github_slug
from coursegen.markdown.page_state import BLOCK_TOKEN
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
    title_id: str = ""


def read_top(pen: BodyWriter, nodes: Sequence[Node], kind: Kind, given_title: str | None) -> PageTop:
    """Take the first level 1 heading off a page and, for a course, a lesson or a path, its lead.

    The lead is the plain paragraph directly below the title, or that the page begins with when it has no level 1
    heading. A heading that differs from the title in the front matter is worth a note.
    """
    rest = list(nodes)
    title, html, line, anchor = "", "", 0, ""
    at = next((index for index, node in enumerate(nodes) if heading_level(node) == 1), None)
    if at is not None:
        heading = pen.heading(rest.pop(at))
        title, html, line, anchor = heading.text, heading.html, heading.line, heading.id
        if given_title and fold_heading(given_title) != fold_heading(title):
            _note_difference(pen, title, line, given_title)
    elif (written := _html_title(pen, rest)) is not None:
        title, html, line, anchor = written
    lead_at, moves = _lead_place(pen, rest, at or 0)
    if lead_at is None:
        return PageTop(title, html, line, "", "", rest, anchor)
    text = plain(rest[lead_at][1])
    lead = pen.inline(rest.pop(lead_at)[1]) if kind in _HEADED and moves else ""
    return PageTop(title, html, line, lead, text, rest, anchor)


_HTML_TITLE = re.compile(r"<h1\b((?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>(.*?)</h1\s*>", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def _html_title(pen: BodyWriter, rest: list[Node]) -> tuple[str, str, int, str] | None:
    """Take a level 1 heading in HTML off the top of a page: its text, its HTML, its line and its id."""
    for node in rest:
        token = node[0]
        if token.type == "heading_open":
            return None
        found = _HTML_TITLE.search(token.content) if token.type == "html_block" else None
        if found is None:
            continue
        text = " ".join(unescape(_TAGS.sub("", found[2])).split())
        if not text:
            return None
        own = _ID.search(found[1])
        anchor = unescape(own[1] or own[2] or own[3] or "") if own else github_slug(text)
        if anchor and anchor not in pen.page.anchors:
            pen.page.anchors.append(anchor)
        line = pen.line(token) + token.content.count("\n", 0, found.start())
        token.content = token.content[: found.start()] + token.content[found.end() :]
        if not token.content.strip():
            rest.remove(node)
        return text, found[2].strip(), line, anchor
    return None


def _lead_place(pen: BodyWriter, nodes: Sequence[Node], start: int) -> tuple[int | None, bool]:
    """Return where the first paragraph that has text stands, and whether it may move into the head of the page.

    Badges, pictures, notes, HTML and a line such as `[TOC]` may stand before it; it moves past pictures only.
    """
    moves = True
    for at in range(start, len(nodes)):
        node = nodes[at]
        if is_paragraph(node) and (_only_images(node) or _CONTENTS.fullmatch(plain(node[1]))):
            continue
        if is_paragraph(node):
            return (at if _is_lead(pen, nodes, at) else None), moves
        if node[0].type not in _PASSED:
            return None, False
        moves = moves and node[0].type == "html_block" and not node[0].content.strip()
    return None, False


_CONTENTS = re.compile(r"\[\[?_?toc_?\]?\]|\{:\s*toc\s*\}", re.IGNORECASE)
_PASSED = frozenset({"html_block", "hr", BLOCK_TOKEN})


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
