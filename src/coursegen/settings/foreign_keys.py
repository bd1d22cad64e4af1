"""Front-matter keys of other tools: what they say is taken over where coursegen has a word for it, else named."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from pydantic_core import PydanticCustomError

from coursegen.model import Kind
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.settings.fields import as_minutes
from coursegen.settings.yaml_tree import KeyValue, MapNode, Node, TextNode, is_null

_ORDER = ("weight", "sidebar_position", "nav_order", "sidebar")
"""Keys of Hugo, Docusaurus, Just the Docs and Starlight (`sidebar.order`)."""

_PARTS = ("teaching", "exercises")
"""Keys of the Carpentries' lessons: the minutes of two parts of one lesson."""

_WHOLE_TIME = ("time", "minutes")

_OTHERS = frozenset(
    {
        "bibliography", "bookCollapseSection", "bookFlatSection", "bookHidden", "bookToc", "cascade",
        "child_nav_order", "code-fold", "collection", "comments", "csl", "custom_edit_url",
        "displayed_sidebar", "editor", "engine", "execute", "exercises", "format", "grand_parent",
        "has_children", "has_math", "has_toc", "hide", "hide_table_of_contents", "hide_title", "jupyter",
        "katex", "kernelspec", "key_points", "keypoints", "lastmod", "layout", "linkTitle", "math", "mathjax",
        "menu", "mermaid", "minutes", "navTitle", "nav_exclude", "nav_fold_state", "nav_order", "next",
        "objectives", "output", "pageTitle", "pagination_label", "pagination_next", "pagination_prev",
        "parent", "permalink", "prev", "questions", "search_exclude", "seo", "sidebar", "sidebar_class_name",
        "sidebar_custom_props", "sidebar_label", "sidebar_position", "slug", "teaching", "template", "theme",
        "time", "toc", "toc-depth", "toc_max_heading_level", "toc_min_heading_level", "url", "weight",
    }
)  # fmt: skip
"""Keys that other tools read; `adopt` gives some of them a meaning."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,5}")
_FEW_MINUTES = re.compile(r"[0-9]{1,4}")


_HINT = 'put it below "extra:" if a template uses it'
_HINTS = {
    "objectives": 'did you mean "outcomes"?',
    "parent": 'did you mean "section"?',
    "permalink": 'did you mean "aliases"?',
    "slug": 'did you mean "id"?',
}


def adopt(kind: Kind, node: MapNode, own: Collection[str]) -> tuple[MapNode, tuple[Diagnostic, ...]]:
    """Return front matter with the keys of others under ours, and what is said of those that mean nothing here.

    `own` are the keys that the kind of file has. Ours, where they are given, outweigh those of others.
    """
    foreign = {entry.key: entry for entry in node.entries if entry.key in _OTHERS and entry.key not in own}
    if not foreign:
        return node, ()
    problems: list[Diagnostic] = []
    found: dict[str, KeyValue] = {}
    said = {key: entry for key, entry in foreign.items() if not is_null(entry.value)}
    if "order" in own:
        for entry in [said[key] for key in _ORDER if key in said]:
            if (value := _order(entry)) is None:
                continue
            del said[entry.key]
            if value.isascii() and _WHOLE.fullmatch(value):
                found.setdefault("order", _renamed(entry, "order", value))
            else:
                message = f'"{entry.key}" is read as "order", but is not a whole number; it is ignored'
                problems.append(diagnose("unknown-key", entry.key_place, message, 'write "order:" with a whole number'))
    if "duration" in own and kind == "lesson":
        for entry, minutes in _minutes(said):
            del said[entry.key]
            if minutes:
                found.setdefault("duration", _renamed(entry, "duration", str(minutes)))
    for entry in said.values():
        message = f'"{entry.key}" is a key of other tools and is not read'
        problems.append(diagnose("foreign-key", entry.key_place, message, _HINTS.get(entry.key, _HINT)))
    kept = [entry for entry in node.entries if entry.key not in foreign]
    ours = {entry.key for entry in kept if not is_null(entry.value)}
    kept += [entry for key, entry in found.items() if key not in ours]
    return replace(node, entries=tuple(kept)), tuple(problems)


def _renamed(entry: KeyValue, key: str, text: str) -> KeyValue:
    return KeyValue(key, entry.key_place, TextNode(text, entry.value.place))


def _order(entry: KeyValue) -> str | None:
    """Return what a key says about the order, None when it says nothing."""
    value: Node = entry.value
    if entry.key == "sidebar":
        inner = value.get("order") if isinstance(value, MapNode) else None
        if inner is None:
            return None
        value = inner.value
    return value.text.strip() if isinstance(value, TextNode) else ""


def _minutes(said: Mapping[str, KeyValue]) -> list[tuple[KeyValue, int]]:
    """Return the keys that say how long a lesson takes, with the minutes; teaching and exercises are added up."""
    parts = [said[key] for key in _PARTS if key in said]
    texts = [entry.value.text.strip() if isinstance(entry.value, TextNode) else "" for entry in parts]
    found: list[tuple[KeyValue, int]] = []
    if parts and all(map(_FEW_MINUTES.fullmatch, texts)):
        total = sum(map(int, texts))
        found += [(entry, total) for entry in parts]
    for entry in [said[key] for key in _WHOLE_TIME if key in said]:
        if isinstance(entry.value, TextNode):
            with suppress(PydanticCustomError):
                found.append((entry, as_minutes(entry.value.text)))
    return found
