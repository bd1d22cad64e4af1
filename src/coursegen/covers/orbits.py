"""A centre with rings around it, one for each section, and what travels on them."""

from __future__ import annotations

import math

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import Point, circle, clamp, number


def orbits(chance: Chance, sections: int) -> str:
    """Draw four to nine rings, each with one traveller of its own size."""
    rings = clamp(sections, 4, 9)
    x, y = chance.one_of(((240, 150), (180, 170), (300, 130), (205, 120)))
    parts = [circle("a1", (x, y), 62), circle("a2", (x, y), 34)]
    step = 200 / rings
    spot = chance.whole(1, rings // 2)
    for ring in range(1, rings + 1):
        radius = 46 + step * ring
        parts.append(f'<circle class="l{1 + (ring % 2)}" stroke-width="1.75" cx="{x}" cy="{y}" r="{number(radius)}"/>')
        place = _seen((x, y), radius, chance.whole(0, 23) * 15)
        parts.append(circle("as" if ring == spot else ("a3", "a4", "a2")[ring % 3], place, chance.whole(8, 17)))
    return "".join(parts) + circle("a4", (x, y), 16)


def _seen(centre: Point, radius: float, degrees: int) -> Point:
    """Go round a ring from some angle until the place is well inside the picture, or once round."""
    for turn in range(0, 360, 15):
        angle = math.radians(degrees + turn)
        place = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        if 60 < place[0] < 420 and 66 < place[1] < 234:
            break
    return place
