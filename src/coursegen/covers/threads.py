"""Waves that cross from edge to edge, two more than the course has sections, and one of them in the spot colour."""

from __future__ import annotations

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import circle, clamp, dots, number, path


def threads(chance: Chance, sections: int) -> str:
    """Draw five to eleven waves that share a length, with beads where the spot thread turns."""
    count = clamp(sections, 3, 9) + 2
    length = chance.one_of((80, 100, 120, 160))
    gap = 200 / (count - 1)
    marked = count // 2
    parts = []
    for i in range(count):
        y = round(50 + gap * i)
        rise = chance.whole(26, 74) * (1 if (i + chance.whole(0, 1)) % 2 else -1)
        start = -chance.whole(0, length)
        repeats = 480 // length + 2
        data = f"M{start} {y}q{number(length / 2)} {number(-rise * 1.6)} {length} 0" + f"t{length} 0" * repeats
        if i == marked:
            crests = [(start + length * (k + 0.5), y - rise * 0.8 * (1 if k % 2 == 0 else -1)) for k in range(repeats)]
            inside = [point for point in crests if 0 < point[0] < 480]
            spot = path("ls", data, 6) + dots("ls", inside, 18)
            spot += circle("a0", inside[len(inside) // 2], 4)
        else:
            parts.append(path(f"l{1 + (i * 3 + marked) % 4}", data, chance.whole(3, 9)))
    return "".join(parts) + spot
