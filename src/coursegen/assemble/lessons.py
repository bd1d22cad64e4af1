"""The order of a course's lessons, their groups, and what their front matter says about their neighbours.

Lessons stand as a folder shows them, with numbers compared as numbers wherever they are in a name; folders below that
of the lessons are groups. `order:` decides before the names, and the title only where no name of the course has a
number. Then what a lesson requires, or names as its previous lesson, comes before it. Sections never move a lesson that
has a place of its own (see sections.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.ordering import arrange
from coursegen.assemble.requirement_graph import Needs
from coursegen.assemble.title_matching import in_words, natural
from coursegen.files.kinds import lesson_names, stands_in_lessons
from coursegen.names import without_number
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.problems.suggest import Nearest
from coursegen.text import slug

_NUMBERS = re.compile(r"\d{1,9}(?:[.-]\d{1,9})*(?!\d)")
_DIGIT = re.compile(r"\d")
_NUMBER_AND_DASH = re.compile(r"[0-9]{1,4}[-_](?=.)")
_SortKey = tuple[tuple[int, int, str], ...]
_Level = tuple[bool, int, bool, tuple[float, ...], _SortKey]
_NO_NUMBER = (float("inf"),)


class Group(Struct, frozen=True):
    """A folder of lessons: `key` is the slug of the section that it is, `title` that of its page, else its name."""

    key: str
    title: str


class LessonRow(Struct, frozen=True):
    """The lessons of a course in order; `placed` are the ids of those that have a place, `groups` are by lesson id."""

    lessons: tuple[NamedDocument, ...]
    placed: frozenset[str]
    groups: Mapping[str, Group]


def in_order(lessons: Sequence[NamedDocument], needs: Needs) -> LessonRow:
    """Order the lessons of one course; `needs` are the lesson ids that each requires."""
    names = {lesson.path: lesson_names(lesson.path) for lesson in lessons}
    groups = _groups(lessons, names)
    keys, placed = _keys(lessons, names, nested=bool(groups))
    row = sorted(lessons, key=lambda lesson: (keys[lesson.path], lesson.path))
    folders = {some[:-1] for some in names.values()}
    orders = {lesson.document.meta.order for lesson in lessons} - {None}
    if groups and len(orders) == len(lessons) and folders.isdisjoint(names.values()):
        row.sort(key=lambda lesson: lesson.document.meta.order or 0)  # one order through all groups
    return LessonRow(_arranged(row, placed, needs), placed, groups)


def _arranged(row: Sequence[NamedDocument], placed: Collection[str], needs: Needs) -> tuple[NamedDocument, ...]:
    """Move what is needed before what needs it, as far as it has no place of its own."""
    by_id = {lesson.id: lesson for lesson in row}
    before: defaultdict[str, list[str]] = defaultdict(list)
    for lesson in row:
        before[lesson.id] += needs.get(lesson.id, ())
        meta = lesson.document.meta
        if meta.previous_lesson is not None:
            before[lesson.id].append(meta.previous_lesson)
        if meta.next_lesson is not None:
            before[meta.next_lesson].append(lesson.id)
    ids = [lesson.id for lesson in row]
    return tuple(by_id[name] for name in arrange(ids, [[name for name in ids if name in placed]], before))


def _keys(
    lessons: Sequence[NamedDocument], names: Mapping[str, tuple[str, ...]], *, nested: bool
) -> tuple[Mapping[str, tuple[_Level, ...]], frozenset[str]]:
    """Return what each lesson is sorted by, a level for each folder and one for its file, and which have a place."""
    pages: dict[tuple[str, ...], NamedDocument] = {}
    for lesson in lessons:
        pages.setdefault(names[lesson.path], lesson)
    numbered = any(_DIGIT.search(name) for some in pages for name in some)
    folders: dict[tuple[str, ...], _Level] = {}
    for some in pages:
        for depth in range(1, len(some)):
            if (folder := some[:depth]) not in folders:
                folders[folder] = _level(folder[-1], pages.get(folder), by_name=numbered, is_folder=True)
    keys: dict[str, tuple[_Level, ...]] = {}
    placed = []
    for lesson in lessons:
        own = names[lesson.path]
        last = folders.get(own) or (own and _level(own[-1], lesson, by_name=numbered, is_folder=False))
        keys[lesson.path] = (*(folders[own[:depth]] for depth in range(1, len(own))), *((last,) if last else ()))
        has_number = numbered and (nested or any(map(_DIGIT.search, own)))
        if not own or has_number or lesson.document.meta.order is not None:
            placed.append(lesson.id)
    return keys, frozenset(placed)


def _level(name: str, entry: NamedDocument | None, *, by_name: bool, is_folder: bool) -> _Level:
    """Return the sort key of a file or folder; `entry` is the lesson that it is or holds as its page.

    Without a number, files stand before folders, so that a group is not parted by groups in it.
    """
    found = _NUMBERS.match(name)
    numbers = tuple(int(number) for number in re.split("[.-]", found[0])) if found else ()
    order = entry.document.meta.order if entry else None
    if order is None and numbers:
        order = numbers[0]
    text = name if by_name or entry is None else entry.title
    return (order is None, order or 0, is_folder and order is None, numbers or _NO_NUMBER, natural(text))


_MOST_STEPS = 3
"""How many of the folders around a lesson give their names to the title of its group."""


def _groups(lessons: Sequence[NamedDocument], names: Mapping[str, tuple[str, ...]]) -> Mapping[str, Group]:
    """Return the group of each lesson that stands in one; the page of a folder with lessons belongs to them."""
    folders = dict.fromkeys(some[:-1] for some in names.values() if len(some) > 1)
    if not folders:
        return {}
    titles = {names[lesson.path]: lesson.title for lesson in lessons}
    made: dict[tuple[str, ...], Group] = {}
    used: set[str] = set()
    for folder in sorted(folders):
        steps = [folder[: depth + 1] for depth in range(len(folder))][-_MOST_STEPS:]
        title = ": ".join(titles.get(step) or in_words(without_number(step[-1])) for step in steps)
        short = "-".join(filter(None, (slug(without_number(name)) for name in folder)))
        key = short if short and short not in used else "-".join(map(slug, folder))
        used.add(key)
        made[folder] = Group(key, title)
    return {
        lesson.id: made[folder]
        for lesson in lessons
        if (folder := names[lesson.path]) in made or (folder := folder[:-1]) in made
    }


def order_problems(course: NamedDocument, row: LessonRow, needs: Needs) -> list[Diagnostic]:
    """Tell that the names of files decide where titles did in the first releases, if the order is another by them.

    Who numbered all files in the one way that was known, or gave any order, sees nothing change.
    """
    numbered = {lesson.id for lesson in row.lessons if _NUMBER_AND_DASH.match("".join(lesson_names(lesson.path)[-1:]))}
    if len(numbered) == len(row.lessons) or not row.placed or row.groups:
        return []
    if any(one.document.meta.order is not None or not stands_in_lessons(one.path) for one in row.lessons):
        return []

    def before(lesson: NamedDocument) -> tuple[bool, int, _SortKey, str]:
        if lesson.id in numbered:
            return (False, lesson.document.number or 0, (), lesson.path)
        return (True, 0, natural(lesson.title), lesson.path)

    if _arranged(sorted(row.lessons, key=before), numbered, needs) == row.lessons:
        return []
    message = "the lessons come in the order of their files' names, which is not that of their titles"
    hint = 'write "order:" into the lessons if another order is meant; site.yaml can turn this note off'
    return [diagnose("order-by-name", course.document.position(), message, hint)]


def same_order_problems(entries: Sequence[NamedDocument], where_said: str) -> list[Diagnostic]:
    """Report each `order:` that an earlier one of these entries has as well; each group of lessons has its own."""
    first: dict[tuple[object, int], NamedDocument] = {}
    problems = []
    for entry in sorted(entries, key=lambda entry: entry.path):
        order = entry.document.meta.order
        if order is None:
            continue
        group = lesson_names(entry.path)[:-1] if entry.kind == "lesson" else ()
        known = first.setdefault((group, order), entry)
        if known is not entry:
            message = f"order {order} is already used {where_said} by {known.document.where('order')}"
            hint = "the file name decides"
            problems.append(diagnose("same-order", entry.document.position("order"), message, hint))
    return problems


def neighbour_problems(order: Sequence[NamedDocument], waiting: frozenset[str]) -> list[Diagnostic]:
    """Check prevLessonId and nextLessonId against the order; `waiting` are ids of lessons of it that are held back."""
    problems = []
    after: Mapping[str, str] = {first.id: second.id for first, second in pairwise(order)}
    before = {second: first for first, second in after.items()}
    known = {lesson.id for lesson in order}
    nearest = Nearest(known)
    for lesson in order:
        meta = lesson.document.meta
        for key, said, real in (
            ("prevLessonId", meta.previous_lesson, before.get(lesson.id)),
            ("nextLessonId", meta.next_lesson, after.get(lesson.id)),
        ):
            if said is None or said == real or said in waiting:
                continue
            place = lesson.document.position(key)
            if said not in known:
                message = f'{key} "{said}" does not exist; using order'
                problems.append(diagnose("unknown-lesson", place, message, nearest.hint(said)))
            else:
                actual = "there is none" if real is None else f'it is "{real}"'
                message = f'{key} "{said}" contradicts the order, by which {actual}; using order'
                problems.append(diagnose("lesson-order-differs", place, message, "change order or remove the key"))
    return problems
