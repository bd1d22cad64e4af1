"""A pydantic model held against a YAML tree: the instance, and a diagnostic for each value or key that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from coursegen.problems.codes import CODES
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import closest
from coursegen.settings.yaml_tree import ListNode, MapNode, Node, is_null, spelled

SYNONYMS = {
    "author": ("instructors",),
    "authors": ("instructors",),
    "categories": ("tags",),
    "date": ("publishDate",),
    "durationHours": ("estimatedHours", "duration"),
    "estimatedHours": ("durationHours", "duration"),
    "goals": ("outcomes",),
    "hours": ("durationHours", "estimatedHours", "duration"),
    "keywords": ("tags",),
    "learning_objectives": ("outcomes",),
    "learning_outcomes": ("outcomes",),
    "lang": ("language",),
    "level": ("difficulty",),
    "requirements": ("prerequisites",),
    "summary": ("description",),
    "takeaways": ("keypoints",),
}
"""Keys of other generators or of other kinds of file, and the keys that mean the same here."""


MAX_PROBLEMS = 100
"""More would not be read; and a file made to be slow must not buy a search for a near word with each of its bytes."""


class Shape(BaseModel):
    """The base of all models: frozen, and a key that is not a field is told to the author."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ShapeT = TypeVar("ShapeT", bound=Shape)
_Spot = tuple[str | int, ...]


def validate(model: type[ShapeT], node: MapNode) -> tuple[ShapeT, MapNode, tuple[Diagnostic, ...]]:
    """Hold a tree against a model whose keys are all optional; report what does not fit and leave it out.

    Returns the instance, the part of the tree that it was made from, and the diagnostics in file order. An unknown key
    is left out alone; any other mistake costs the whole value of its top-level key. Never raises.
    """
    node = _without_nulls(node)
    try:
        return model.model_validate(spelled(node)), node, ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    spots = [(_spot(node, detail["loc"]), detail) for detail in details]
    problems = [_diagnose(model, node, spot, detail) for spot, detail in spots[:MAX_PROBLEMS]]
    problems.sort(key=lambda problem: (problem.location.line, problem.location.column))
    good = _without(node, {spot if _is_about_key(detail) else spot[:1] for spot, detail in spots})
    return model.model_validate(spelled(good)), good, tuple(problems)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a model as authors write them."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _without_nulls(node: MapNode) -> MapNode:
    """Leave out keys and list items without a value, as `spelled` does, so that both count list items alike."""
    entries = (replace(entry, value=_pruned(entry.value)) for entry in node.entries if not is_null(entry.value))
    return replace(node, entries=tuple(entries))


def _pruned(node: Node) -> Node:
    if isinstance(node, MapNode):
        return _without_nulls(node)
    if isinstance(node, ListNode):
        return replace(node, items=tuple(_pruned(item) for item in node.items if not is_null(item)))
    return node


def _spot(node: Node, loc: Sequence[str | int]) -> _Spot:
    """Return the part of a pydantic location that the author wrote: a validator may have wrapped a value in a list."""
    spot: list[str | int] = []
    for step in loc:
        below = _child(node, step)
        if below is not None:
            spot.append(step)
            node = below
    return tuple(spot)


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, MapNode) and isinstance(step, str):
        entry = node.get(step)
        return entry.value if entry else None
    if isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _without(node: MapNode, spots: set[_Spot]) -> MapNode:
    """Return a tree without the keys at some spots, to which mappings and lists may lead."""
    kept = []
    for entry in node.entries:
        if (entry.key,) not in spots:
            below = {spot[1:] for spot in spots if spot[0] == entry.key}
            kept.append(replace(entry, value=_cut(entry.value, below)) if below else entry)
    return replace(node, entries=tuple(kept))


def _cut(node: Node, spots: set[_Spot]) -> Node:
    if isinstance(node, MapNode):
        return _without(node, spots)
    if isinstance(node, ListNode):
        by_item: dict[str | int, set[_Spot]] = {}
        for spot in spots:
            by_item.setdefault(spot[0], set()).add(spot[1:])
        return replace(
            node, items=tuple(_cut(item, by_item.get(index, set())) for index, item in enumerate(node.items))
        )
    return node


def _is_about_key(detail: ErrorDetails) -> bool:
    """Whether an error means the key rather than its value; pydantic marks the keys of a dict with `[key]`."""
    return detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)


def _diagnose(model: type[BaseModel], root: MapNode, spot: _Spot, detail: ErrorDetails) -> Diagnostic:
    kind, context = detail["type"], detail.get("ctx", {})
    place, parent = _places(root, spot)
    if _is_about_key(detail):
        entry = parent.get(str(spot[-1]))
        place = entry.key_place if entry else place
    if kind == "extra_forbidden":
        return diagnose("unknown-key", place, *_unknown(_model_at(model, spot[:-1]), str(spot[-1])))
    if kind == "missing":
        return diagnose("bad-value", place, f'"{detail["loc"][-1]}" is missing here')
    if kind in CODES:
        message = str(context["message"])
        if message.startswith("{key}"):
            message = _name(spot) + message.removeprefix("{key}")
        return diagnose(kind, place, message, str(context["hint"]))
    return diagnose("wrong-type", place, f"{_name(spot)} must have keys with values", "write key: value below it")


def _places(root: MapNode, spot: _Spot) -> tuple[Span, MapNode]:
    """Return the place of the value at a spot, and the innermost mapping around it."""
    node: Node = root
    parent = root
    for step in spot:
        if isinstance(node, MapNode):
            parent = node
        below = _child(node, step)
        node = node if below is None else below
    return node.place, parent


def _unknown(model: type[BaseModel], key: str) -> tuple[str, str]:
    """Return message and hint for a key that has no meaning where it stands."""
    message = f'"{key}" has no meaning here and is ignored'
    keys = keys_of(model)
    word = closest(key, (*keys, *SYNONYMS)) or ""
    for match in (word, *SYNONYMS.get(word, ())):
        if match in keys:
            return message, f'did you mean "{match}"?'
    return message, 'put it below "extra:" if a template uses it' if "extra" in keys else ""


def _model_at(model: type[BaseModel], spot: _Spot) -> type[BaseModel]:
    """Return the model that a spot is held against, found through the annotations of the fields that lead there."""
    for step in spot:
        for name, info in model.model_fields.items():
            if step == (info.alias or name):
                model = _model_in(info.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _name(spot: _Spot) -> str:
    """Name a value for a sentence: `tags`, `item 2 of tags`, `hero.title`."""
    if spot and isinstance(spot[-1], int):
        return f"item {spot[-1] + 1} of {_name(spot[:-1])}"
    return ".".join(str(step) for step in spot)
