"""Tables: in a scroller that can be focused and is named, with classes for alignment (a strict CSP bars `style`)."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.text import mark

_CLASSES = {"text-align:left": "l", "text-align:center": "c", "text-align:right": "r"}


def install(md: MarkdownIt) -> None:
    """Turn on GFM's tables and give them our markup."""
    md.enable("table")
    md.core.ruler.push("tables", _cells)
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)


def _cells(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            if token.type == "th_open":
                token.attrs["scope"] = "col"
            if style in _CLASSES:
                token.attrs["class"] = _CLASSES[style]


def _open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    scroller = f'<div class="scroll" role="group" aria-label="{mark("W", "table")}" tabindex="0">'
    return scroller + self.renderToken(tokens, index, options, env)


def _close(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>\n"
