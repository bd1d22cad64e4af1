"""Overlapping hills, one for each section, with a sun or a plumb line over them."""

from __future__ import annotations

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import HEIGHT, WIDTH, circle, clamp, dots, numbers, path


def ridges(chance: Chance, sections: int) -> str:
    """Draw four to eight hills from back to front, each a smooth bell."""
    count = clamp(sections, 4, 8)
    gap = 420 / (count - 1)
    places = chance.shuffled(range(count))
    parts = []
    peaks = []
    for depth, place in enumerate(places):
        x = 30 + gap * place
        half = chance.whole(110, 165)
        top = 70 + chance.whole(0, 60) + depth * 70 // count
        bend = half * 0.45
        curve = numbers((x - half + bend, HEIGHT, x - bend, top, x, top, x + bend, top, x + half - bend, HEIGHT))
        data = f"M{numbers((x - half, HEIGHT))}C{curve} {numbers((x + half, HEIGHT))}z"
        parts.append(path(("a1", "a2", "a3", "a4")[depth * 4 // count], data, more=' opacity=".85"'))
        peaks.append((x, 278.0))
    x = chance.whole(150, WIDTH - 150)
    sky = (
        circle("as", (x, 92), 26)
        if chance.whole(0, 1)
        else path("ls", f"M{x} 0V{HEIGHT}", 3, ' stroke-dasharray="2 9"')
    )
    return (sky if "circle" in sky else "") + "".join(parts) + ("" if "circle" in sky else sky) + dots("l0", peaks, 8)
