"""What other makers' courses write: one table of the names of their boxes, and the marks of theirs that stay text.

A spelling that can mean only one thing is read; all else is shown as it was written, and said once a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import position_of
from coursegen.model import Block

FOLDED = "folded"
BOX = "box"
BARE = "bare"

_BY_TEMPLATE = {
    "note": "note abstract callout info objectives seealso summary testimonial tldr todo",
    "tip": "tip check done success",
    "important": "important checklist keypoints prereq",
    "warning": "warning attention",
    "caution": "caution bug danger error fail failure",
    BOX: "admonition appex challenge cite discussion example exercise faq help question questions quote",
    FOLDED: "answer details dropdown hint solution spoiler",
    BARE: "card column columns grid output panel-tabset tab-item tab-set",
}
BOXES: Mapping[str, str] = MappingProxyType(
    {name: template for template, names in _BY_TEMPLATE.items() for name in names.split()}
)
"""The template that draws each name of a box; `callout-` before it changes nothing."""

TEACHERS = frozenset({"instructor", "instructor-note", "instructor-notes", "notes"})
"""Boxes for those who teach: they are left out of everything that is published."""

_LIKENESS = 0.88


def known_box(kind: str) -> str:
    """Return the template that draws a box of another maker, or ""."""
    return BOXES.get(kind.removeprefix("callout-"), "")


def is_for_teachers(kind: str, attributes: Mapping[str, str]) -> bool:
    """Whether a block is for those who teach, and so is left out."""
    name = kind.removeprefix("callout-")
    return name in TEACHERS or (name == "content-visible" and attributes.get("when-profile") == "instructor")


def is_folded(block: Block) -> bool:
    """Whether a block is shown only when its reader asks for it."""
    return "collapse" in block.attrs or known_box(block.kind) == FOLDED


def meant_for_teachers(kind: str) -> str:
    """Return the name of a box for teachers that a name is most likely a slip for, or ""."""
    word = kind.replace("_", "-")[:40]
    return next((name for name in sorted(TEACHERS) if SequenceMatcher(None, word, name).ratio() >= _LIKENESS), "")


# construct, what it is, what to write instead
_MARKS: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (name, re.compile(pattern, re.MULTILINE), whose, hint)
    for name, pattern, whose, hint in (
        ("{{<", r"\{\{<[^\n]*?>\}\}", "a shortcode of Hugo or Quarto", "write Markdown, such as :::note, in its place"),
        ("{{%", r"\{\{%[^\n]*?%\}\}", "a shortcode of Hugo", "write Markdown, such as :::note, in its place"),
        ("{{#", r"\{\{#[^\n]*?\}\}", "a directive of mdBook", "copy what it names into the text"),
        ("{%", r"(?<!\{)\{%[^\n]*?%\}", "a tag of Liquid or Jinja", "write what it would give"),
        ("{{", r"\{\{(?![<%#])[^\n]*?\}\}", "an output tag of Liquid or LiaScript", "write what it would give"),
        ("{:", r"\{:[^{}\n]*\}", "an attribute list of kramdown", "write {#id .class} after it, or on the line above"),
        (
            "{ .",
            r"\{ ?[.#][\w-][^{}\n]*\}",
            "an attribute list of another tool",
            "write it above the block, or delete it",
        ),
        ("=== ", r'^===[!+]? "[^"\n]*"', "a tab of MkDocs", "indent what belongs to it by four spaces"),
        (
            "!!! ",
            r"^!!! ?[A-Za-z][^\n]*",
            "a box of MkDocs",
            "indent its text by four spaces, or write :::note and :::",
        ),
        ("???", r"^\?\?\?\+? [A-Za-z][^\n]*", "a folded box of MkDocs", "indent its text by four spaces"),
        ("import ", r"^import [^\n]*\bfrom ['\"][^\n]*", "an import of MDX", "delete the line"),
        (")=", r"^\([\w:.-]+\)=$", "a label of MyST", "write {#label} after the heading"),
        ("+++", r"^\+\+\+(?: [^\n]*)?$", "a break of MyST", "write ---"),
        ("% ", r"^% [^\n]*", "a comment of MyST", "write <!-- … -->"),
        ("[[", r"\[\[[^\[\]\n]*\]\]", "a link of a wiki, or an answer of LiaScript", "write [text](file.md)"),
        (
            "[(",
            r"\[\([ xX]\)\]",
            "a choice of LiaScript",
            "number the question, 1. …, and write - [x] or - [ ] below it",
        ),
        ("@LIA", r"@LIA[\w.]*", "a macro of LiaScript", "delete it"),
        (":::", r"^:{3,}[^\n]*", "a line of a block that is not read", "write :::note, and ::: where it ends"),
        ("{", r"\{[A-Za-z][\w:-]*\}(?=\x01)", "a role of MyST", "write [text](file.md), or the text alone"),
        (
            ":",
            r"(?<![\w:/])(?::[a-z][a-z0-9]*(?:[_+-][a-z0-9]+)*:)(?![\w:])",
            "a short name of a picture",
            "write the picture itself, 🎉",
        ),
    )
)
_SIGNS = tuple(name for name, *_ in _MARKS if name not in {"{", ":"})
_SHORT_NAME = re.compile(r":(?<![\w:/]:)[a-z][a-z0-9_+-]*:(?![\w:])")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_COMPONENT = re.compile(
    r"(?<!\w)<([A-Z][A-Za-z0-9.]*[a-z][A-Za-z0-9.]*)(\s(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*?)?/?>"
)
_LABEL = re.compile(r"""\s(?:label|title)=("[^"]*"|'[^']*')""")
_ELEMENTS_WRITTEN = (
    "Body Button Code Details Div Footer Form Head Header Html Iframe Img Input "
    "Li Link Main Nav Ol Section Span Strong Style Summary Table Title Ul Video"
)
_ELEMENTS = frozenset(_ELEMENTS_WRITTEN.split())


def install(md: MarkdownIt) -> None:
    """Keep shortcodes whole, show the labels of components, and name what stays text."""
    md.inline.ruler.push("shortcode", _shortcode)
    md.core.ruler.after("inline", "foreign", _find)


def _shortcode(state: StateInline, silent: bool) -> bool:
    """Take `{{<name title="x">}}` as text: its angle brackets are no HTML."""
    if not state.src.startswith("{{<", state.pos):
        return False
    end = state.src.find(">}}", state.pos, state.posMax)
    if end < 0:
        return False
    if not silent:
        state.pending += state.src[state.pos : end + 3]
    state.pos = end + 3
    return True


def _find(state: StateCore) -> None:
    source = state.src
    signs = tuple(sign for sign in _SIGNS if sign in source and (sign != "% " or f"\n{sign}" in f"\n{source}"))
    if "}`" in source:
        signs = (*signs, "}`")
    names = _SHORT_NAME.search(source) is not None
    components = bool(state.md.options["html"]) and _COMPONENT.search(source) is not None
    if not (signs or names or components):
        return
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    for token in state.tokens:
        first = token.map[0] if token.map else 0
        if token.type == "html_block" and components:
            token.content = _show_labels(page, lines, first, token.content, token.content)
        elif token.type == "inline" and token.children:
            content = token.content
            if any(sign in content for sign in signs) or (names and _SHORT_NAME.search(content) is not None):
                _report_marks(page, lines, first, token)
            for child in token.children if components else ():
                if child.type == "html_inline":
                    child.content = _show_labels(page, lines, first, child.content, token.content)


def _report_marks(page: PageState, lines: list[str], first: int, token: Token) -> None:
    written = _CODE_SPAN.sub(lambda found: " " * len(found[0]), token.content)
    text = "".join(_read(child) for child in token.children or ())
    for sign, pattern, whose, hint in _MARKS:
        if sign not in text or sign in page.foreign:
            continue
        found = pattern.search(text)
        # what was escaped with a backslash is not found in the source, and is meant
        if found is None or (start := written.find(found[0][:3])) < 0 or (start and written[start - 1] == "\\"):
            continue
        exact = written.find(found[0])
        shown = found[0] if len(found[0]) <= 40 else f"{found[0][:39]}…"
        at = position_of(lines, first, token.content, exact if exact >= 0 else start)
        page.report_foreign(sign, at, f"{shown} is {whose}; it is shown as text", hint, len(found[0]))


def _read(child: Token) -> str:
    if child.type in {"text", "text_special", "html_inline"}:
        return child.content
    if child.type in {"softbreak", "hardbreak"}:
        return "\n"
    if child.type == "link_open":
        target = str(child.attrs.get("href", ""))
        return target if "{" in target else ""
    return "\x01" if child.type == "code_inline" else "" if child.nesting else " "


def _show_labels(page: PageState, lines: list[str], first: int, html: str, content: str) -> str:
    """Return HTML with the labels of components, which no browser shows, as text behind their tags."""

    def show(found: re.Match[str]) -> str:
        if found[1] in _ELEMENTS:
            return found[0]
        at = position_of(lines, first, content, max(content.find(found[0]), 0))
        message = f"<{found[1]}> is a component of MDX; only its text is shown"
        page.report_foreign(f"<{found[1]}", at, message, "write Markdown in its place", len(found[1]) + 1)
        labels = [label[1:-1] for label in _LABEL.findall(found[2] or "")]
        shown = " ".join(label.replace("<", "&lt;") for label in labels)
        return f"{found[0]}<strong>{shown}</strong>" if shown else found[0]

    return _COMPONENT.sub(show, html)
