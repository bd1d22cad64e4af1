"""Documents that have a name: their ids, titles, descriptions and items, and where in a file a value stands."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from coursegen.assemble.title_matching import fold_title, in_words
from coursegen.model import Document, Item, Kind
from coursegen.problems.diagnostic import Diagnostic, diagnose

_CODE = re.compile("`([^`]+)`")
_UNREAD = frozenset(
    {
        "bad-encoding", "nul-byte", "unreadable-file", "file-too-large", "line-too-long", "outside-project",
        "unclosed-front-matter", "bad-yaml", "duplicate-key", "yaml-alias", "yaml-too-deep", "yaml-too-large",
    }
)  # fmt: skip
"""After one of these the front matter is not known, and a missing title would be a second message on one mistake."""


class NamedDocument(Struct, frozen=True):
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


def name(document: Document) -> NamedDocument:
    """Name a document by its front matter, else its heading and text, else its file."""
    meta = document.meta
    return NamedDocument(
        document,
        unicodedata.normalize("NFC", meta.id or document.slug),
        meta.title or document.title or in_words(document.slug),
        document.lead_text if meta.description is None else meta.description,
    )


def naming_problems(entries: Iterable[NamedDocument]) -> list[Diagnostic]:
    """Find documents without a title."""
    problems = []
    for entry in entries:
        document, meta = entry.document, entry.document.meta
        if meta.title or document.title:
            continue
        if not any(diagnostic.code in _UNREAD for diagnostic in document.diagnostics):
            message = f'neither a title nor a # heading; "{entry.title}" is used'
            problems.append(
                diagnose("missing-title", document.position("title"), message, 'add "title:" or a # heading')
            )
    return problems


def without_duplicates(entries: Sequence[NamedDocument]) -> tuple[tuple[NamedDocument, ...], list[Diagnostic]]:
    """Keep the first of the documents that share an id: those of one kind, and lessons of one course."""
    first: dict[tuple[str, str, str], NamedDocument] = {}
    problems = []
    for entry in entries:
        known = first.setdefault((entry.kind, entry.course_id, entry.id), entry)
        if known is not entry and entry.kind != "glossary":
            message = f'"{entry.id}" is already used by {known.document.where("id")}'
            problems.append(
                diagnose("duplicate-id", entry.document.position("id"), message, "ids are unique within a kind")
            )
    return tuple(first.values()), problems


def items_of(document: Document, role: str, listed: Sequence[str] | None = None) -> tuple[Item, ...]:
    """Return the items of a role; a list in the front matter (under the same key) takes the place of the text's."""
    if listed is None:
        return tuple(item for block in document.roles if block.kind == role for item in block.items)
    lines = (document.position(f"{role}.{index}", role).line for index in range(len(listed)))
    if role == "tools":  # a definition whose term says all
        return tuple(Item("", "", line, label=text) for text, line in zip(listed, lines, strict=True))
    return tuple(text_item(text, line) for text, line in zip(listed, lines, strict=True))


def text_item(text: str, line: int) -> Item:
    """Make an item of a text of front matter, in which only code is marked up."""
    return Item(_CODE.sub(r"<code>\1</code>", html.escape(text)), text.replace("`", ""), line)


def union(groups: Iterable[Iterable[Item]]) -> tuple[Item, ...]:
    """Join groups of items, each text once."""
    found: dict[str, Item] = {}
    for group in groups:
        for item in group:
            found.setdefault(fold_title(item.text) or item.text, item)
    return tuple(found.values())
