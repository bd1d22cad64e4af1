"""Judges JSON-LD by an excerpt of schema.org's own vocabulary: classes, their properties, and what these may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CLASSES: dict[str, Any] = json.loads((Path(__file__).parent / "schema_org.json").read_text("utf-8"))["classes"]
TEXTS = {"Text", "URL", "Date", "DateTime", "Duration", "DefinedTerm", "Language", "Time"}
NUMBERS = {"Integer", "Number", "Float"}


def problems(value: Any, where: str = "") -> Iterator[str]:
    """Return what in a node, or in a list of nodes, the vocabulary does not know."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from problems(one, f"{where}[{index}]")
        return
    type_ = value["@type"]
    if type_ not in CLASSES:
        yield f"{where}: no class {type_}"
        return
    for name, held in value.items():
        if name.startswith("@"):
            continue
        place = f"{where}/{type_}.{name}"
        expected = _range(type_, name)
        if expected is None:
            yield f"{place}: no such property"
            continue
        for one in held if isinstance(held, list) else [held]:
            if not _fits(one, expected):
                yield f"{place}: {one!r} is none of {sorted(expected)}"
            if isinstance(one, dict):
                yield from problems(one, place)


def _range(type_: str, name: str) -> set[str] | None:
    own = CLASSES[type_]["properties"]
    if name in own:
        return set(own[name])
    found = [_range(parent, name) for parent in CLASSES[type_]["parents"]]
    return next((one for one in found if one is not None), None)


def _fits(value: Any, expected: set[str]) -> bool:
    if isinstance(value, dict):
        return not _ancestors(value.get("@type", "")).isdisjoint(expected)
    if isinstance(value, str):
        return not TEXTS.isdisjoint(expected) or any(name.endswith("Enumeration") for name in expected)
    return isinstance(value, int | float) and not NUMBERS.isdisjoint(expected)


def _ancestors(type_: str) -> set[str]:
    parents = CLASSES.get(type_, {"parents": ()})["parents"]
    return {type_}.union(*(_ancestors(parent) for parent in parents))
