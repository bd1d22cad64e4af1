"""One Source to one Document and its Body: a pure function that never raises, whatever an author wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from markdown_it.token import Token
from msgspec.structs import replace

from coursegen.files.mojibake import BIDI_CONTROL, Repair, repair
from coursegen.markdown import code
from coursegen.markdown.macros import macros_of
from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.meaning import read_body
from coursegen.meaning.counting import passages, texts, workload
from coursegen.meaning.lexicon import ROLES, lexicon_for
from coursegen.model import Block, Body, Document, HtmlPolicy, Source
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose, in_file_order
from coursegen.settings.front_matter import Head, read_head
from coursegen.text import without_liquid_comments
from coursegen.time_limit import TooSlow, limit_time

MOST_SECONDS = 5.0
"""What one file may take of the processor's time; a page of 1,000 words takes 0.005."""

MOST_MARKUP = 100_000
"""Line ends and characters with a meaning in Markdown; a book of 300,000 words has half as many."""

_MARKUP = str.maketrans("", "", "!#$&*-:<=>[\\]^_`{|}~")


def parse(
    source: Source,
    html: HtmlPolicy,
    language: str,
    macros: str = "",
    *,
    source_lines: bool = False,
    before: Document | None = None,
) -> tuple[Document, Body]:
    """Parse a file; `language` is the site's, for files that name none, `before` what an earlier parse made of it.

    `macros` are the site's, as definitions in TeX (`Config.macros`).

    Errors in the front matter leave its defaults and the body is parsed all the same, so that every problem of a file
    is reported in one run. With `source_lines`, the HTML says where each block was written (markdown/line_numbers.py);
    nothing else changes.

    A body with more than `MOST_MARKUP`, or that takes longer than `MOST_SECONDS`, is shown as it was written; when even
    its front matter takes as long, the file counts as empty.
    """
    quick = min(code.MOST_SECONDS, MOST_SECONDS)
    try:
        # No block of code in a page that takes so long can take longer, so none is timed, which would cost as much
        # as a tenth of highlighting it.
        return limit_time(quick, _parse, source, html, language, source_lines, "", before, macros, False)
    except TooSlow:
        pass
    try:
        return limit_time(MOST_SECONDS, _parse, source, html, language, source_lines, "", before, macros)
    except TooSlow:
        pass
    reason = f"the text takes longer than {MOST_SECONDS:g} seconds to process; it is shown as it was written"
    try:
        return limit_time(MOST_SECONDS, _parse, source, html, language, source_lines, reason, before, macros)
    except TooSlow:
        message = f"the file takes longer than {MOST_SECONDS:g} seconds to read"
        problem = diagnose("unreadable-file", Span(source.path, 1, 1), message, "split it")
        empty = replace(source, text="", diagnostics=(*source.diagnostics, problem))
        return _parse(empty, html, language, source_lines, "", None, macros)


def _parse(
    source: Source,
    html: HtmlPolicy,
    language: str,
    source_lines: bool,
    too_slow: str,
    before: Document | None,
    macros: str,
    guarded: bool = True,
) -> tuple[Document, Body]:
    """Parse a file; with a reason in `too_slow`, its body is not looked into."""
    text, repairs = repair(source.text)
    text = _CONTROL.sub("", text)
    head = read_head(replace(source, text=text), before)
    meta = head.meta
    lexicon = lexicon_for(meta.language or language)
    markup = _markup(html)
    page = PageState(
        source.path,
        line_offset=head.body_line - 1,
        given_title=meta.title or "",
        source_lines=source_lines,
        terms_are_anchors=source.kind == "glossary",
        guarded=guarded,
        macros=macros_of(macros),
    )
    tokens = _tokens(replace(head, body=without_liquid_comments(head.body)), markup, page, too_slow)
    body = read_body(tokens, markup, page, lexicon, source.kind, title=meta.title, lines=text.split("\n"))
    top = body.top
    roles = tuple(block for block in page.blocks if _has_role(block))
    questions = sum(len(block.items) for block in roles if block.kind == "quiz")
    written = texts(tokens)
    found = (*source.diagnostics, *head.diagnostics, *page.diagnostics)
    diagnostics = (*found, *_mojibake(source.path, repairs), *_bidi_controls(source), *_controls(source))
    document = Document(
        path=source.path,
        kind=source.kind,
        slug=source.slug,
        digest=source.digest,
        number=source.number,
        folder=source.folder,
        meta=meta,
        title=top.title,
        title_line=top.title_line,
        lead_text=top.lead_text,
        links=tuple(page.links),
        roles=roles,
        anchors=tuple(page.anchors),
        workload=workload(written, lexicon, questions),
        questions=questions,
        has_math=page.has_math,
        diagnostics=in_file_order(diagnostics),
        head=head.digest,
        left_out=tuple(page.left_out),
    )
    return document, Body(
        html=body.html,
        blocks=tuple(page.blocks),
        passages=passages(written, page, top.title_line),
        title_html=top.title_html,
        title_id=top.title_id,
        lead=top.lead,
        headings=tuple(heading for heading in page.headings if heading.line != top.title_line),
        external=tuple(page.external),
        formulas=tuple(page.formulas),
    )


def _tokens(head: Head, markup: Markup, page: PageState, too_slow: str) -> list[Token]:
    if len(head.body) > MOST_MARKUP and not too_slow:
        count = _count_markup(head.body)
        if count > MOST_MARKUP:
            too_slow = f"the text has more than {MOST_MARKUP:,} line ends and signs; it is shown as it was written"
    if not too_slow:
        return markup.tokens(head.body, page)
    page.report("too-slow", (1, 1), too_slow, "split it, or publish it as a file and link to it")
    return markup.verbatim(head.body, page)


def _count_markup(text: str) -> int:
    """Count line ends and signs outside of fences: code has limits of its own."""
    count = 0
    fence = ""
    for line in text.split("\n"):
        if line.startswith(fence or ("```", "~~~")):
            fence = "" if fence else line[:3]
        elif not fence:
            count += 1 + len(line) - len(line.translate(_MARKUP))
    return count


@lru_cache(maxsize=2)
def _markup(html: HtmlPolicy) -> Markup:
    return Markup(html)


def _has_role(block: Block) -> bool:
    """Whether a block came from a heading with a role; an author's own `:::tools` has the kind, but no items."""
    return block.kind in ROLES and bool(block.items)


def _mojibake(path: str, repairs: tuple[Repair, ...]) -> Iterator[Diagnostic]:
    for spot in repairs:
        place = Span(path, spot.line, spot.column, spot.length)
        message = f'"{spot.before}" is text that was decoded twice; shown as "{spot.after}"'
        yield diagnose("mojibake", place, message, "run coursegen check --fix")


_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _controls(source: Source) -> Iterator[Diagnostic]:
    if _CONTROL.search(source.text) is None:
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        if match := _CONTROL.search(line):
            message = f"an invisible control character, U+{ord(match[0]):04X}, stands here; it is left out"
            yield diagnose("control-character", Span(source.path, number, match.start() + 1), message, "delete it")


def _bidi_controls(source: Source) -> Iterator[Diagnostic]:
    if source.text.isascii() or not BIDI_CONTROL.search(source.text):
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        if match := BIDI_CONTROL.search(line):
            name = unicodedata.name(match[0]).lower()
            message = (
                f"an invisible character, U+{ord(match[0]):04X} ({name}), changes the order in which text is shown"
            )
            yield diagnose("bidi-control", Span(source.path, number, match.start() + 1), message, "delete it")
