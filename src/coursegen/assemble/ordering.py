"""Order under requirements, and cycles among them; both take any graph and time in proportion to its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

MOST_CYCLES = 50
"""More cycles than this are not reported: mending the first ones mends the others."""


def arrange(names: Sequence[str], rows: Iterable[Sequence[str]], needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Order `names`, which come in the order of preference, so that what a name needs comes before it.

    Each of `rows` (no name is in two of them) keeps its order whatever the needs say. What is needed moves up to just
    before the first that needs it. Needs that contradict a row or each other are left unmet. Unknown names are ignored.
    """
    rows = list(rows)
    if _are_in_order(names, rows, needs):  # and so they nearly always are
        return tuple(dict.fromkeys(names))
    return _arranged(names, rows, needs)


def _arranged(
    names: Sequence[str], rows: Sequence[Sequence[str]], needs: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    rank = _lifted(names, needs)
    needed = _possible(names, rows, needs)
    dependents: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for other in needed[name]:
            dependents[other].append(name)
    follower = {first: second for row in rows for first, second in pairwise(row)}
    unmet = {name: len(needed[name]) for name in names}
    allowed = set(names) - set(follower.values())  # the rows permit them now
    open_heap: list[tuple[int, str]] = []
    ready_heap: list[tuple[int, str]] = []
    order: dict[str, None] = {}

    def admit(name: str) -> None:
        heappush(open_heap, (rank[name], name))
        if not unmet[name]:
            heappush(ready_heap, (rank[name], name))

    for name in names:
        if name in allowed:
            admit(name)
    while open_heap or ready_heap:
        _, name = heappop(ready_heap or open_heap)
        if name in order:
            continue
        order[name] = None
        for dependent in dependents[name]:
            unmet[dependent] -= 1
            if not unmet[dependent] and dependent in allowed and dependent not in order:
                heappush(ready_heap, (rank[dependent], dependent))
        if name in follower:
            allowed.add(follower[name])
            admit(follower[name])
    return tuple(order)


def _are_in_order(names: Sequence[str], rows: Iterable[Sequence[str]], needs: Mapping[str, Sequence[str]]) -> bool:
    """Whether nothing is needed, and each row has the order of the names."""
    if any(map(needs.get, names)):
        return False
    place = {name: index for index, name in enumerate(names)}
    return all(place[first] < place[second] for row in rows for first, second in pairwise(row))


def _possible(
    names: Sequence[str], rows: Iterable[Sequence[str]], needs: Mapping[str, Sequence[str]]
) -> dict[str, set[str]]:
    """Leave out needs that a name's own row contradicts: waiting for them would hold up the whole row."""
    place = {name: (row, index) for row, members in enumerate(rows) for index, name in enumerate(members)}

    def possible(name: str, other: str) -> bool:
        here, there = place.get(name), place.get(other)
        return other != name and (here is None or there is None or here[0] != there[0] or there[1] < here[1])

    known = set(names)
    return {
        name: {other for other in needs.get(name, ()) if other in known and possible(name, other)} for name in names
    }


def _lifted(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Rank names by depth-first search: each comes right after what it needs."""
    preference = {name: index for index, name in enumerate(names)}
    rank: dict[str, int] = {}
    opened: set[str] = set()
    for root in names:
        stack = [(root, False)]
        while stack:
            name, finished = stack.pop()
            if finished:
                rank[name] = len(rank)
            elif name not in opened:
                opened.add(name)
                stack.append((name, True))
                known = [other for other in needs.get(name, ()) if other in preference and other not in opened]
                stack.extend((other, False) for other in sorted(known, key=preference.__getitem__, reverse=True))
    return rank


def cycles(needs: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Find the cycles that depth-first search closes, each once, from its smallest name and without repeating it.

    Every cycle of the graph holds an edge of one that is given, so a graph without any is proven free of them.
    """
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for root in sorted(needs):
        if root in done:
            continue
        trail: dict[str, int] = {root: 0}
        stack = [iter(sorted(set(needs[root])))]
        while stack:
            name = next(stack[-1], None)
            if name is None:
                stack.pop()
                done.add(trail.popitem()[0])
            elif name in trail:
                found[_from_smallest(tuple(trail)[trail[name] :])] = None
                if len(found) == MOST_CYCLES:
                    return tuple(sorted(found))
            elif name not in done and name in needs:
                trail[name] = len(trail)
                stack.append(iter(sorted(set(needs[name]))))
    return tuple(sorted(found))


def _from_smallest(cycle: tuple[str, ...]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]
