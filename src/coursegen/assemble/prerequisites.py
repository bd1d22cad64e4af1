"""What courses, lessons and paths require: which course or lesson a requirement names, exactly or not at all."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from copy import copy

from msgspec import Struct

from coursegen.assemble.drafts import reason
from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.title_matching import (
    alias_name,
    fold_title,
    in_words,
    name_index,
    offers_equivalent,
    readings,
    reads_like_course,
    reads_like_id,
    without_offer,
    without_parentheses,
)
from coursegen.meaning.lexicon import Lexicon, lexicon_for
from coursegen.model import Document, HeldBack, Item, Prerequisite
from coursegen.names import without_number
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import Nearest

_NEAR = 0.88
"""How alike a requirement and a title must be for a "did you mean"; below it, ordinary phrases begin to match."""

MOST_LINKED = 64
"""How many courses and lessons one may require. Each page of a course says what those that it requires do require, so a
site on which all require all would grow with the cube of their number."""


class Wanted(Struct, frozen=True):
    """One requirement as written, where it stands, and whether it comes from the list in the front matter."""

    item: Item
    location: Span
    listed: bool


def wanted(document: Document) -> tuple[Wanted, ...]:
    """Return the requirements of a document: the list in its front matter, else those below its headings."""
    listed = document.meta.prerequisites
    if listed is not None:
        places = (document.position(f"prerequisites.{index}", "prerequisites") for index in range(len(listed)))
        return tuple(
            Wanted(_text_item(text, place.line), place, listed=True) for text, place in zip(listed, places, strict=True)
        )
    return tuple(
        Wanted(item, document.at_line(item.line), listed=False)
        for block in document.roles
        if block.kind == "prerequisites"
        for item in block.items
    )


def _text_item(text: str, line: int) -> Item:
    return Item(html.escape(text), text, line)


def names_of(entries: Sequence[NamedDocument]) -> Mapping[str, str]:
    """Index entries by the names that a text may call them: title, then id, then old addresses."""
    return name_index(
        (
            [(entry.title, entry.id) for entry in entries],
            [(entry.id, entry.id) for entry in entries],
            [(alias_name(alias), entry.id) for entry in entries for alias in entry.document.meta.aliases],
        )
    )


class CourseNames:
    """The names of all courses, published and waiting; `courses` and `waiting` are by id."""

    def __init__(
        self,
        courses: Sequence[NamedDocument],
        waiting: Sequence[NamedDocument],
        held_back: Mapping[str, HeldBack],
        language: str,
    ) -> None:
        self.courses: Mapping[str, NamedDocument] = {course.id: course for course in courses}
        self.waiting: Mapping[str, HeldBack] = {course.id: held_back[course.path] for course in reversed(waiting)}
        self.nearest_title = Nearest(course.title for course in courses)
        self.nearest_id = Nearest(self.courses)
        self._names = names_of(courses)
        self._waiting_names = names_of(waiting)
        self._language = language

    def renewed(self, changed: Sequence[NamedDocument]) -> CourseNames:
        """Return the names after these courses have got other texts; ids and old addresses are what they were."""
        made = copy(self)
        made.courses = {**self.courses, **{course.id: course for course in changed}}
        if any(self.courses[course.id].title != course.title for course in changed):
            made.nearest_title = Nearest(course.title for course in made.courses.values())
            made._names = names_of(tuple(made.courses.values()))
        return made

    def differing(self, other: CourseNames) -> set[str]:
        """Return the names that lead to other courses, or nowhere, by the other value."""
        names = self._names.keys() | other._names.keys() if self._names is not other._names else set()
        return {name for name in names if self._names.get(name) != other._names.get(name)}

    def lexicon(self, document: Document) -> Lexicon:
        """Return the words of a document's language."""
        return lexicon_for(document.meta.language or self._language)

    def find(self, text: str, words: Lexicon) -> str | None:
        """Return the id of the published course that a text names exactly, or None."""
        return text if text in self.courses else _first(self._names, text, words)

    def find_waiting(self, text: str, words: Lexicon) -> str | None:
        """Return the id of the course held back that a text names exactly, or None."""
        return text if text in self.waiting else _first(self._waiting_names, text, words)


def _first(names: Mapping[str, str], text: str, words: Lexicon) -> str | None:
    return next((names[key] for key in readings(text, words) if key in names), None) if names else None


def resolve(
    entry: NamedDocument, courses: CourseNames, siblings: Mapping[str, str], sibling_titles: Mapping[str, str]
) -> tuple[tuple[Prerequisite, ...], list[Diagnostic]]:
    """Resolve what a document requires.

    `siblings` are the folded names and `sibling_titles` the titles by id of the lessons of the same course; a lesson's
    requirement is looked for among them first. Both are empty for courses and paths.
    """
    found = []
    problems: list[Diagnostic] = []
    words = courses.lexicon(entry.document)
    linked = 0
    for want in wanted(entry.document):
        text = want.item.text
        offered = offers_equivalent(text, words)
        lesson_id = text if text in sibling_titles else siblings.get(fold_title(text))
        course_id = entry.course_id if lesson_id is not None else courses.find(text, words)
        linked += course_id is not None
        if course_id is not None and linked > MOST_LINKED:
            found.append(Prerequisite(want.item, None, offered))
            if linked == MOST_LINKED + 1:
                message = f"more than {MOST_LINKED} courses and lessons are required; the rest stays text"
                problems.append(
                    diagnose("prerequisite-as-text", want.location, message, "leave out what others require")
                )
        elif lesson_id is not None:
            item = _titled(want, lesson_id, sibling_titles[lesson_id])
            found.append(Prerequisite(item, course_id, offered, lesson_id))
        elif course_id is not None:
            item = _titled(want, course_id, courses.courses[course_id].title)
            found.append(Prerequisite(item, course_id, offered))
        else:
            problem, item = _unresolved(want, courses, words, sibling_titles)
            found.append(Prerequisite(item, None, offered))
            problems += [] if problem is None else [problem]
    return tuple(found), problems


def _titled(want: Wanted, identity: str, title: str) -> Item:
    """Show the title of what the front matter names by id; other texts stay as written."""
    return want.item if not want.listed or want.item.text != identity else _text_item(title, want.item.line)


def _unresolved(
    want: Wanted, courses: CourseNames, words: Lexicon, lessons: Mapping[str, str]
) -> tuple[Diagnostic | None, Item]:
    text = want.item.text
    is_id = want.listed and reads_like_id(text)
    shown = _text_item(in_words(text), want.item.line) if is_id else want.item
    if (waiting := courses.find_waiting(text, words)) is not None:
        message = f'"{text}" names a course that {reason(courses.waiting[waiting])}; it stays text'
        return diagnose("prerequisite-as-text", want.location, message), shown
    if is_id:
        return _unknown(want, courses, lessons), shown
    hint = courses.nearest_title.hint(without_parentheses(without_offer(text, words)).strip(), _NEAR)
    if reads_like_course(text, words):
        message = f'"{text}" reads like a course, but none has that title; it stays text'
        return diagnose("prerequisite-as-text", want.location, message, hint), shown
    if hint:
        message = f'"{text}" is nearly the title of a course; it stays text'
        return diagnose("prerequisite-as-text", want.location, message, hint), shown
    return None, shown


def _unknown(want: Wanted, courses: CourseNames, lessons: Mapping[str, str]) -> Diagnostic:
    """Report an id that nothing has; a lesson's file name without its number is most likely the id that was meant."""
    text = want.item.text
    who = "no lesson of this course and no course has" if lessons else "no course has"
    if (bare := without_number(text)) in lessons:
        hint = f'did you mean "{bare}"?'
    else:
        hint = Nearest(lessons).hint(text) or courses.nearest_id.hint(text)
    hint = hint or "begin with a capital letter if this is not the id of a course"
    return diagnose("unknown-course", want.location, f'{who} the id "{text}"', hint)
