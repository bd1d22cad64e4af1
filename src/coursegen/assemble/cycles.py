"""Requirements that contradict themselves or the order: cycles, and what comes before what it requires."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from coursegen.assemble.graph import cycles
from coursegen.assemble.ids import Entry
from coursegen.assemble.prerequisites import wanted
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.model import Prerequisite

Needs = Mapping[str, Sequence[str]]
_MOST_NAMED = 12


def needs_of(prerequisites: Mapping[str, Sequence[Prerequisite]], key: Callable[[Prerequisite], str | None]) -> Needs:
    """Reduce prerequisites to what each name needs, by the name that `key` gives (None: text only)."""
    return {
        name: tuple(dict.fromkeys(other for need in found if (other := key(need)) is not None))
        for name, found in prerequisites.items()
    }


def cycle_problems(
    needs: Needs, place: Callable[[str, str], Location]
) -> tuple[list[Diagnostic], frozenset[tuple[str, str]]]:
    """Report each cycle once, at the requirement of its smallest name; also give the edges of all that were found."""
    problems = []
    edges: set[tuple[str, str]] = set()
    for cycle in cycles(needs):
        closed = (*cycle, cycle[0])
        edges.update(pairwise(closed))
        shown = closed if len(closed) <= _MOST_NAMED else (*closed[:_MOST_NAMED], "…", closed[0])
        hint = "one of them must not require the next"
        problems.append(diagnose("prerequisite-cycle", place(closed[0], closed[1]), " -> ".join(shown), hint))
    return problems, frozenset(edges)


def after_problems(
    order: Sequence[str],
    needs: Needs,
    cyclic: frozenset[tuple[str, str]],
    place: Callable[[str, str], Location],
    where: str,
) -> list[Diagnostic]:
    """Report what comes, in `order`, before something that it needs; `where` says in which order, as in "in path x"."""
    rank = {name: index for index, name in enumerate(order)}
    return [
        diagnose(
            "prerequisite-after",
            place(name, other),
            f'"{name}" comes before "{other}", which it requires, {where}',
            "change the order or the prerequisite",
        )
        for name in order
        for other in needs.get(name, ())
        if rank.get(other, -1) > rank[name] and (name, other) not in cyclic
    ]


def requirement_place(
    entry: Entry, prerequisites: Sequence[Prerequisite], key: Callable[[Prerequisite], str | None], name: str
) -> Location:
    """Find where an entry requires `name`."""
    places = (
        want.location for want, need in zip(wanted(entry.document), prerequisites, strict=True) if key(need) == name
    )
    return next(places, Location(entry.path, 1, 1))
