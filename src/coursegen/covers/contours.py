"""Rings around a valley, and steps that lead down into it: a step for each section."""

from __future__ import annotations

import math

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import Point, circle, clamp, dots, line, number


def contours(chance: Chance, sections: int) -> str:
    """Draw five to seven turned ellipses and three to ten steps."""
    rings = chance.whole(5, 7)
    steps = clamp(sections, 3, 10)
    tilt = chance.one_of((-28, -20, -12, 14, 22, 30))
    x, y = chance.whole(230, 290), chance.whole(145, 170)
    wide = chance.whole(270, 320)
    parts = []
    for ring in range(rings):
        radius = wide * (1 - ring / (rings + 0.6))
        parts.append(
            f'<ellipse class="a{1 + ring * 4 // rings}" opacity=".8" cx="{x}" cy="{y}" rx="{number(radius)}" '
            f'ry="{number(radius * 0.55)}" transform="rotate({tilt} {x} {y})"/>'
        )
    side = chance.one_of((-1, 1))
    way: list[Point] = []
    for step in range(steps):
        left = 1 - step / (steps - 1)
        swing = 40 * left * (-1 if step % 2 else 1)
        angle = math.radians(tilt) + (0 if side > 0 else math.pi)
        way.append((x + 150 * left * math.cos(angle) - swing * 0.4, y - 62 * left**1.5 + swing * 0.6))
    return "".join(parts) + line("ls", way, 3.5) + dots("ls", way, 13) + circle("as", way[-1], 11)
