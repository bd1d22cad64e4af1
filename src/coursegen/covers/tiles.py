"""A floor of quarter circles, triangles and discs; as many discs in the spot colour as the course has sections."""

from __future__ import annotations

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import HEIGHT, WIDTH, clamp, dots, number, path

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
    drawn = [path(css_class, "".join(data)) for css_class, data in shapes.items() if data]
    centres = [((x + 0.5) * _SIDE, (y + 0.5) * _SIDE) for x, y in sorted(spots)]
    return "".join(drawn) + (dots("l1", discs, 44) if discs else "") + dots("ls", centres, 44)


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
