"""The tree that YAML is read into: text, lists and mappings, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coursegen.model import Place

NOWHERE = Place(1, 1)


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar, spelled as the author spelled it; `plain` means without quotes, so that it may be a number or null."""

    text: str
    place: Place
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """Whether the author gave no value: nothing, `~` or `null` (YAML 1.2.2, section 10.3.2, core schema)."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: str
    key_place: Place
    value: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping in the order of the file; every key occurs once."""

    entries: tuple[Entry, ...] = ()
    place: Place = NOWHERE

    def get(self, key: str) -> Entry | None:
        """Give the entry of a key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node = TextNode | ListNode | MapNode


def flatten(node: Node, prefix: str = "") -> Iterator[tuple[str, Place]]:
    """Give the place of every value below a node under its dotted name: `title`, `tags.0`, `offerings.0.start`."""
    if prefix:
        yield prefix, node.place
    dot = prefix and prefix + "."
    if isinstance(node, MapNode):
        for entry in node.entries:
            yield from flatten(entry.value, dot + entry.key)
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from flatten(item, f"{dot}{index}")


def spelled(node: Node) -> Any:
    """Turn a node into dicts, lists and the strings as written; keys and list items without a value are left out."""
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [spelled(item) for item in node.items if not _is_null(item)]
    return {entry.key: spelled(entry.value) for entry in node.entries if not _is_null(entry.value)}


def typed(node: Node) -> Any:
    """Turn a node into JSON-like data by YAML 1.2's core schema (section 10.3.2): null, bool, int, float, text.

    Dates stay text, and so do whole numbers beyond 15 digits, which JavaScript could not hold.
    """
    if isinstance(node, ListNode):
        return [typed(item) for item in node.items]
    if isinstance(node, MapNode):
        return {entry.key: typed(entry.value) for entry in node.entries}
    if node.is_null:
        return None
    text = node.text
    if not node.plain:
        return text
    if text in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}(?:[eE][-+]?[0-9]{1,2})?", text):
        return float(text)
    return text


def _is_null(node: Node) -> bool:
    return isinstance(node, TextNode) and node.is_null
