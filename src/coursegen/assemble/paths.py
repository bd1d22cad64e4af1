"""Learning paths: those that have a file and those that courses only refer to, and the order of their courses.

Courses with `order:` or a number in their file's name come first, by that number. The others keep the order of the list
in the path's file as far as it names them, come after what they require, and otherwise go by level, then by title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.lessons import same_order_problems
from coursegen.assemble.ordering import arrange
from coursegen.assemble.prerequisites import CourseNames
from coursegen.assemble.requirement_graph import Needs
from coursegen.assemble.title_matching import in_words, natural
from coursegen.model import LEVELS, Item, PathPosition
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import Nearest
from coursegen.text import slug

_MOST_NAMED = 5
SortKey = tuple[tuple[int, int, str], ...]


class PathPlan(Struct, frozen=True):
    """A path before its page is made: its file (None when it has none), its courses in order, and what is planned."""

    id: str
    title: str
    entry: NamedDocument | None
    course_ids: tuple[str, ...]
    planned: tuple[Item, ...] = ()
    planned_after: tuple[int, ...] = ()
    entries: Mapping[str, Item] = field(default_factory=dict)


def course_key(course: NamedDocument) -> tuple[int, int, int, SortKey, str]:
    """Sort courses: those with a place first, then by level, title and file."""
    place = course.position
    difficulty = course.document.meta.difficulty
    level = len(LEVELS) if difficulty is None else LEVELS.index(difficulty[0])
    return (place is None, place or 0, level, natural(course.title), course.path)


def plan_paths(
    files: Sequence[NamedDocument], waiting: Sequence[NamedDocument], names: CourseNames, needs: Needs
) -> tuple[tuple[PathPlan, ...], list[Diagnostic]]:
    """Plan all paths, in the order of the catalogue. `waiting` are files held back: their paths get no page at all."""
    problems: list[Diagnostic] = []
    by_name = _path_names([*files, *waiting])
    members: defaultdict[str, dict[str, None]] = defaultdict(dict)
    courses = sorted(names.courses.values(), key=course_key)
    for course in courses:
        for path_id in course.document.meta.path_ids:
            members[by_name.get(path_id, path_id)][course.id] = None
    plans = []
    for entry in files:
        listed, planned, new = _structure(entry, names)
        problems += new
        found = members[entry.id]
        found.update(dict.fromkeys(listed))
        if not found:
            message = "no course belongs to this path; it is left out of the catalogue"
            hint = f'add "pathId: {entry.id}" to a course'
            problems.append(diagnose("empty-path", entry.document.position("id", "title"), message, hint))
        order = _in_order(found, tuple(listed), names, needs)
        after = _places_of_planned(entry, planned, listed, order)
        plans.append(PathPlan(entry.id, entry.title, entry, order, planned, after, listed))
    with_file = {entry.id for entry in (*files, *waiting)}
    nearest = Nearest(by_name)
    for path_id, found in members.items():
        if path_id not in with_file:
            problems.append(_without_page(path_id, names, found, nearest))
            plans.append(PathPlan(path_id, in_words(path_id), None, _in_order(found, (), names, needs)))
    for plan in plans:
        problems += same_order_problems([names.courses[name] for name in plan.course_ids], f'in path "{plan.id}"')
    return tuple(sorted(plans, key=_path_key)), problems


def replan(
    plan: PathPlan, entry: NamedDocument | None, names: CourseNames, needs: Needs
) -> tuple[PathPlan, list[Diagnostic]]:
    """Plan one path again that has the courses that it had; what it lists and plans is read from its file anew."""
    if entry is None:
        return replace(plan, course_ids=_in_order(dict.fromkeys(plan.course_ids), (), names, needs)), []
    listed, planned, problems = _structure(entry, names)
    row = _in_order(dict.fromkeys(plan.course_ids), tuple(listed), names, needs)
    after = _places_of_planned(entry, planned, listed, row)
    made = replace(plan, entry=entry, course_ids=row, planned=planned, planned_after=after, entries=listed)
    return made, problems


def _path_names(files: Sequence[NamedDocument]) -> dict[str, str]:
    by_name = {entry.id: entry.id for entry in files}
    for entry in files:
        for name in (entry.document.slug, slug(entry.document.slug)):
            by_name.setdefault(name, entry.id)
    return by_name


def _path_key(plan: PathPlan) -> tuple[bool, bool, int, SortKey, str]:
    place = None if plan.entry is None else plan.entry.position
    return (not plan.course_ids, place is None, place or 0, natural(plan.title), plan.id)


def _structure(
    entry: NamedDocument, names: CourseNames
) -> tuple[Mapping[str, Item], tuple[Item, ...], list[Diagnostic]]:
    """Read the list in a path's file: what names a course exactly, by its id, and what no course answers to."""
    items = [item for block in entry.document.roles if block.kind == "structure" for item in block.items]
    words = names.lexicon(entry.document)
    found = [(item, names.find(item.text, words)) for item in items]
    planned = tuple(item for item, course_id in found if course_id is None)
    unknown = [item for item in planned if names.find_waiting(item.text, words) is None]
    listed: dict[str, Item] = {}
    for item, course_id in found:
        if course_id is not None:
            listed.setdefault(course_id, item)
    if not unknown:
        return listed, planned, []
    titles = ", ".join(f'"{item.text}"' for item in unknown[:_MOST_NAMED])
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    count = "1 entry names" if len(unknown) == 1 else f"{len(unknown)} entries name"
    message = f"{count} no course yet, shown as planned: {titles}{more}"
    hint = "a course answers when it has that title"
    return listed, planned, [diagnose("planned-course", entry.document.at_line(unknown[0].line), message, hint)]


def _places_of_planned(
    entry: NamedDocument, planned: Sequence[Item], listed: Mapping[str, Item], order: Sequence[str]
) -> tuple[int, ...]:
    """Return for each planned entry how many courses come before it: all up to the one that stands above it.

    Without a course above it is the first, unless the list names no course at all: then it comes after them.
    """
    above = 0 if listed else len(order)
    ids = {id(item): course_id for course_id, item in listed.items()}
    waiting = {id(item) for item in planned}
    places = []
    for item in (item for block in entry.document.roles if block.kind == "structure" for item in block.items):
        if id(item) in waiting:
            places.append(above)
        elif id(item) in ids:
            above = max(above, order.index(ids[id(item)]) + 1)
    return tuple(places)


def first_mention(path_id: str, names: CourseNames, course_ids: Iterable[str]) -> Span:
    """Find where the first of a path's courses names it, the place to change for a path that has no file."""
    first = min((names.courses[course_id] for course_id in course_ids), key=lambda course: course.path)
    index = first.document.meta.path_ids.index(path_id)
    return first.document.position(f"pathId.{index}", "pathId")


def _without_page(path_id: str, names: CourseNames, course_ids: Collection[str], nearest: Nearest) -> Diagnostic:
    count = "1 course" if len(course_ids) == 1 else f"{len(course_ids)} courses"
    message = f"there is no content/paths/{path_id}.md; made one from {count}"
    place = first_mention(path_id, names, course_ids)
    return diagnose("path-without-page", place, message, nearest.hint(path_id))


def _in_order(members: Mapping[str, None], listed: Sequence[str], names: CourseNames, needs: Needs) -> tuple[str, ...]:
    courses = [names.courses[name] for name in members]
    index = {name: number for number, name in enumerate(listed)}
    courses.sort(key=lambda course: (*course_key(course)[:3], index.get(course.id, len(index)), course_key(course)[3:]))
    placed = [course.id for course in courses if course.position is not None]
    free = [name for name in listed if names.courses[name].position is None]
    return arrange([course.id for course in courses], [placed, free], needs)


def path_places(plans: Sequence[PathPlan]) -> Mapping[str, tuple[PathPosition, ...]]:
    """Return each course's place in each of its paths."""
    places: defaultdict[str, list[PathPosition]] = defaultdict(list)
    for plan in plans:
        row = (None, *plan.course_ids, None)
        for number, (before, name, after) in enumerate(zip(row, row[1:], row[2:], strict=False), 1):
            if name is not None:
                places[name].append(PathPosition(plan.id, number, len(plan.course_ids), before, after))
    return {name: tuple(found) for name, found in places.items()}


def catalogue(plans: Sequence[PathPlan], courses: Sequence[NamedDocument]) -> tuple[str, ...]:
    """Order all courses: path by path, each once, then those of no path."""
    ordered = [name for plan in plans for name in plan.course_ids]
    ordered += [course.id for course in sorted(courses, key=course_key)]
    return tuple(dict.fromkeys(ordered))
