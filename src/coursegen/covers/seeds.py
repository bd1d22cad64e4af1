"""The spiral of a sunflower; the arms of the spiral that are coloured are as many as the course has sections."""

from __future__ import annotations

import math

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import Point, circle, clamp, dots

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def seeds(chance: Chance, sections: int) -> str:
    """Draw 110 dots that grow outward, in the colours of the course's arms."""
    arms = clamp(sections, 3, 13)
    x, y = chance.whole(215, 265), chance.whole(140, 160)
    start = chance.whole(0, 359) * math.pi / 180
    way = chance.one_of((-1, 1))
    rings: dict[tuple[str, int], list[Point]] = {}
    for seed in range(8, 118):
        radius = 20 * math.sqrt(seed)
        angle = start + way * seed * _GOLDEN_ANGLE
        point = (round(x + radius * math.cos(angle)), round(y + 0.92 * radius * math.sin(angle)))
        if -12 < point[0] < 492 and -12 < point[1] < 312:
            css_class = "l4" if seed % arms == 0 else ("l3", "l2", "l1")[seed % 3]
            rings.setdefault((css_class, 14 + 4 * (seed // 26)), []).append(point)
    drawn = [dots(css_class, points, size) for (css_class, size), points in sorted(rings.items())]
    return "".join(drawn) + circle("as", (x, y), 34)
