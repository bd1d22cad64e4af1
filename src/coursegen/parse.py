"""One Source to one Document and its Body: a pure function that never raises, whatever an author wrote."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from coursegen.conventions import read_body
from coursegen.conventions.counting import passages, workload
from coursegen.diagnostics import Diagnostic, Location, diagnose, in_file_order
from coursegen.frontmatter import read_head
from coursegen.lexicon import ROLES, lexicon_for
from coursegen.markdown import Markup, PageState
from coursegen.model import Block, Body, Document, HtmlPolicy, Source
from coursegen.text import BIDI_CONTROL, Repair, repair


def parse(source: Source, html: HtmlPolicy, language: str, *, source_lines: bool = False) -> tuple[Document, Body]:
    """Parse a file; `language` is the site's, for files that name none.

    Errors in the front matter leave its defaults and the body is parsed all the same, so that every problem of a file
    is reported in one run. With `source_lines`, the HTML says where each block was written (markdown/source_lines.py);
    nothing else changes.
    """
    text, repairs = repair(source.text)
    head = read_head(replace(source, text=text))
    meta = head.meta
    lexicon = lexicon_for(meta.language or language)
    markup = _markup(html)
    page = PageState(source.path, line_offset=head.body_line - 1, source_lines=source_lines)
    tokens = markup.tokens(head.body, page)
    body = read_body(tokens, markup, page, lexicon, source.kind, title=meta.title, lines=text.split("\n"))
    top = body.top
    roles = tuple(block for block in page.blocks if _has_role(block))
    questions = sum(len(block.items) for block in roles if block.kind == "quiz")
    found = (*source.diagnostics, *head.diagnostics, *page.diagnostics)
    diagnostics = (*found, *_mojibake(source.path, repairs), *_bidi_controls(source))
    document = Document(
        path=source.path,
        kind=source.kind,
        slug=source.slug,
        digest=source.digest,
        number=source.number,
        folder=source.folder,
        meta=meta,
        title=top.title,
        title_html=top.title_html,
        title_line=top.title_line,
        lead=top.lead,
        lead_text=top.lead_text,
        headings=tuple(heading for heading in page.headings if heading.line != top.title_line),
        links=tuple(page.links),
        external=tuple(page.external),
        roles=roles,
        anchors=tuple(page.anchors),
        workload=workload(tokens, lexicon, questions),
        questions=questions,
        has_math=page.has_math,
        diagnostics=in_file_order(diagnostics),
    )
    return document, Body(body.html, tuple(page.blocks), passages(tokens, page, top.title_line))


@lru_cache(maxsize=2)
def _markup(html: HtmlPolicy) -> Markup:
    return Markup(html)


def _has_role(block: Block) -> bool:
    """Whether a block came from a heading with a role; an author's own `:::tools` has the kind, but no items."""
    return block.kind in ROLES and bool(block.items)


def _mojibake(path: str, repairs: tuple[Repair, ...]) -> Iterator[Diagnostic]:
    for spot in repairs:
        place = Location(path, spot.line, spot.column, spot.length)
        message = f'"{spot.before}" is text that was decoded twice; shown as "{spot.after}"'
        yield diagnose("mojibake", place, message, "run coursegen check --fix")


def _bidi_controls(source: Source) -> Iterator[Diagnostic]:
    if source.text.isascii() or not BIDI_CONTROL.search(source.text):
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        for match in BIDI_CONTROL.finditer(line):
            name = unicodedata.name(match[0]).lower()
            message = (
                f"an invisible character, U+{ord(match[0]):04X} ({name}), changes the order in which text is shown"
            )
            yield diagnose("bidi-control", Location(source.path, number, match.start() + 1), message, "delete it")
