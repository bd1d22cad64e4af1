"""Covers drawn at build time: each course has a picture of its own, made from its id and its number of sections.

A cover is an inline SVG without text, coloured by classes of the stylesheet, so that it follows the hue of its path and
the reader's light or dark theme. The same course has the same cover on every machine and in every build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import TypeAlias

from coursegen.art.covers.chance import Chance
from coursegen.art.covers.patterns import blocks, columns, contours, network, orbits, ridges, seeds, threads, tiles
from coursegen.art.covers.shapes import HEIGHT, WIDTH

Family: TypeAlias = Callable[[Chance, int], str]

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "network": network,
        "ridges": ridges,
        "tiles": tiles,
        "contours": contours,
        "blocks": blocks,
        "seeds": seeds,
        "columns": columns,
        "threads": threads,
        "orbits": orbits,
    }
)
"""The patterns a cover may have. A row more changes the covers of existing sites."""

NEIGHBOURS = 5
"""So many courses in a row of the catalogue have patterns that all differ."""

_RETRIES = 20
"""So often a cover that another course has is drawn again before the pattern counts as used up."""

_OPEN = (
    f'<svg class="cover" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" '
    'aria-hidden="true" focusable="false">'
)
_CLOSE = "</svg>"


def family(course_id: str, taken: Set[str] = frozenset()) -> str:
    """Choose a course's pattern: the first in its own order of preference that is not taken."""
    return _wishes(course_id, taken)[0]


def cover(course_id: str, sections: int = 0, taken: Set[str] = frozenset()) -> str:
    """Draw the cover of one course as an SVG element; `taken` names patterns that it must not have."""
    return _draw(family(course_id, taken), course_id, sections)


def covers(courses: Sequence[tuple[str, int]]) -> dict[str, str]:
    """Draw the covers of a catalogue: (id, number of sections) in its order, to covers by id that all differ.

    A pattern has a number of covers for a number of sections, some hundreds at the least. Where a catalogue has used
    them up, another pattern is taken, or in the end a cover that another course has, too.
    """
    drawings: dict[str, str] = {}
    names: list[str] = []
    svgs: set[str] = set()
    for course_id, sections in courses:
        taken = frozenset(names[-NEIGHBOURS + 1 :])
        for attempt in _attempts(course_id, sections, taken):
            if attempt[1] not in svgs:
                break
        name, svg = attempt
        names.append(name)
        svgs.add(svg)
        drawings[course_id] = svg
    return drawings


def _wishes(course_id: str, taken: Set[str]) -> list[str]:
    """Return all patterns in a course's own order of preference, those that are taken last."""
    return sorted(Chance(f"family {course_id}").shuffled(tuple(FAMILIES)), key=taken.__contains__)


def _attempts(course_id: str, sections: int, taken: Set[str]) -> Iterator[tuple[str, str]]:
    """Return patterns and covers to choose from, the best first: other patterns only where one is used up."""
    for name in _wishes(course_id, taken):
        yield name, _draw(name, course_id, sections)
        for retry in range(1, _RETRIES + 1):
            yield name, _draw(name, f"{course_id} {retry}", sections)


def mosaic(parts: Sequence[tuple[str, str]]) -> str:
    """Put the covers of a path together; `parts` are (hue class, cover), of which the first four are shown."""
    return _compose(parts[:4], _MOSAICS, 480, 360)


def hero(parts: Sequence[tuple[str, str]]) -> str:
    """Put covers of several paths together for the home page; of `parts`, (hue class, cover), five are shown."""
    return _compose(parts[:5], _HEROES, 560, 430)


def icon(fill: str, ink: str) -> str:
    """Draw the site's icon as an SVG file; an icon cannot see the page's CSS, so its two colours are given."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="9" fill="{fill}"/>'
        f'<path d="M8.5 22.5V13M16 22.5V9.5M23.5 22.5V16" stroke="{ink}" stroke-width="3.4" stroke-linecap="round"/>'
        "</svg>\n"
    )


Box: TypeAlias = tuple[int, int, int, int]

_MOSAICS: Sequence[Sequence[Box]] = (
    ((0, 0, 480, 360),),
    ((0, 0, 239, 360), (241, 0, 239, 360)),
    ((0, 0, 480, 179), (0, 181, 239, 179), (241, 181, 239, 179)),
    ((0, 0, 239, 179), (241, 0, 239, 179), (0, 181, 239, 179), (241, 181, 239, 179)),
)

_HEROES: Sequence[Sequence[Box]] = (
    ((0, 0, 560, 430),),
    ((0, 0, 560, 213), (0, 217, 560, 213)),
    ((0, 0, 348, 430), (352, 0, 208, 213), (352, 217, 208, 213)),
    ((0, 0, 330, 250), (334, 0, 226, 250), (0, 254, 226, 176), (230, 254, 330, 176)),
    ((0, 0, 330, 250), (334, 0, 226, 160), (334, 164, 226, 266), (0, 254, 163, 176), (167, 254, 163, 176)),
)


def _draw(name: str, seed: str, sections: int) -> str:
    return _OPEN + FAMILIES[name](Chance(f"{name} {seed}"), sections) + _CLOSE


def _compose(parts: Sequence[tuple[str, str]], layouts: Sequence[Sequence[Box]], width: int, height: int) -> str:
    """Set covers into boxes; "" without any. A cover that is an image, not one of our drawings, is left out."""
    drawings = [(hue, svg.removeprefix(_OPEN)) for hue, svg in parts if svg.startswith(_OPEN)]
    if not drawings:
        return ""
    boxes = layouts[len(drawings) - 1]
    inner = "".join(
        f'<svg class="{hue}" x="{x}" y="{y}" width="{w}" height="{h}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice"><rect class="a0" width="{WIDTH}" height="{HEIGHT}"/>{svg}'
        for (x, y, w, h), (hue, svg) in zip(boxes, drawings, strict=True)
    )
    return _OPEN.replace(f"0 0 {WIDTH} {HEIGHT}", f"0 0 {width} {height}") + inner + _CLOSE
