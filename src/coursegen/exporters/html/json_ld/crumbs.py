"""Where a page stands in the site, from the home page down, as a BreadcrumbList."""

from __future__ import annotations

from coursegen.exporters.html.json_ld.values import JsonLd, Node, node
from coursegen.exporters.html.pages import Page


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
        course = site.courses[page.course_id]
        path = next((site.paths[place.path_id] for place in course.places if place.path_id in site.paths), None)
        if path is not None:
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
