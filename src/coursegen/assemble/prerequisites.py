"""What courses, lessons and paths require: which course or lesson a requirement names, exactly or not at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coursegen.assemble.ids import Entry
from coursegen.assemble.lexicon import Lexicon
from coursegen.assemble.locate import at, at_line
from coursegen.assemble.names import alias_name, fold, in_words, name_index
from coursegen.assemble.nearest import Nearest
from coursegen.assemble.visibility import reason
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.model import Document, HeldBack, Item, Prerequisite

_ID = re.compile(r"[^\W_]+(-[^\W_]+)+")
_NEAR = 0.88
"""How alike a requirement and a title must be for a "did you mean"; below it, ordinary phrases begin to match."""

_LONGEST = 400
"""Characters; a longer requirement is prose, and is not searched for phrases."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One requirement as written, where it stands, and the list of the front matter that it may come from."""

    item: Item
    location: Location
    listed: bool


def wanted(document: Document) -> tuple[Wanted, ...]:
    """Give the requirements of a document: the list in its front matter, else those below its headings."""
    listed = document.meta.prerequisites
    if listed is not None:
        found = []
        for index, text in enumerate(listed):
            location = at(document, f"prerequisites.{index}", "prerequisites")
            found.append(Wanted(Item(html.escape(text), text, location.line), location, listed=True))
        return tuple(found)
    return tuple(
        Wanted(item, at_line(document, item.line, len(item.text)), listed=False)
        for block in document.roles
        if block.kind == "prerequisites"
        for item in block.items
    )


def names_of(entries: Sequence[Entry]) -> Mapping[str, str]:
    """Index entries by the names that a text may call them: title, then id, then old addresses."""
    return name_index(
        (
            [(entry.title, entry.id) for entry in entries],
            [(entry.id, entry.id) for entry in entries],
            [(alias_name(alias), entry.id) for entry in entries for alias in entry.document.meta.aliases],
        )
    )


@dataclass(frozen=True)
class CourseNames:
    """The names of all courses, published and waiting, and how a text is read as one of them."""

    courses: Mapping[str, Entry]
    waiting: Mapping[str, HeldBack]
    lexicon: Lexicon
    _names: Mapping[str, str] = field(repr=False)
    _waiting_names: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(
        cls, courses: Sequence[Entry], waiting: Sequence[Entry], held_back: Mapping[str, HeldBack], lexicon: Lexicon
    ) -> CourseNames:
        """Index the published courses and those held back."""
        return cls(
            {course.id: course for course in courses},
            {course.id: held_back[course.path] for course in reversed(waiting)},
            lexicon,
            names_of(courses),
            names_of(waiting),
        )

    def find(self, text: str) -> str | None:
        """Give the id of the published course that a text names exactly, or None."""
        return text if text in self.courses else self._first(self._names, text)

    def find_waiting(self, text: str) -> str | None:
        """Give the id of the course held back that a text names exactly, or None."""
        return text if text in self.waiting else self._first(self._waiting_names, text)

    def _first(self, names: Mapping[str, str], text: str) -> str | None:
        return next((names[key] for key in self.readings(text) if key in names), None)

    def readings(self, text: str) -> Iterable[str]:
        """Give the folded names that a text may stand for, the most literal first."""
        for shape in dict.fromkeys((text, self.without_offer(text), without_parentheses(self.without_offer(text)))):
            key = fold(shape)
            yield key
            head, _, last = key.rpartition(" ")
            if head and last in self.lexicon.course:
                yield head

    def offers_equivalent(self, text: str) -> bool:
        """Tell whether a text ends in, or has in parentheses, a phrase such as "or equivalent"."""
        return self.without_offer(text) != text

    def without_offer(self, text: str) -> str:
        """Take "(or equivalent …)" and a final "or equivalent" off a text."""
        return text if len(text) > _LONGEST else self._offer.sub("", text).rstrip(" ,;")

    def reads_like_course(self, text: str) -> bool:
        """Tell whether a text ends in the word "course" once parentheses are off."""
        return fold(without_parentheses(self.without_offer(text))).rpartition(" ")[2] in self.lexicon.course

    @cached_property
    def _offer(self) -> re.Pattern[str]:
        phrases = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in self.lexicon.or_equivalent)
        return re.compile(rf"\((?:[^()]*\b)?(?:{phrases})\b[^()]*\)|\b(?:{phrases})\s*\.?\s*$", re.IGNORECASE)

    @cached_property
    def nearest_title(self) -> Nearest:
        """Titles of published courses, to suggest from."""
        return Nearest(course.title for course in self.courses.values())

    @cached_property
    def nearest_id(self) -> Nearest:
        """Ids of published courses, to suggest from."""
        return Nearest(self.courses)


def without_parentheses(text: str) -> str:
    """Take all parentheses and what is in them off a text."""
    return re.sub(r"\([^()]*\)", " ", text)


def resolve(
    entry: Entry, courses: CourseNames, siblings: Mapping[str, str], sibling_titles: Mapping[str, str]
) -> tuple[tuple[Prerequisite, ...], list[Diagnostic]]:
    """Resolve what a document requires.

    `siblings` are the folded names and `sibling_titles` the titles by id of the lessons of the same course; a lesson's
    requirement is looked for among them first. Both are empty for courses and paths.
    """
    found = []
    problems: list[Diagnostic] = []
    for want in wanted(entry.document):
        text = want.item.text
        offered = courses.offers_equivalent(text)
        lesson_id = text if text in sibling_titles else siblings.get(fold(text))
        if lesson_id is not None:
            item = _titled(want, lesson_id, sibling_titles[lesson_id])
            found.append(Prerequisite(item, entry.course_id, offered, lesson_id))
        elif (course_id := courses.find(text)) is not None:
            item = _titled(want, course_id, courses.courses[course_id].title)
            found.append(Prerequisite(item, course_id, offered))
        else:
            problem, item = _unresolved(want, courses)
            found.append(Prerequisite(item, None, offered))
            problems += [] if problem is None else [problem]
    return tuple(found), problems


def _titled(want: Wanted, identity: str, title: str) -> Item:
    """Show the title of what the front matter names by id; other texts stay as written."""
    return want.item if not want.listed or want.item.text != identity else _text_item(title, want.item.line)


def _text_item(text: str, line: int) -> Item:
    return Item(html.escape(text), text, line)


def _unresolved(want: Wanted, courses: CourseNames) -> tuple[Diagnostic | None, Item]:
    text = want.item.text
    is_id = want.listed and _ID.fullmatch(text) is not None
    shown = _text_item(in_words(text), want.item.line) if is_id else want.item
    if (waiting := courses.find_waiting(text)) is not None:
        message = f'"{text}" names a course that {reason(courses.waiting[waiting])}; it stays text'
        return diagnose("prerequisite-as-text", want.location, message), shown
    if is_id:
        hint = courses.nearest_id.hint(text)
        return diagnose("unknown-course", want.location, f'no course has the id "{text}"', hint), shown
    hint = courses.nearest_title.hint(without_parentheses(courses.without_offer(text)).strip(), _NEAR)
    if courses.reads_like_course(text):
        message = f'"{text}" reads like a course, but none has that title; it stays text'
        return diagnose("prerequisite-as-text", want.location, message, hint), shown
    if hint:
        message = f'"{text}" is nearly the title of a course; it stays text'
        return diagnose("prerequisite-as-text", want.location, message, hint), shown
    return None, shown
