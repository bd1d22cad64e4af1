"""Footnotes: `[^1]` in the text and `[^1]: …` anywhere, gathered at the end of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import Origin
from coursegen.text import mark

_REFERENCE = re.compile(r"\[\^([\w-]+)\]")


def install(md: MarkdownIt) -> None:
    """Use the well-kept plugin for the syntax, with our own markup: ids no heading can have, no words."""
    md.use(footnote_plugin)
    md.core.ruler.before("block", "footnote_labels", _labels)
    # what ends a quotation ends a table too: a definition may stand right below one
    md.block.ruler.at("footnote_def", _definition, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.at("footnote_ref", _reference)
    md.core.ruler.after("footnote_tail", "footnote_lines", _lines)
    md.core.ruler.after("footnote_lines", "missing_footnotes", _missing)
    for rule in (_footnote_ref, _footnote_block_open, _footnote_block_close, _footnote_open, _footnote_anchor):
        md.add_render_rule(rule.__name__.removeprefix("_"), rule)


class _Labels(dict[str, int]):
    """The ids of footnotes by label, which are equal in any case, as on code hosts."""

    def __setitem__(self, label: str, number: int) -> None:
        super().__setitem__(label.casefold(), number)

    def __getitem__(self, label: str) -> int:
        return super().__getitem__(label.casefold())

    def __contains__(self, label: object) -> bool:
        return super().__contains__(str(label).casefold())

    def get(self, label: str, default: int = -1) -> int:  # type: ignore[override]
        """Return the id of the footnote with this label."""
        return super().get(label.casefold(), default)


def _labels(state: StateCore) -> None:
    state.env["footnotes"] = {"refs": _Labels(), "list": {}}


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    count = len(state.tokens)
    if not state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    if not footnote_def(state, start, end, silent):
        return False
    if not silent:
        state.tokens[count].meta["label"] = state.tokens[count].meta["label"].casefold()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or not footnote_ref(state, silent):
        return False
    if not silent:
        note = state.env["footnotes"]["list"][state.tokens[-1].meta["id"]]
        note["label"] = note["label"].casefold()
    return True


def _lines(state: StateCore) -> None:
    """Give notes that are written in the text itself, `^[…]`, the lines of their paragraph."""
    written: dict[int, list[int]] = {}
    current: list[int] | None = None
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "footnote_ref" and token.map is not None:
                written.setdefault(child.meta["id"], token.map)
        if token.type == "footnote_open":
            current = written.get(token.meta["id"])
        elif token.type == "footnote_close":
            current = None
        if current is not None and token.map is None and token.nesting >= 0:
            token.map = list(current)


def _missing(state: StateCore) -> None:
    r"""Report references left as text; escapes are still tokens of their own here, so `\[^1]` is none."""
    page: PageState = state.env["page"]
    for inline in state.tokens:
        if "[^" not in inline.content:
            continue
        position = 0
        origin = Origin(state.env["lines"], inline.map[0] if inline.map else 0, inline.content)
        for child in inline.children or ():
            if child.type != "text":
                continue
            for match in _REFERENCE.finditer(child.content):
                found = inline.content.find(match[0], position)  # -1 where it is written with an entity
                at = origin.at(max(found, position))
                message, hint = f'there is no footnote "{match[1]}"', f"add a line [^{match[1]}]: …, or write \\[^"
                page.report("missing-footnote", at, message, hint, len(match[0]))
                position = max(found + 1, position)


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def _back(token: Token) -> str:
    """Return the id of a place that refers to a footnote; GitHub's slugs have no colon, so no heading has it."""
    again = token.meta.get("subId") or 0
    return f"fnref:{_number(token)}" + (f":{again + 1}" if again > 0 else "")


def _footnote_ref(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    number = _number(tokens[index])
    return f'<sup class="footnote-ref"><a href="#fn:{number}" id="{_back(tokens[index])}">{number}</a></sup>'


def _footnote_block_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<section class="footnotes" aria-label="{mark("W", "footnotes")}">\n<ol>\n'


def _footnote_block_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</ol>\n</section>\n"


def _footnote_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return f'<li id="fn:{_number(tokens[index])}">'


def _footnote_anchor(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    label = f"{mark('W', 'back_to_text')} {_number(tokens[index])}"
    # the variation selector keeps the arrow from becoming an emoji
    return f' <a class="footnote-back" href="#{_back(tokens[index])}" aria-label="{label}">↩\ufe0e</a>'
