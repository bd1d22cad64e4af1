"""Columns that rise, one for each section, and the line that they follow."""

from __future__ import annotations

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import Point, circle, clamp, dots, line, path, rect

HIGHEST = 184
"""Over a column as high as this, the dot that marks the end of the line is still where a wide strip shows it."""


def columns(chance: Chance, sections: int) -> str:
    """Draw four to ten columns, with faint ones behind them that reach to the edges."""
    count = clamp(sections, 4, 10)
    step = 330 / count
    width = step * chance.one_of((0.55, 0.7, 0.82))
    falling = chance.whole(0, 3) == 0
    parts = [path("l1", "".join(f"M0 {y}H480" for y in (60, 105, 150, 195, 240)), 1.5)]
    tops: list[Point] = []
    for i in range(-2, count + 2):
        share = (count - 1 - i if falling else i) / (count - 1)
        height = clamp(round(50 + 125 * share) + chance.whole(-26, 26), 24, HIGHEST)
        x = 75 + step * i + (step - width) / 2
        inside = 0 <= i < count
        css_class = ("a2", "a3", "a4", "a3")[chance.whole(0, 3)] if inside else "a1"
        parts.append(rect(css_class, x, 262 - height, width, height + 60, min(8, width / 4)))
        if inside:
            tops.append((x + width / 2, 262 - height - 22))
    return (
        "".join(parts)
        + line("ls", tops, 3.5)
        + dots("ls", tops, 11)
        + circle("as", tops[-1 - falling * (count - 1)], 11)
    )
