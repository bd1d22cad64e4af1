"""The outline of a course: the sections that its text names, and which lessons stand in each.

Lessons that have a place of their own (`order:`, or a number in a name) keep it: neither the outline's order nor a
section's name moves them. A section whose lessons are parted by others therefore appears once for each part, so that
reading from top to bottom, numbers, previous and next always agree. Lessons without a place join the part of their
section that began before them. Sections without lessons stand after the one that the outline names before them. A group
of lessons (a folder) is a section: the outline's entry of its name, else one of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.lessons import Group, LessonRow
from coursegen.assemble.title_matching import in_words
from coursegen.model import Document, Item, Section
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.problems.suggest import Nearest
from coursegen.text import slug


@dataclass(slots=True)
class _Part:
    """A stretch of lessons of one section while the outline is being made."""

    key: str
    lessons: list[NamedDocument] = field(default_factory=list)


class CourseOutline(Struct, frozen=True):
    """A course's sections, its lessons in their final order, and the slug of each lesson's section by lesson id."""

    sections: tuple[Section, ...]
    lessons: tuple[NamedDocument, ...]
    section_of: Mapping[str, str]
    problems: tuple[Diagnostic, ...]


def outline(course: Document, row: LessonRow, minutes: Mapping[str, int]) -> CourseOutline:
    """Join the lessons of a course, given in their order, to its outline; `minutes` are by document path."""
    entries = _entries(course)
    match = _Matcher(entries)
    order = row.lessons
    titles = {group.key: group.title for group in row.groups.values()}
    parts = _parts(row, match.keys(row))
    sections: list[Section] = []
    section_of: dict[str, str] = {}
    used: dict[str, int] = {}
    for part in _with_empty(parts, list(entries), row.placed):
        entry = entries.get(part.key) or Item("", titles.get(part.key) or in_words(part.key), 0)
        name = _unused(part.key, used)
        ids = tuple(lesson.id for lesson in part.lessons)
        total = sum(minutes[lesson.path] for lesson in part.lessons)
        anchor = entry.anchor if name == part.key else ""  # a part that comes again has no second heading
        sections.append(Section(name, entry.text, entry.label, entry.html, ids, total, anchor))
        section_of.update(dict.fromkeys(ids, name))
    lessons = {lesson.id: lesson for lesson in order}
    final = tuple(lessons[identity] for section in sections for identity in section.lesson_ids)
    return CourseOutline(tuple(sections), final, section_of, tuple(match.problems(order)))


def _entries(course: Document) -> dict[str, Item]:
    """Return the outline's entries by a slug that is unique among them."""
    used: dict[str, int] = {}
    items = (item for block in course.roles if block.kind == "structure" for item in block.items)
    return {_unused(item.note or slug(item.text) or "section", used): item for item in items}


def _unused(name: str, used: dict[str, int]) -> str:
    """Return the name, with the first number that makes it unique if needed, and remember it in `used`."""
    free, number = name, used.get(name, 1)
    while free in used:
        number += 1
        free = f"{name or 'part'}-{number}"
    used[name] = number
    used.setdefault(free, 1)
    return free


class _Matcher:
    """Finds the outline entry that a `section:` value names."""

    def __init__(self, entries: Mapping[str, Item]) -> None:
        self._entries = entries
        self._labels: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for key, item in entries.items():
            self._labels.setdefault(slug(item.label), key)
            self._titles.setdefault(slug(item.text), key)
            self._words[key] = frozenset(slug(item.text).split("-"))
            for word in sorted(self._words[key]):
                self._by_word[word].append(key)
        self._found: dict[str, str | None] = {}

    def find(self, value: str) -> str | None:
        """Return the key of the entry: exact slug or label, else the one whose words hold all of the value's words."""
        if value not in self._found:
            self._found[value] = self._search(slug(value))
        return self._found[value]

    def _exact(self, name: str) -> str | None:
        if name in self._entries:
            return name or None
        return (self._titles.get(name) or self._labels.get(name)) if name else None

    def _search(self, name: str) -> str | None:
        if (found := self._exact(name)) is not None:
            return found
        words = frozenset(name.split("-")) - {""}
        if not words:
            return None
        rarest = min((self._by_word.get(word, []) for word in sorted(words)), key=len)
        fitting = [key for key in rarest if words <= self._words[key]]
        return min(fitting, key=lambda key: len(self._words[key])) if fitting else None

    def keys(self, row: LessonRow) -> Mapping[str, str]:
        """Return the section key of each lesson by its id: "" for none, a slug of its own for an unknown one."""
        return {lesson.id: self._key(lesson, row.groups.get(lesson.id)) for lesson in row.lessons}

    def _key(self, lesson: NamedDocument, group: Group | None) -> str:
        value = lesson.document.meta.section
        if value is not None:
            return self.find(value) or slug(value)
        own = self._titles.get(slug(lesson.title), "")
        if group is None:
            return own
        return self._exact(slug(group.title)) or self._exact(group.key) or own or group.key

    def problems(self, lessons: Iterable[NamedDocument]) -> list[Diagnostic]:
        """Report the values that name no entry, if the course has an outline at all."""
        if not self._entries:
            return []
        found: list[Diagnostic] = []
        nearest = Nearest(self._entries)
        hints: dict[str, str] = {}
        for lesson in lessons:
            value = lesson.document.meta.section
            if value is None or self.find(value) is not None:
                continue
            if value not in hints:
                hints[value] = nearest.hint(slug(value)) or "use the slug of an entry of the outline"
            message = f'no entry of the course\'s outline matches "{value}"; the lesson gets a group of its own'
            found.append(diagnose("unknown-section", lesson.document.position("section"), message, hints[value]))
        return found


def _parts(row: LessonRow, keys: Mapping[str, str]) -> list[_Part]:
    parts: list[_Part] = []
    latest: dict[str, _Part] = {}
    pending: dict[str, list[NamedDocument]] = {}
    for lesson in row.lessons:
        key = keys[lesson.id]
        if lesson.id in row.placed:
            if not parts or parts[-1].key != key:
                parts.append(_Part(key, pending.pop(key, [])))
                latest[key] = parts[-1]
            parts[-1].lessons.append(lesson)
        elif key in latest:
            latest[key].lessons.append(lesson)
        else:
            pending.setdefault(key, []).append(lesson)
    return parts + [_Part(key, lessons) for key, lessons in pending.items()]


def _with_empty(parts: Sequence[_Part], outline_keys: Sequence[str], having_place: Collection[str]) -> list[_Part]:
    """Put the sections that hold no placed lesson after the one before them in the outline."""
    placed = {part.key: part for part in parts if any(lesson.id in having_place for lesson in part.lessons)}
    loose = {part.key: part for part in parts if part.key not in placed}
    following: defaultdict[str | None, list[_Part]] = defaultdict(list)
    anchor: str | None = None
    for key in outline_keys:
        if key in placed:
            anchor = key
        else:
            following[anchor].append(loose.pop(key, _Part(key)))
    result = following[None]
    for part in parts:
        if part.key in placed:
            result.append(part)
            if placed[part.key] is part:
                result += following[part.key]
    return result + list(loose.values())
