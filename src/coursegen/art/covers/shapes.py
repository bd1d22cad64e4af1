"""The few SVG shapes that covers are made of, written as briefly as they can be.

Every drawing is 480 by 300 units. It is shown whole, cut to a wide strip (the middle 210 units of its height stay),
and cut to a square (the middle 300 of its width stay): what matters stands in x 90..390, y 45..255, the rest is filled.
Colours come only from classes of the stylesheet: fills a0 (ground) to a4 (strongest) and `as` (spot); lines l0 to l4
and `ls`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 480, 300

Point = tuple[float, float]


def number(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:z.1f}".removesuffix(".0")


def numbers(values: Iterable[float]) -> str:
    """Write coordinates as a path wants them: a minus sign separates as well as a space."""
    return " ".join(map(number, values)).replace(" -", "-")


def path(css_class: str, data: str, width: float = 0, more: str = "") -> str:
    """Write a path; `width` is its stroke's, for classes that draw lines."""
    stroke = f' stroke-width="{number(width)}"' if width else ""
    return f'<path class="{css_class}"{stroke}{more} d="{data}"/>'


def circle(css_class: str, centre: Point, radius: float) -> str:
    """Write a circle."""
    return f'<circle class="{css_class}" cx="{number(centre[0])}" cy="{number(centre[1])}" r="{number(radius)}"/>'


def rect(css_class: str, x: float, y: float, width: float, height: float, corner: float = 8) -> str:
    """Write a rectangle with round corners."""
    return (
        f'<rect class="{css_class}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" rx="{number(corner)}"/>'
    )


def line(css_class: str, points: Sequence[Point], width: float) -> str:
    """Write a line through some points."""
    return path(css_class, "M" + "L".join(numbers(point) for point in points), width)


def dots(css_class: str, points: Iterable[Point], diameter: float) -> str:
    """Write many equal dots in the space of one element: lines of no length with round ends."""
    return path(css_class, "".join(f"M{numbers(point)}h0" for point in points), diameter)


def clamp(value: int, low: int, high: int) -> int:
    """Keep a count within what a drawing can show."""
    return max(low, min(high, value))
