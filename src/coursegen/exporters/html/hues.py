"""Which hue each path and course has: one for a path, turned a little for each of its courses."""

from __future__ import annotations

from coursegen.model import Course, Site
from coursegen.theme.styles import rounded_hue

_GOLDEN_ANGLE = 137.508
"""Degrees between one path and the next: however many there are, neighbours differ clearly."""

_TURN = (-22, 30)
"""How far the first and the last course of a path are turned away from its hue, in degrees."""


def hue_classes(site: Site) -> tuple[dict[str, str], dict[str, str]]:
    """Give the CSS class of each path and of each course, by id."""
    paths: dict[str, str] = {}
    degrees: dict[str, float] = {}
    for index, path in enumerate(site.paths.values()):
        degrees[path.id] = path.hue if path.hue is not None else site.config.theme.hue + index * _GOLDEN_ANGLE
        paths[path.id] = f"hue-{rounded_hue(degrees[path.id])}"
    courses: dict[str, str] = {}
    alone = 0
    for course in site.courses.values():
        hue = course.hue if course.hue is not None else _turned(course, degrees)
        if hue is None:
            hue = site.config.theme.hue + (len(paths) + alone) * _GOLDEN_ANGLE
            alone += 1
        courses[course.id] = f"hue-{rounded_hue(hue)}"
    return paths, courses


def _turned(course: Course, degrees: dict[str, float]) -> float | None:
    """Turn the hue of a course's first path by the course's place in it; None for a course outside all paths."""
    for place in course.places:
        if place.path_id in degrees:
            low, high = _TURN
            share = (place.number - 1) / (place.count - 1) if place.count > 1 else None
            return degrees[place.path_id] + (low + (high - low) * share if share is not None else 0)
    return None
