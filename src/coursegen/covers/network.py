"""Layers of points, each joined to the next, with one way through them; a layer for each section."""

from __future__ import annotations

from itertools import pairwise

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import Point, circle, clamp, dots, line, numbers, path


def network(chance: Chance, sections: int) -> str:
    """Draw three to six layers of two to five points."""
    layers = clamp(sections, 3, 6)
    sizes = [chance.whole(2, 5) for _ in range(layers)]
    sizes[layers // 2] = 5
    gap = min(360 / (layers - 1), 104)
    start_x = 240 - gap * (layers - 1) / 2
    columns: list[list[Point]] = [
        [(start_x + gap * i, 150 + 44 * (j - (size - 1) / 2)) for j in range(size)] for i, size in enumerate(sizes)
    ]
    joins = "".join(
        f"M{numbers(start)}L{numbers(end)}" for left, right in pairwise(columns) for start in left for end in right
    )
    way = [chance.one_of(column) for column in columns]
    nodes = [dots(f"l{2 + (i + 1) % 3}", column, 20) for i, column in enumerate(columns)]
    return (
        path("l1", joins, 1.5) + "".join(nodes) + line("ls", way, 4) + dots("ls", way, 22) + circle("as", way[-1], 17)
    )
