"""Where a page stands in the site, from the home page down, as a BreadcrumbList."""

from __future__ import annotations

from coursegen.exporters.html.json_ld.values import JsonLd, Node, node
from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.scene import known_as
from coursegen.model import CourseFacts


def breadcrumbs(tell: JsonLd, page: Page) -> Node | None:
    """Return the trail of a page; None for the home page, which has none."""
    trail = _trail(tell, page)
    if len(trail) < 2:
        return None
    return node(
        "BreadcrumbList",
        itemListElement=[
            node("ListItem", position=number, name=name, item={"@type": "WebPage", "@id": tell.address(url)})
            for number, (name, url) in enumerate(trail, 1)
        ],
    )


def _trail(tell: JsonLd, page: Page) -> list[tuple[str, str]]:
    """List (name, site URL) from the home page to this page; a course stands below its first path."""
    site = tell.site
    trail = [(site.config.title, "")]
    if page.kind in ("course", "lesson"):
        course = known_as(CourseFacts, site.courses[page.course_id])
        if place := site.first_place(course):
            path = site.paths[place.path_id]
            trail.append((path.title, path.url))
        trail.append((course.title, course.url))
        trail += [(lesson.title, lesson.url) for lesson in course.lessons if page.url == lesson.url]
    elif page.kind == "path":
        trail.append((site.paths[page.id].title, page.url))
    elif page.kind == "person":
        trail.append((site.people[page.id].name, page.url))
    elif page.kind in ("page", "glossary"):
        trail += [(plain.title, plain.url) for plain in site.pages if plain.url == page.url]
    return trail
