"""TOML front matter, as Hugo has it between lines of `+++`, as the same tree that YAML is read into."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.settings.yaml_tree import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    UNPRINTABLE,
    KeyValue,
    ListNode,
    MapNode,
    Node,
    TextNode,
)

_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_HEADER = re.compile(r"[ \t]*\[{1,2}([^\[\]\n]+)\]{1,2}")
_MANY_DOTS = re.compile(rf"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){{{MAX_DEPTH + 1}}}""")
"""A key of so many parts; the reader of TOML takes time with their square."""

_ENTRY = re.compile(r"""[ \t]*([\w.-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=[ \t]*(.*)""")


def load_toml(text: str, path: str, first_line: int = 1) -> tuple[MapNode, tuple[Diagnostic, ...]]:
    r"""Read a TOML text (`\n` line ends), and say what is wrong with it; `first_line` is its first line in the file.

    Python's reader knows no places, so a value stands where its key does; what is inside a list stands there too.
    Never raises.
    """
    whole = Span(path, first_line, 1)
    if len(text) > MAX_CHARACTERS or _depth(text) > MAX_DEPTH or _MANY_DOTS.search(text):
        return MapNode(whole), (diagnose("bad-toml", whole, "this TOML is too large, or nested too deeply"),)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") or 1, 1)
        message = f"this is not TOML: {_PLACE.sub('', str(error)).strip().lower()}"
        hint = 'write key = "value", or YAML between two lines "---"'
        return MapNode(whole), (diagnose("bad-toml", Span(path, first_line + line - 1, column), message, hint),)
    if _levels(values) > MAX_DEPTH:
        return MapNode(whole), (diagnose("bad-toml", whole, "this TOML is nested too deeply"),)
    if fault := _fault(values):
        return MapNode(whole), (diagnose("bad-toml", whole, fault),)
    spans = _spans(text, path, first_line)
    root = _node(values, "", whole, spans)
    assert isinstance(root, MapNode)  # noqa: S101 - a TOML document is a table
    return root, ()


def _depth(text: str) -> int:
    """Return how deeply brackets are nested at most; those in strings count too, which only makes it stricter."""
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _levels(values: dict[str, Any]) -> int:
    """Return how many tables and lists lie in each other; dotted keys make them without a bracket."""
    row: list[Any] = [values]
    levels = 0
    while row:
        levels += 1
        inner = [part for value in row for part in (value.values() if isinstance(value, dict) else value)]
        row = [part for part in inner if isinstance(part, dict | list)]
    return levels


def _fault(value: Any) -> str:
    """Return what in a value no front matter may hold; an escape can write what the text itself may not."""
    if isinstance(value, dict):
        return next(filter(None, (_fault(part) for item in value.items() for part in item)), "")
    if isinstance(value, list):
        return next(filter(None, map(_fault, value)), "")
    if isinstance(value, str) and (bad := UNPRINTABLE.search(value)) is not None:
        return f"an escape stands for the character U+{ord(bad[0]):04X}, which text cannot hold"
    return "a number has more than 15 digits" if isinstance(value, int) and abs(value) >= 10**15 else ""


def _spans(text: str, path: str, first_line: int) -> dict[str, Span]:
    """Return where the value of each key stands, by its dotted name."""
    spans: dict[str, Span] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), first_line):
        if (entry := _ENTRY.match(line)) is not None:
            name = table + entry[1].strip("\"'")
            length = max(len(entry[2].rstrip()), 1)
            spans.setdefault(name, Span(path, number, entry.start(2) + 1, length))
        elif (header := _HEADER.match(line)) is not None:
            name = header[1].strip()
            spans.setdefault(name, Span(path, number, header.start(1) + 1, len(name)))
            table = name + "."
    return spans


def _node(value: Any, name: str, place: Span, spans: dict[str, Span]) -> Node:
    numbered = isinstance(value, dict) and value and all(key.isdecimal() and len(key) < 10 for key in value)
    if numbered:  # a list, as some write it
        return ListNode(tuple(_node(value[key], name, place, spans) for key in sorted(value, key=int)), place)
    if isinstance(value, dict):
        entries = []
        for key, inner in value.items():
            full = f"{name}.{key}" if name else key
            span = spans.get(full, place)
            entries.append(KeyValue(key, span, _node(inner, full, span, spans)))
        return MapNode(place, tuple(entries))
    if isinstance(value, list):
        return ListNode(tuple(_node(item, name, place, spans) for item in value), place)
    if isinstance(value, bool):
        return TextNode("true" if value else "false", place)
    if isinstance(value, int | float):
        return TextNode(str(value), place)
    if isinstance(value, str):
        return TextNode(value, place, plain=False)
    return TextNode(value.isoformat(), place)
