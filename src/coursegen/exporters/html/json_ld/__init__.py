"""Structured data: what search engines and catalogues read in a page, as JSON-LD in schema.org's vocabulary.

Everything comes from the model. What the model does not say is left out: no ratings, no prices, no invented numbers.
Classes and properties are those of https://schema.org; which fields a course needs to be listed is said in Google's
"Course info" and "Course list" documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from coursegen.exporters.html.json_ld.catalogue import home, learning_path, person, plain
from coursegen.exporters.html.json_ld.course import course, lesson
from coursegen.exporters.html.json_ld.crumbs import breadcrumbs
from coursegen.exporters.html.json_ld.values import JsonLd, Node
from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.scene import AnySite, known_as
from coursegen.model import Course, CourseFacts, LearningPath, Lesson, PlainPage

__all__ = ["as_script", "structured_data"]


def structured_data(site: AnySite, page: Page, address: Callable[[str], str]) -> Node | None:
    """Return the JSON-LD of one page, None for a page without a subject (404, search).

    `address` gives the address of a site URL. It should be absolute; a relative one is read as relative to the page
    (JSON-LD 1.1, section 7.1), so data without a base URL is right as well, though crawlers like it less.
    """
    nodes = list(_nodes(JsonLd(site, address), page))
    return {"@context": "https://schema.org", "@graph": nodes} if nodes else None


def _nodes(tell: JsonLd, page: Page) -> Iterator[Node]:
    site = tell.site
    match page.kind:
        case "home":
            yield from home(tell)
        case "path":
            yield learning_path(tell, known_as(LearningPath, site.paths[page.id]))
        case "course":
            yield course(tell, known_as(Course, site.courses[page.id]))
        case "lesson":
            of_course = known_as(CourseFacts, site.courses[page.course_id])
            yield lesson(tell, of_course, known_as(Lesson, of_course.lesson(page.id)))
        case "person":
            yield person(tell, site.people[page.id])
        case "page" | "glossary":
            yield plain(tell, known_as(PlainPage, next(plain for plain in site.pages if plain.url == page.url)))
        case _:
            return
    crumbs = breadcrumbs(tell, page)
    if crumbs is not None:
        yield crumbs


def as_script(data: Node) -> str:
    """Write JSON-LD that may stand in a script element: `<`, `>` and `&`, which could end it, are escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
