"""The graph of requirements, and those that contradict themselves or the order of courses, lessons and paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.ordering import cycles
from coursegen.assemble.prerequisites import CourseNames, names_of, resolve, wanted
from coursegen.model import Prerequisite
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

Prerequisites = Mapping[str, tuple[Prerequisite, ...]]


class CourseGraph(Struct, frozen=True):
    """What each course requires, by id, and the edges that lie on a cycle."""

    courses: Mapping[str, NamedDocument]
    prerequisites: Prerequisites
    needs: Needs
    cyclic: frozenset[tuple[str, str]]

    def place(self, course: str, other: str) -> Span:
        """Find where a course requires another."""
        return requirement_place(self.courses[course], self.prerequisites[course], _course, other)

    def unlocks(self, catalogue: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Turn the requirements round: what each course opens the way to, in the order of the catalogue."""
        opened: defaultdict[str, list[str]] = defaultdict(list)
        for course in catalogue:
            for other in self.needs[course]:
                opened[other].append(course)
        return {course: tuple(others) for course, others in opened.items()}

    def path_problems(self, path_id: str, course_ids: Sequence[str]) -> list[Diagnostic]:
        """Report the courses of a path that come before one they require."""
        return after_problems(course_ids, self.needs, self.cyclic, self.place, f'in path "{path_id}"')


def _course(need: Prerequisite) -> str | None:
    return need.course_id


def _lesson(need: Prerequisite) -> str | None:
    return need.lesson_id


def courses_needed(prerequisites: Prerequisites) -> Needs:
    """Reduce prerequisites to the ids of the courses that they name."""
    return needs_of(prerequisites, _course)


def course_graph(names: CourseNames) -> tuple[CourseGraph, list[Diagnostic]]:
    """Resolve what courses require of each other."""
    problems: list[Diagnostic] = []
    prerequisites: dict[str, tuple[Prerequisite, ...]] = {}
    for course_id, course in names.courses.items():
        prerequisites[course_id], new = resolve(course, names, {}, {})
        problems += new
    graph = CourseGraph(names.courses, prerequisites, courses_needed(prerequisites), frozenset())
    new, cyclic = cycle_problems(graph.needs, graph.place)
    return CourseGraph(names.courses, prerequisites, graph.needs, cyclic), problems + new


class LessonGraph(Struct, frozen=True):
    """What each lesson of one course requires, by lesson id; `needs` are lessons of the course."""

    lessons: Mapping[str, NamedDocument]
    prerequisites: Prerequisites
    needs: Needs
    cyclic: frozenset[tuple[str, str]]

    def place(self, lesson: str, other: str) -> Span:
        """Find where a lesson requires another."""
        return requirement_place(self.lessons[lesson], self.prerequisites[lesson], _lesson, other)

    def order_problems(self, order: Sequence[NamedDocument]) -> list[Diagnostic]:
        """Report the lessons that come before one they require."""
        return after_problems([lesson.id for lesson in order], self.needs, self.cyclic, self.place, "in its course")


def lesson_graph(lessons: Sequence[NamedDocument], names: CourseNames) -> tuple[LessonGraph, list[Diagnostic]]:
    """Resolve what the lessons of one course require: other lessons of it, else courses."""
    problems: list[Diagnostic] = []
    siblings = names_of(lessons) if any(wanted(lesson.document) for lesson in lessons) else {}
    titles = {lesson.id: lesson.title for lesson in lessons}
    prerequisites: dict[str, tuple[Prerequisite, ...]] = {}
    for lesson in lessons:
        prerequisites[lesson.id], new = resolve(lesson, names, siblings, titles)
        problems += new
    by_id = {lesson.id: lesson for lesson in lessons}
    graph = LessonGraph(by_id, prerequisites, needs_of(prerequisites, _lesson), frozenset())
    new, cyclic = cycle_problems(graph.needs, graph.place)
    return LessonGraph(by_id, prerequisites, graph.needs, cyclic), problems + new


Needs = Mapping[str, Sequence[str]]
_MOST_NAMED = 12


def needs_of(prerequisites: Mapping[str, Sequence[Prerequisite]], key: Callable[[Prerequisite], str | None]) -> Needs:
    """Reduce prerequisites to what each name needs, by the name that `key` gives (None: text only)."""
    return {
        name: tuple(dict.fromkeys(other for need in found if (other := key(need)) is not None))
        for name, found in prerequisites.items()
    }


def cycle_problems(
    needs: Needs, place: Callable[[str, str], Span]
) -> tuple[list[Diagnostic], frozenset[tuple[str, str]]]:
    """Report each cycle once, at the requirement of its smallest name; also give the edges of all that were found."""
    problems = []
    edges: set[tuple[str, str]] = set()
    for cycle in cycles(needs):
        closed = (*cycle, cycle[0])
        edges.update(pairwise(closed))
        shown = closed if len(closed) <= _MOST_NAMED else (*closed[:_MOST_NAMED], "…", closed[0])
        hint = "one of them must not require the next"
        problems.append(diagnose("prerequisite-cycle", place(closed[0], closed[1]), " -> ".join(shown), hint))
    return problems, frozenset(edges)


def after_problems(
    order: Sequence[str],
    needs: Needs,
    cyclic: frozenset[tuple[str, str]],
    place: Callable[[str, str], Span],
    where: str,
) -> list[Diagnostic]:
    """Report what comes, in `order`, before something that it needs; `where` says in which order, as in "in path x"."""
    rank = {name: index for index, name in enumerate(order)}
    return [
        diagnose(
            "prerequisite-after",
            place(name, other),
            f'"{name}" comes before "{other}", which it requires, {where}',
            "change the order or the prerequisite",
        )
        for name in order
        for other in needs.get(name, ())
        if rank.get(other, -1) > rank[name] and (name, other) not in cyclic
    ]


def requirement_place(
    entry: NamedDocument, prerequisites: Sequence[Prerequisite], key: Callable[[Prerequisite], str | None], name: str
) -> Span:
    """Find where an entry requires `name`."""
    places = (
        want.location for want, need in zip(wanted(entry.document), prerequisites, strict=True) if key(need) == name
    )
    return next(places, Span(entry.path, 1, 1))
