"""The catalogue, learning paths, people and plain pages as structured data."""

from __future__ import annotations

from collections.abc import Iterator

from coursegen.exporters.html.json_ld.course import reference, requirements
from coursegen.exporters.html.json_ld.values import JsonLd, Node, duration, node
from coursegen.exporters.html.scene import known_as
from coursegen.model import CourseName, LearningPath, Person, PlainPage


def home(tell: JsonLd) -> Iterator[Node]:
    """Return the site, and the list of its courses in the order of the catalogue."""
    config = tell.site.config
    yield node(
        "WebSite",
        name=config.title,
        description=config.description,
        url=tell.address(""),
        inLanguage=config.language,
        publisher=tell.provider(),
    )
    if tell.site.courses:
        yield node(
            "ItemList",
            numberOfItems=len(tell.site.courses),
            itemListElement=[
                node("ListItem", position=number, url=tell.address(course.url))
                for number, course in enumerate(tell.site.courses.values(), 1)
            ],
        )


def learning_path(tell: JsonLd, path: LearningPath) -> Node:
    """Return the node of a path; the vocabulary has neither `teaches` nor `educationalLevel` for a programme."""
    return node(
        "EducationalOccupationalProgram",
        **{"@id": f"{tell.address(path.url)}#path"},
        name=path.title,
        description=path.description,
        url=tell.address(path.url),
        image=tell.image(path.image),
        provider=tell.provider(),
        timeToComplete=duration(path.time.hours),
        programPrerequisites=requirements(tell, path.prerequisites),
        hasCourse=[reference(tell, known_as(CourseName, course)) for course in tell.site.courses_of(path)],
    )


def person(tell: JsonLd, subject: Person) -> Node:
    """Return the node of an instructor."""
    return node(
        "Person",
        name=subject.name,
        description=subject.description,
        url=tell.address(subject.url),
        image=tell.image(subject.image),
    )


def plain(tell: JsonLd, subject: PlainPage) -> Node:
    """Return the node of a page outside the courses."""
    return node(
        "WebPage",
        name=subject.title,
        description=subject.description,
        url=tell.address(subject.url),
        inLanguage=subject.language,
        dateModified=tell.modified(subject.document),
    )
