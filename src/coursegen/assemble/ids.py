"""What each document is called: its id, title and description, and ids that two documents claim."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from coursegen.assemble.locate import at, where
from coursegen.assemble.names import in_words
from coursegen.diagnostics import Diagnostic, diagnose
from coursegen.model import Document, Kind

_UNREAD = frozenset(
    {
        "bad-encoding", "nul-byte", "unreadable-file", "file-too-large", "line-too-long", "outside-project",
        "unclosed-front-matter", "bad-yaml", "duplicate-key", "yaml-alias", "yaml-too-deep", "yaml-too-large",
    }
)  # fmt: skip
"""After one of these the front matter is not known, and a missing title would be a second message on one mistake."""


class Entry(Struct, frozen=True):
    """A document with its names; `course_id` is the course of a lesson, else ""."""

    document: Document
    id: str
    title: str
    description: str
    course_id: str = ""

    @property
    def kind(self) -> Kind:
        """The document's kind."""
        return self.document.kind

    @property
    def path(self) -> str:
        """The document's path."""
        return self.document.path

    @property
    def position(self) -> int | None:
        """The place that the author gave it among its siblings: `order`, else the file's number."""
        order = self.document.meta.order
        return self.document.number if order is None else order


def name(document: Document) -> Entry:
    """Name a document by its front matter, else its heading and text, else its file."""
    meta = document.meta
    return Entry(
        document,
        unicodedata.normalize("NFC", meta.id or document.slug),
        meta.title or document.title or in_words(document.slug),
        document.lead_text if meta.description is None else meta.description,
    )


def naming_problems(entries: Iterable[Entry]) -> list[Diagnostic]:
    """Find documents without a title."""
    problems = []
    for entry in entries:
        document, meta = entry.document, entry.document.meta
        if meta.title or document.title:
            continue
        if not any(diagnostic.code in _UNREAD for diagnostic in document.diagnostics):
            message = f'neither a title nor a # heading; "{entry.title}" is used'
            problems.append(diagnose("missing-title", at(document, "title"), message, 'add "title:" or a # heading'))
    return problems


def without_duplicates(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[Diagnostic]]:
    """Keep the first of the documents that share an id: those of one kind, and lessons of one course."""
    first: dict[tuple[str, str, str], Entry] = {}
    problems = []
    for entry in entries:
        known = first.setdefault((entry.kind, entry.course_id, entry.id), entry)
        if known is not entry and entry.kind != "glossary":
            message = f'"{entry.id}" is already used by {where(known.document, "id")}'
            problems.append(diagnose("duplicate-id", at(entry.document, "id"), message, "ids are unique within a kind"))
    return tuple(first.values()), problems
