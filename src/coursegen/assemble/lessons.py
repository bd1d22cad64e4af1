"""The order of a course's lessons, and what their front matter says about their neighbours.

A lesson with `order:`, else with a number in its file's name, stands at that place. The others follow by title; what
one of them requires, or names as its previous lesson, comes before it. Sections never move a lesson that has a place of
its own (see sections.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.ordering import arrange
from coursegen.assemble.requirement_graph import Needs
from coursegen.assemble.title_matching import natural
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.problems.suggest import Nearest


def in_order(lessons: Sequence[NamedDocument], needs: Needs) -> tuple[NamedDocument, ...]:
    """Order the lessons of one course; `needs` are the lesson ids that each requires."""
    by_id = {lesson.id: lesson for lesson in lessons}
    placed = sorted((lesson for lesson in lessons if lesson.position is not None), key=_place)
    free = sorted((lesson for lesson in lessons if lesson.position is None), key=_title)
    before: defaultdict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        before[lesson.id] += needs.get(lesson.id, ())
        meta = lesson.document.meta
        if meta.previous_lesson is not None:
            before[lesson.id].append(meta.previous_lesson)
        if meta.next_lesson is not None:
            before[meta.next_lesson].append(lesson.id)
    names = [lesson.id for lesson in (*placed, *free)]
    return tuple(by_id[name] for name in arrange(names, [[lesson.id for lesson in placed]], before))


def _place(lesson: NamedDocument) -> tuple[int, float, str]:
    number = lesson.document.number
    return (lesson.position or 0, float("inf") if number is None else number, lesson.path)


def _title(lesson: NamedDocument) -> tuple[tuple[tuple[int, int, str], ...], str]:
    return (natural(lesson.title), lesson.path)


def same_order_problems(entries: Sequence[NamedDocument], where_said: str) -> list[Diagnostic]:
    """Report each `order:` that an earlier one of these entries has as well."""
    first: dict[int, NamedDocument] = {}
    problems = []
    for entry in sorted(entries, key=lambda entry: entry.path):
        order = entry.document.meta.order
        if order is None:
            continue
        known = first.setdefault(order, entry)
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
