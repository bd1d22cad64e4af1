"""Strikethrough, task lists and tables, as GitHub Flavored Markdown has them (GFM, sections 6.5, 5.3 and 4.10)."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.text import mark


def install_strikethrough(md: MarkdownIt) -> None:
    """Turn on markdown-it's rule, which writes `<s>`, and write GFM's `<del>`."""
    md.options["strikethrough_single_tilde"] = True
    md.enable("strikethrough")
    md.add_render_rule("s_open", _open_struck)
    md.add_render_rule("s_close", _close_struck)


def _open_struck(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "<del>"


def _close_struck(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</del>"


CHECKED = "checked"
"""The key in a list item's `meta` that markdown-it sets to whether the box is ticked."""


def install_tasks(md: MarkdownIt) -> None:
    """Turn on markdown-it's task lists and name the list as the theme does."""
    md.options["tasklists"] = True
    md.core.ruler.push("tasks", _name_lists)


def _name_lists(state: StateCore) -> None:
    for token in state.tokens:
        if not token.attrs and not token.meta:
            continue
        classes = str(token.attrs.get("class", ""))
        if token.type in {"bullet_list_open", "ordered_list_open"} and "contains-task-list" in classes:
            token.attrs["class"] = classes.replace("contains-task-list", "task")
        elif token.type == "list_item_open" and CHECKED in token.meta:
            rest = classes.replace("task-list-item", "").strip()
            token.attrs = {name: value for name, value in token.attrs.items() if name != "class"}
            if rest:
                token.attrs["class"] = rest


def labelled(item: Token, html: str) -> str:
    """Put the first line of a task into a label with its checkbox."""
    checked = " checked" if item.meta[CHECKED] else ""
    return f'<label><input type="checkbox"{checked}><span>{html}</span></label>'


_CLASSES = {"text-align:left": "l", "text-align:center": "c", "text-align:right": "r"}


def install_tables(md: MarkdownIt) -> None:
    """Turn on GFM's tables and return them our markup."""
    md.enable("table")
    md.core.ruler.push("tables", _cells)
    md.add_render_rule("table_open", _open_table)
    md.add_render_rule("table_close", _close_table)


def _cells(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            if token.type == "th_open":
                token.attrs["scope"] = "col"
            if style in _CLASSES:
                token.attrs["class"] = _CLASSES[style]


def _open_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    scroller = f'<div class="scroll" role="group" aria-label="{mark("W", "table")}" tabindex="0">'
    return scroller + self.renderToken(tokens, index, options, env)


def _close_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>\n"
