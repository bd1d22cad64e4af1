"""All courses with their lessons: one course after another is ordered, outlined, timed and made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.hours import hours_problems, lesson_minutes, said_by
from coursegen.assemble.lessons import in_order, neighbour_problems, order_problems, same_order_problems
from coursegen.assemble.make_values import CourseParts, make_course
from coursegen.assemble.people import People
from coursegen.assemble.prerequisites import CourseNames
from coursegen.assemble.requirement_graph import CourseGraph, lesson_graph
from coursegen.assemble.sections import outline
from coursegen.model import Config, Course, PathPosition, Person
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose


class CourseContext(Struct, frozen=True):
    """What a course is made from besides its own files; lessons are by course id, `waiting` ids of those held back."""

    names: CourseNames
    graph: CourseGraph
    lessons: Mapping[str, Sequence[NamedDocument]]
    waiting: Mapping[str, frozenset[str]]
    unlocks: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[PathPosition, ...]]
    people: People
    image: Callable[[NamedDocument], str]
    config: Config


def make_courses(catalogue: Sequence[str], around: CourseContext) -> tuple[dict[str, Course], list[Diagnostic]]:
    """Make some courses, or all of them in the order of the catalogue."""
    courses: dict[str, Course] = {}
    problems: list[Diagnostic] = []
    default = [
        _person(name, around.config.position(f"instructors.{index}", "instructors"), around.people, problems)
        for index, name in enumerate(around.config.instructors)
    ]
    for course_id in catalogue:
        courses[course_id], new = _make(around.names.courses[course_id], tuple(default), around)
        problems += new
    return courses, problems


def _make(
    entry: NamedDocument, instructors: tuple[Person, ...], around: CourseContext
) -> tuple[Course, list[Diagnostic]]:
    lessons = around.lessons.get(entry.id, ())
    graph, problems = lesson_graph(lessons, around.names)
    minutes = {lesson.path: lesson_minutes(lesson.document) for lesson in lessons}
    row = in_order(lessons, graph.needs)
    plan = outline(entry.document, row, minutes)
    problems += plan.problems
    problems += order_problems(entry, row, graph.needs)
    problems += same_order_problems(lessons, "in this course")
    problems += neighbour_problems(plan.lessons, around.waiting.get(entry.id, frozenset()))
    problems += graph.order_problems(plan.lessons)
    if not plan.sections:
        hint = f"add lessons in content/courses/{entry.document.slug}/lessons/"
        problems.append(diagnose("empty-course", entry.document.position(), "neither an outline nor lessons", hint))
    named = entry.document.meta.instructors
    own = tuple(
        _person(name, entry.document.position(f"instructors.{index}", "instructors"), around.people, problems)
        for index, name in enumerate(named)
    )
    parts = CourseParts(
        outline=plan,
        graph=graph,
        minutes=minutes,
        prerequisites=around.graph.prerequisites[entry.id],
        unlocks=around.unlocks.get(entry.id, ()),
        places=around.places.get(entry.id, ()),
        said=said_by(entry.document, around.config.language),
        instructors=own or instructors,
        image=around.image(entry),
    )
    counted = None if parts.estimated else parts.counted_hours
    count = "its one lesson takes" if len(lessons) == 1 else f"its {len(lessons)} lessons add up to"
    problems += hours_problems(entry, parts.said, counted, count)
    return make_course(entry, parts, around.config), problems


def _person(name: str, place: Span, people: People, problems: list[Diagnostic]) -> Person:
    person, new = people.find(name, place)
    problems += new
    return person
