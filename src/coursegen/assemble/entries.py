"""Documents that have a name: their ids, titles, descriptions and items, and where in a file a value stands."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from coursegen.assemble.title_matching import fold_title, in_words
from coursegen.files.kinds import file_stem, lesson_names, name_slug
from coursegen.model import Document, Item, Kind
from coursegen.names import fold_name, id_fault, mixed_letters, without_number
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.text import slug

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
        """The place that the author gave it among its siblings: `order`, else the file's number.

        Lessons have an order of their own, see lessons.py.
        """
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
    """Find documents without a title, and ids that are not what they look like."""
    problems = []
    for entry in entries:
        document, meta = entry.document, entry.document.meta
        if odd := mixed_letters(entry.id):
            message = f"the address is not what it looks like: {odd}"
            hint = "write each word of an id in one alphabet"
            problems.append(diagnose("mixed-alphabets", document.position("id"), message, hint))
        if meta.title or document.title:
            continue
        if not any(diagnostic.code in _UNREAD for diagnostic in document.diagnostics):
            message = f'neither a title nor a # heading; "{entry.title}" is used'
            problems.append(
                diagnose("missing-title", document.position("title"), message, 'add "title:" or a # heading')
            )
    return problems


def told_apart(entries: Sequence[NamedDocument]) -> tuple[tuple[NamedDocument, ...], list[Diagnostic]]:
    """Return entries of which those with one id get another where their files' names can tell them apart.

    A lesson in a group has the group before its id, else the number at the head of its file's name stays in it. An id
    that the front matter gives is changed only by the group: what was said twice in one folder is a mistake.
    """
    ids: Counter[tuple[str, str, str]] = Counter(
        (entry.kind, entry.course_id, fold_name(entry.id)) for entry in entries
    )
    if len(ids) == len(entries):
        return tuple(entries), []
    alike: defaultdict[tuple[str, str, str], list[NamedDocument]] = defaultdict(list)
    for entry in entries:
        key = (entry.kind, entry.course_id, fold_name(entry.id))
        if ids[key] > 1 and entry.kind != "glossary":
            alike[key].append(entry)
    better: dict[str, str] = {}
    for (kind, course_id, _), members in sorted(alike.items()):
        for wish in (_with_group, _with_number, _with_both):
            wished = [wish(entry) for entry in members]
            taken = [(kind, course_id, fold_name(one)) in ids or id_fault(one) for one in wished]
            wished = [entry.id if bad else one for entry, one, bad in zip(members, wished, taken, strict=True)]
            folded = {fold_name(one) for one in wished}
            if len(folded) == len(members):
                ids.update((kind, course_id, one) for one in folded)
                better |= {entry.path: one for entry, one in zip(members, wished, strict=True) if one != entry.id}
                break
    problems = [_told_apart(entry, better[entry.path]) for entry in entries if entry.path in better]
    return tuple(replace(entry, id=better.get(entry.path, entry.id)) for entry in entries), problems


def _told_apart(entry: NamedDocument, identity: str) -> Diagnostic:
    kind = "lesson of this course" if entry.kind == "lesson" else entry.kind
    message = f'another {kind} would have the address "{entry.id}" too; this one has "{identity}"'
    return diagnose("shared-address", entry.document.position("id"), message, f'write "id: {identity}" to keep it so')


def _with_group(entry: NamedDocument) -> str:
    return _join([without_number(name) for name in _groups(entry)], entry.id)


def _with_number(entry: NamedDocument) -> str:
    return entry.id if entry.document.meta.id else name_slug(file_stem(entry.path))


def _with_both(entry: NamedDocument) -> str:
    return _join(_groups(entry), _with_number(entry))


def _groups(entry: NamedDocument) -> Sequence[str]:
    return lesson_names(entry.path)[:-1] if entry.kind == "lesson" else ()


def _join(groups: Iterable[str], name: str) -> str:
    return "-".join((*filter(None, map(slug, groups)), name))


def without_duplicates(entries: Sequence[NamedDocument]) -> tuple[tuple[NamedDocument, ...], list[Diagnostic]]:
    """Keep the first of the documents that share an id: those of one kind, and lessons of one course."""
    first: dict[tuple[str, str, str], NamedDocument] = {}
    again = []
    for entry in entries:
        known = first.setdefault((entry.kind, entry.course_id, entry.id), entry)
        if known is not entry and entry.kind != "glossary":
            again.append((entry, known))
    problems = []
    for entry, known in again:
        message = f'"{entry.id}" is already used by {known.document.where("id")}'
        problems.append(diagnose("duplicate-id", entry.document.position("id"), message, _free_id(entry, first)))
    return tuple(first.values()), problems


def _free_id(entry: NamedDocument, taken: Container[tuple[str, str, str]]) -> str:
    """Propose an id that nothing has: the name of the file, else that with a number behind it."""
    name = name_slug(file_stem(entry.path))
    names = (entry.document.slug, name, *(f"{name}-{number}" for number in range(2, 100)))
    free = (one for one in names if (entry.kind, entry.course_id, one) not in taken and not id_fault(one))
    return f'ids are unique within a kind; "{one}" is free' if (one := next(free, "")) else "choose another id"


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
