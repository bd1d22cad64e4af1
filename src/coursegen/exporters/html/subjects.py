"""What the model says about courses, paths and lessons, put together as templates ask for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from coursegen.exporters.html.pages import Page
from coursegen.model import Block, Course, Item, LearningPath, Lesson, PathPlace, Site


class Entry(Struct, frozen=True):
    """One entry of a syllabus: `label` as written, `summary` as HTML with marks, and the lessons that belong to it.

    `label_is_place` tells that the label only says what the number in front of the entry says (`Section 2` second).
    A group that was made from lessons alone is `unnumbered`: it has no place in the author's count.
    `anchor` is the id of the heading that the entry was, or "".
    """

    title: str
    label: str
    label_is_place: bool
    summary: str
    lessons: tuple[Lesson, ...]
    unnumbered: bool = False
    anchor: str = ""


class Subjects:
    """Questions about a site, from the point of view of one page of it."""

    page: Page

    def __init__(self, site: Site) -> None:
        self.site = site

    def courses(self, path: LearningPath) -> list[Course]:
        """Give the courses of a path, in its order."""
        return [self.site.courses[course_id] for course_id in path.course_ids if course_id in self.site.courses]

    def stops(self, path: LearningPath) -> list[tuple[int, Course | None, Item | None]]:
        """Give the stops of a path in order: a course with its number, or an entry that is planned, without one."""
        found: list[tuple[int, Course | None, Item | None]] = []
        courses = self.courses(path)
        places = path.planned_after or (len(courses),) * len(path.planned)
        waiting = list(zip(places, path.planned, strict=True))
        for number, course in enumerate(courses, 1):
            found += [(0, None, item) for after, item in waiting if after == number - 1]
            found.append((number, course, None))
        return [*found, *((0, None, item) for after, item in waiting if after >= len(courses))]

    def few_stops(self, path: LearningPath, most: int = 6) -> list[tuple[int, Course | None, Item | None]]:
        """Give the stops of a path where there is room for few: of a long one, courses before what is planned."""
        stops = self.stops(path)
        if len(stops) <= most:
            return stops
        by_use = sorted(range(len(stops)), key=lambda index: (stops[index][1] is None, index))
        return [stops[index] for index in sorted(by_use[: most - 1])]

    def place(self, course: Course) -> PathPlace | None:
        """Give a course's place in its first path that has a page."""
        return next((place for place in course.places if place.path_id in self.site.paths), None)

    def lessons(self, course: Course, ids: tuple[str, ...]) -> list[Lesson]:
        """Give the lessons with these ids, in that order."""
        by_id = {lesson.id: lesson for lesson in course.lessons}
        return [by_id[lesson_id] for lesson_id in ids if lesson_id in by_id]

    def loose_lessons(self, course: Course) -> list[Lesson]:
        """Give the lessons that stand in no section."""
        placed = {lesson_id for section in course.sections for lesson_id in section.lesson_ids}
        return [lesson for lesson in course.lessons if lesson.id not in placed]

    def needs(self, course: Course) -> list[str]:
        """Give the ids of the courses that a course requires, each once."""
        found = dict.fromkeys(need.course_id for need in course.prerequisites if need.course_id in self.site.courses)
        return [course_id for course_id in found if course_id]

    def shown_paths(self) -> list[LearningPath]:
        """Give the paths of the catalogue: one without a course keeps its page, but is not listed."""
        return [path for path in self.site.paths.values() if self.courses(path)]

    def titles(self, ids: Sequence[str]) -> list[str]:
        """Give the titles of courses."""
        return [self.site.courses[course_id].title for course_id in ids]

    def pathless(self) -> list[Course]:
        """Give the courses that no path with a page holds."""
        return [course for course in self.site.courses.values() if self.place(course) is None]

    def path_outcomes(self, path: LearningPath) -> list[tuple[Item, str]]:
        """Give what a path leads to, each once with the document that it comes from.

        It is what the path says, else all that its courses say; none when the path's text has a part for it.
        """
        document = self.site.documents.get(path.document)
        if document and any(block.kind == "outcomes" for block in document.roles):
            return []
        found = {item.text: (item, course.document) for course in self.courses(path) for item in course.outcomes}
        if path.outcomes:
            return [found.get(item.text, (item, path.document)) for item in path.outcomes]
        return list(found.values())

    def start(self, course: Course) -> str:
        """Give the URL at which a course begins: its first lesson, else its outline, else ""."""
        if course.lessons:
            return course.lessons[0].url
        document = self.site.documents.get(course.document)
        outlines = [block for block in document.roles if block.kind == "structure"] if document else []
        return f"{course.url}#{outlines[0].heading.id}" if outlines and outlines[0].heading else ""

    def requirements(self, block: Block) -> list[tuple[Item, Course | None, bool]]:
        """Give the items of a block of prerequisites, each with the course that it names and "or equivalent".

        Courses that front matter requires and the block does not name are added at the end.
        """
        course = self.site.courses.get(self.page.id) if self.page.kind == "course" else None
        path = self.site.paths.get(self.page.id) if self.page.kind == "path" else None
        known = course.prerequisites if course else path.prerequisites if path else ()
        by_text = {need.item.text: need for need in known}
        found: list[tuple[Item, Course | None, bool]] = []
        for item in block.items:
            need = by_text.get(item.text)
            required = self.site.courses.get(need.course_id or "") if need else None
            found.append((item, required, bool(need and need.or_equivalent)))
        named = {required.id for _, required, _ in found if required}
        for need in known:
            required = self.site.courses.get(need.course_id or "")
            if required and required.id not in named:
                named.add(required.id)
                found.append((need.item, required, need.or_equivalent))
        return found

    def number_in_same_path(self, course: Course) -> int | None:
        """Give a course's number in the first path that it shares with the course of this page."""
        here = self.site.courses.get(self.page.id)
        shared = {place.path_id for place in here.places} if here else set()
        return next((place.number for place in course.places if place.path_id in shared), None)

    def outline_entries(self, block: Block) -> list[Entry]:
        """Give the entries of a block of structure; on its course's page the course's sections with their lessons."""
        course = self.site.courses.get(self.page.id) if self.page.kind == "course" else None
        if course is None or not (course.sections or course.lessons):
            return [_entry(n, i.text, i.label, i.html, (), anchor=i.anchor) for n, i in enumerate(block.items, 1)]
        entries: list[Entry] = []
        outlined = {item.note for item in block.items}
        number = 0
        for section in course.sections:
            grouped = not section.title or (bool(outlined) and not section.label and section.slug not in outlined)
            number += not grouped
            lessons = self.lessons(course, section.lesson_ids)
            entry = _entry(number, section.title, section.label, section.summary, lessons, anchor=section.anchor)
            entries.append(replace(entry, unnumbered=grouped))
        loose = self.loose_lessons(course)
        return [*entries, Entry("", "", False, "", tuple(loose), unnumbered=True)] if loose else entries


def _entry(number: int, title: str, label: str, summary: str, lessons: Sequence[Lesson], *, anchor: str) -> Entry:
    is_place = re.findall(r"[0-9]+", label) == [str(number)]
    return Entry(title, label, is_place, summary, tuple(lessons), anchor=anchor)
