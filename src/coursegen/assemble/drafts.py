"""Which documents this build publishes: drafts and future dates are held back, with what depends on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from coursegen.assemble.entries import NamedDocument
from coursegen.model import Document, HeldBack


class Visibility(Struct, frozen=True):
    """The entries to publish, those that wait, and by document path why and until when these do."""

    shown: tuple[NamedDocument, ...]
    waiting: tuple[NamedDocument, ...]
    held_back: Mapping[str, HeldBack]


class Today(Struct, frozen=True):
    """The day of the build, and whether drafts and future documents are published all the same."""

    date: date
    drafts: bool = False
    future: bool = False

    @classmethod
    def of(cls, now: datetime, *, drafts: bool, future: bool) -> Today:
        """Take the day of `now` in its own time zone: a document dated today is published."""
        return cls(now.date(), drafts, future)

    def holds_back(self, document: Document) -> HeldBack | None:
        """Tell whether, and until when, a document waits; a draft waits for its author."""
        meta = document.meta
        if meta.draft and not self.drafts:
            return HeldBack(document.path)
        if meta.publish_date is not None and meta.publish_date > self.date and not self.future:
            return HeldBack(document.path, meta.publish_date)
        return None


def split(entries: Sequence[NamedDocument], today: Today) -> Visibility:
    """Part the entries; a lesson waits for its course as well."""
    held = {entry.path: reason for entry in entries if (reason := today.holds_back(entry.document)) is not None}
    published = {entry.id for entry in entries if entry.kind == "course" and entry.path not in held}
    courses = {
        entry.id: held[entry.path] for entry in reversed(entries) if entry.kind == "course" and entry.path in held
    }
    for entry in entries:
        if entry.kind == "lesson" and entry.course_id in courses and entry.course_id not in published:
            held[entry.path] = _later(entry.path, courses[entry.course_id], held.get(entry.path))
    return Visibility(
        tuple(entry for entry in entries if entry.path not in held),
        tuple(entry for entry in entries if entry.path in held),
        {entry.path: held[entry.path] for entry in entries if entry.path in held},
    )


def _later(path: str, course: HeldBack, own: HeldBack | None) -> HeldBack:
    if own is None:
        return HeldBack(path, course.until)
    if own.until is None or course.until is None:
        return HeldBack(path)
    return HeldBack(path, max(own.until, course.until))


def reason(held: HeldBack) -> str:
    """Say in a message why a document is not there."""
    return "is a draft" if held.until is None else f"is held back until {held.until.isoformat()}"
