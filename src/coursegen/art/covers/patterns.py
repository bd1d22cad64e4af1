"""The nine patterns of covers: each draws a course's sections as something else, from numbers that its id decides."""

from __future__ import annotations

import math
from itertools import pairwise

from coursegen.art.covers.chance import Chance
from coursegen.art.covers.shapes import HEIGHT, WIDTH, Point, circle, clamp, dots, line, number, numbers, path, rect

_GAP = 12
Room = tuple[int, int, int, int]


def blocks(chance: Chance, sections: int) -> str:
    """Split the largest room again and again, then furnish two of the rooms."""
    rooms: list[Room] = [(-20, -20, WIDTH + 40, HEIGHT + 40)]
    for _ in range(clamp(sections, 3, 9) + 2):
        rooms.sort(key=lambda room: (room[2] * room[3], room))
        rooms += _split(rooms.pop(), chance)
    rooms.sort()
    classes = [("a1", "a2", "a3", "a1", "a4")[(i + chance.whole(0, 1)) % 5] for i in range(len(rooms))]
    parts = [rect(css_class, *room) for css_class, room in zip(classes, rooms, strict=True)]
    central = sorted(rooms, key=lambda room: abs(room[0] + room[2] / 2 - 240) + abs(room[1] + room[3] / 2 - 150))
    x, y, width, height = central[0]
    parts.append(circle("as", (x + width / 2, y + height / 2), min(width, height, 90) * 0.28))
    for x, y, width, height in central[1:3]:
        if width > 70 and height > 50:
            rows = "".join(f"M{x + 18} {y + 24 + 16 * i}h{(width - 36) * (3 - i) // 3}" for i in range(2))
            parts.append(path("l0", rows, 4))
    return "".join(parts)


def _split(room: Room, chance: Chance) -> tuple[Room, Room]:
    """Divide a room across its longer side, leaving a gap."""
    x, y, width, height = room
    share = chance.whole(36, 64)
    if width > height * 1.15:
        first = (width - _GAP) * share // 100
        return (x, y, first, height), (x + first + _GAP, y, width - first - _GAP, height)
    first = (height - _GAP) * share // 100
    return (x, y, width, first), (x, y + first + _GAP, width, height - first - _GAP)


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
        place = _in_view((x, y), radius, chance.whole(0, 23) * 15)
        parts.append(circle("as" if ring == spot else ("a3", "a4", "a2")[ring % 3], place, chance.whole(8, 17)))
    return "".join(parts) + circle("a4", (x, y), 16)


def _in_view(centre: Point, radius: float, degrees: int) -> Point:
    """Go round a ring from some angle until the place is well inside the picture, or once round."""
    for turn in range(0, 360, 15):
        angle = math.radians(degrees + turn)
        place = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        if 60 < place[0] < 420 and 66 < place[1] < 234:
            break
    return place


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
    rows = [dots(css_class, points, size) for (css_class, size), points in sorted(rings.items())]
    return "".join(rows) + circle("as", (x, y), 34)


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


_SIDE = 60


def tiles(chance: Chance, sections: int) -> str:
    """Fill eight by five squares; the spots stand in the middle, where no cut takes them away."""
    inner = [(x, y) for x in range(2, 6) for y in range(1, 4)]
    spots = set(chance.shuffled(inner)[: clamp(sections, 1, 6)])
    shapes: dict[str, list[str]] = {"a1": [], "a2": [], "a3": [], "a4": []}
    discs: list[tuple[float, float]] = []
    for x in range(WIDTH // _SIDE):
        for y in range(HEIGHT // _SIDE):
            kind, turn = chance.whole(0, 6), chance.whole(0, 3)
            css_class = chance.one_of(("a1", "a2", "a3", "a4"))
            if (x, y) in spots or kind == 6:
                continue
            if kind == 5:
                discs.append(((x + 0.5) * _SIDE, (y + 0.5) * _SIDE))
            else:
                shapes[css_class].append(_corner(x * _SIDE, y * _SIDE, turn, curved=kind < 4))
    rows = [path(css_class, "".join(data)) for css_class, data in shapes.items() if data]
    centres = [((x + 0.5) * _SIDE, (y + 0.5) * _SIDE) for x, y in sorted(spots)]
    return "".join(rows) + (dots("l1", discs, 44) if discs else "") + dots("ls", centres, 44)


def _corner(x: int, y: int, turn: int, *, curved: bool) -> str:
    """Write a quarter disc, or a triangle, around one of the four corners of a square."""
    side = _SIDE
    east, south = turn in (1, 2), turn in (2, 3)
    across = -side if east else side
    down = -side if south else side
    edge = (
        f"a{side} {side} 0 0 {int(east == south)} {number(-across)} {number(down)}" if curved else f"l{-across} {down}"
    )
    return f"M{x + side * east} {y + side * south}h{across}{edge}z".replace(" -", "-")
