"""Small builders of documents and sites for the tests of assembling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from coursegen.assemble import assemble
from coursegen.files.kinds import file_stem, split_number
from coursegen.model import Asset, Block, Config, Document, Item, Link, Meta, Site
from coursegen.problems.diagnostic import Span

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)

Facts = list[tuple[str, int, int, str]]


def document(kind: Any, path: str, *, meta: Mapping[str, Any] | None = None, **fields: Any) -> Document:
    """Make a document; each front-matter field stands in a line of its own from line 2, at column 5."""
    slug, number = split_number(file_stem(path))
    folder = split_number(path.split("/")[2])[0] if kind == "lesson" else ""
    known = dict(meta or {})
    places = known.pop("places", None)
    if places is None:
        keys = _KEYS | ({"hours": "estimatedHours"} if kind == "path" else {})
        places = {keys.get(name, name): Span(path, line, 5) for line, name in enumerate(known, 2)}
    made = Meta(**known, places=places)
    fields.setdefault("title", slug.replace("-", " ").title())
    return Document(path, kind, slug, "digest", number, folder, made, **fields)


_KEYS = {
    "hours": "durationHours",
    "path_ids": "pathId",
    "previous_lesson": "prevLessonId",
    "next_lesson": "nextLessonId",
    "publish_date": "publishDate",
}


def course(name: str, *, roles: Iterable[Block] = (), links: Iterable[Link] = (), **meta: Any) -> Document:
    """Make `content/courses/<name>.md`."""
    return document("course", f"content/courses/{name}.md", meta=meta, roles=tuple(roles), links=tuple(links))


def lesson(folder: str, name: str, *, links: Iterable[Link] = (), anchors: Iterable[str] = (), **meta: Any) -> Document:
    """Make `content/courses/<folder>/lessons/<name>.md`."""
    path = f"content/courses/{folder}/lessons/{name}.md"
    return document("lesson", path, meta=meta, links=tuple(links), anchors=tuple(anchors))


def path_file(name: str, *, roles: Iterable[Block] = (), **meta: Any) -> Document:
    """Make `content/paths/<name>.md`."""
    return document("path", f"content/paths/{name}.md", meta=meta, roles=tuple(roles))


def role(kind: str, *items: Item | str, line: int = 20) -> Block:
    """Make a block of a role; texts become items in lines of their own."""
    made = (Item(item, item, line + index) if isinstance(item, str) else item for index, item in enumerate(items, 1))
    return Block(kind, line, items=tuple(made))


def outline(*titles: str) -> Block:
    """Make the outline of a course."""
    return role("structure", *(Item("", title, 30 + n, label=f"Section {n}") for n, title in enumerate(titles, 1)))


def link(target: str, line: int = 9, kind: Any = "link") -> Link:
    """Make a link at column 3."""
    return Link(target, kind, line, 3)


def site(*documents: Document, assets: Iterable[str] = (), config: Config | None = None, **options: Any) -> Site:
    """Assemble documents on 15 June 2025."""
    files = [Asset(path, 1) for path in assets]
    return assemble(documents, files, config or Config(), now=options.pop("now", NOW), **options)


def said(made: Site, *codes: str) -> Facts:
    """Return the diagnostics with these codes (default: all) as (code, line, column, message)."""
    return [
        (found.code, found.location.line, found.location.column, found.message)
        for found in made.diagnostics
        if not codes or found.code in codes
    ]


def codes(made: Site) -> list[str]:
    """Return the codes of all diagnostics."""
    return [found.code for found in made.diagnostics]
