"""What one page may know of the site, as values that hold nothing else.

A template that asks for more of a lesson, course or path than its page knows is told so, with file and line, as of any
other mistake. A form is made from whatever has its fields: the whole, or a form with more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from coursegen.memory.codec import Codec
from coursegen.model import (
    Course,
    CourseFacts,
    CourseName,
    CourseWithLessons,
    LearningPath,
    Lesson,
    LessonKey,
    LessonRow,
    PageName,
    PathName,
    PlainPage,
    Prerequisite,
    SiteOf,
    Time,
)

Form = TypeVar("Form", bound=Struct)
Known = TypeVar("Known")


class CourseCover(Struct, frozen=True, tag=True, tag_field="form"):
    """A course of which nothing but its picture is shown."""

    id: str
    url: str
    image: str


class ListedCourse(CourseWithLessons[LessonKey], frozen=True, kw_only=True):
    """A course in a short list: its name, and what progress in it is counted by."""

    prerequisites: tuple[Prerequisite, ...]


class RequiredCourse(ListedCourse, frozen=True, kw_only=True):
    """A course where it is required: as in a list, and with its time."""

    time: Time


class CourseCard(CourseFacts[LessonKey], frozen=True, kw_only=True):
    """A course in the catalogue: everything but its lessons, which are only counted."""

    prerequisites: tuple[Prerequisite, ...]


class CourseOfLesson(CourseFacts[LessonRow | Lesson], frozen=True):
    """The course of a lesson's page: that lesson whole, of the others what the outline shows, and no requirements."""


SeenCourse = CourseCover | CourseName | ListedCourse | RequiredCourse | CourseCard | CourseOfLesson | Course


class Scene(SiteOf[SeenCourse, PathName | LearningPath, PageName | PlainPage], frozen=True):
    """The site as one page may see it, or some pages that are made together."""


AnySite = SiteOf[SeenCourse, PathName, PageName]
"""A whole site, or a scene of it."""

SCENES: Codec[Scene] = Codec(Scene)


def reduced(value: Struct, form: type[Form], **others: object) -> Form:
    """Return a shorter form of a value; `others` are the fields that it does not simply take over."""
    fields = {name: getattr(value, name) for name in form.__struct_fields__ if name not in others}
    return form(**fields, **others)


def counted(course: SeenCourse, form: type[Form]) -> Form:
    """Return a form of a course in which its lessons are only counted."""
    lessons = known_as(CourseWithLessons, course).lessons
    return reduced(course, form, lessons=tuple(reduced(lesson, LessonKey) for lesson in lessons))


def known_as(form: type[Known], value: object) -> Known:
    """Return a value that is known in a form at least; TypeError when a page knows less of it."""
    if not isinstance(value, form):
        raise TypeError(f"a {form.__name__} is needed, and the page knows a {type(value).__name__} only")
    return value


def images_of(courses: Iterable[SeenCourse]) -> list[str]:
    """Return the images that courses name, of those that may be shown with them."""
    return [course.image for course in courses if isinstance(course, CourseCover | CourseFacts)]
