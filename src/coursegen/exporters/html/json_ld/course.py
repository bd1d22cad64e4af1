"""A course and its lessons as structured data."""

from __future__ import annotations

from typing import Any

from coursegen.exporters.html.json_ld.values import JsonLd, Node, duration, license_node, node, plain_text
from coursegen.exporters.html.scene import known_as
from coursegen.model import Course, CourseFacts, CourseName, Lesson, Offer, Offering, Person, Prerequisite, Section

_MODES = {"online": "Online", "onsite": "Onsite", "on-site": "Onsite", "in person": "Onsite", "blended": "Blended"}
"""The spellings that Google's documentation asks for; any other mode stays as its author wrote it."""


def course(tell: JsonLd, subject: Course) -> Node:
    """Return the node of a course, with its runs, its syllabus and its lessons."""
    workload = duration(subject.time.hours)
    return node(
        "Course",
        **{"@id": course_id(tell, subject)},
        name=subject.title,
        description=subject.description or subject.title,
        url=tell.address(subject.url),
        inLanguage=subject.language,
        provider=tell.provider(),
        image=tell.image(subject.image),
        educationalLevel=subject.level,
        timeRequired=workload,
        teaches=[item.text for item in subject.outcomes],
        coursePrerequisites=requirements(tell, subject.prerequisites),
        syllabusSections=[_section(subject, section) for section in subject.sections],
        hasPart=[
            node("LearningResource", name=lesson.title, url=tell.address(lesson.url)) for lesson in subject.lessons
        ],
        hasCourseInstance=[_instance(tell, subject, offering, workload) for offering in subject.offerings],
        offers=_offer(subject.offer),
        keywords=list(subject.tags),
        license=license_node(subject.license),
        datePublished=subject.publish_date.isoformat() if subject.publish_date else "",
        dateModified=tell.modified(subject.document),
    )


def course_id(tell: JsonLd, subject: CourseName) -> str:
    """Return the identifier of a course, by which other nodes refer to it."""
    return f"{tell.address(subject.url)}#course"


def reference(tell: JsonLd, subject: CourseName) -> Node:
    """Refer to a course that another page describes in full."""
    return node("Course", **{"@id": course_id(tell, subject)}, name=subject.title, url=tell.address(subject.url))


def requirements(tell: JsonLd, needs: tuple[Prerequisite, ...]) -> list[Node | str]:
    """Return requirements: those that name a course of this site as courses, all others as text."""
    courses = tell.site.courses
    return [
        reference(tell, known_as(CourseName, courses[need.course_id]))
        if need.course_id and need.course_id in courses
        else need.item.text
        for need in needs
    ]


def lesson(tell: JsonLd, of_course: CourseFacts[Any], subject: Lesson) -> Node:
    """Return the node of a lesson."""
    return node(
        "LearningResource",
        **{"@id": f"{tell.address(subject.url)}#lesson"},
        name=subject.title,
        description=subject.description,
        url=tell.address(subject.url),
        inLanguage=subject.language,
        learningResourceType=subject.type,
        educationalLevel=subject.level or of_course.level,
        timeRequired=duration(subject.minutes / 60),
        teaches=[item.text for item in subject.outcomes],
        position=subject.number,
        isPartOf=reference(tell, of_course),
        keywords=list(subject.tags),
        license=license_node(of_course.license),
        datePublished=subject.publish_date.isoformat() if subject.publish_date else "",
        dateModified=tell.modified(subject.document),
    )


def _section(subject: Course, section: Section) -> Node:
    lessons = set(section.lesson_ids)
    whole = all(not lesson.minutes_estimated for lesson in subject.lessons if lesson.id in lessons)
    return node(
        "Syllabus",
        name=section.title or subject.title,
        description=plain_text(section.summary),
        timeRequired=duration(section.minutes / 60) if lessons and whole else "",
    )


def _instance(tell: JsonLd, subject: Course, offering: Offering, workload: str) -> Node:
    return node(
        "CourseInstance",
        courseMode=_MODES.get(offering.mode.casefold(), offering.mode),
        courseWorkload=workload,
        startDate=offering.start.isoformat() if offering.start else "",
        endDate=offering.end.isoformat() if offering.end else "",
        description=offering.meetings,
        instructor=[_instructor(tell, one) for one in subject.instructors],
    )


def _instructor(tell: JsonLd, one: Person) -> Node:
    return node("Person", name=one.name, url=tell.address(one.url) if one.url else "")


def _offer(said: Offer | None) -> Node | None:
    """Return what the author says about the price; who says nothing is not said to be free."""
    if said is None:
        return None
    return node("Offer", category=said.category, price=said.price, priceCurrency=said.currency)
