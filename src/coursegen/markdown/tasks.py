"""Task lists: `- [x] done` as a checkbox in a label that a reader can tick."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

CHECKED = "checked"
"""The key in a list item's `meta` that markdown-it sets to whether the box is ticked."""


def install(md: MarkdownIt) -> None:
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
