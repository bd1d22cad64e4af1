"""What plain headings and lists mean: title and lead, headings with a role, fact groups, quizzes, times.

A body as understood is a `BodyMeaning`: what stands at its top, its blocks, and its HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from msgspec import Struct

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.meaning.lexicon import Lexicon
from coursegen.meaning.sections import with_roles
from coursegen.meaning.title import PageTop, read_top
from coursegen.meaning.tree import BodyWriter, siblings
from coursegen.model import Kind


class BodyMeaning(Struct, frozen=True):
    """A body as understood: what stands at its top, and its HTML. The blocks are in the page that was passed in."""

    top: PageTop
    html: str


def read_body(
    tokens: Sequence[Token],
    markup: Markup,
    page: PageState,
    lexicon: Lexicon,
    kind: Kind,
    *,
    title: str | None = None,
    lines: Sequence[str] = (),
) -> BodyMeaning:
    """Understand the tokens of one body; `title` is that of the front matter, `lines` are those of the file."""
    pen = BodyWriter(markup, page, lexicon, lines)
    top = read_top(pen, siblings(tokens), kind, title)
    return BodyMeaning(top, pen.html([with_roles(pen, top.rest, kind)]))
