"""What a Markdown file is by its place below content/."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from coursegen.model import Kind
from coursegen.text import slug

_NUMBER = re.compile(r"([0-9]{1,4})[-_](?=.)")
_PLAIN_SLUG = re.compile(r"[^\W_](?:[\w.-]*\w)?")


class FileKind(NamedTuple):
    """The kind of a Markdown file, with what its name says: see `model.Source`."""

    kind: Kind
    slug: str
    number: int | None = None
    folder: str = ""


def kind_of_path(path: str) -> FileKind | None:
    """Return what the Markdown file at `path` (`content/…`) is, or None where coursegen expects none.

    A page bundle counts as the page: `courses/x/index.md` as `courses/x.md`, so that its images can lie beside it.
    """
    parts = path.split("/")[1:]
    parts[-1] = parts[-1][: -len(".md")]
    if len(parts) > 2 and parts[-1] == "index":
        parts.pop()
    match parts:
        case ["glossary"]:
            return FileKind("glossary", "glossary")
        case ["courses", name]:
            return _kind_of_name("course", name)
        case ["courses", folder, "lessons", name]:
            return _kind_of_name("lesson", name, split_number(folder)[0])
        case ["paths", name]:
            return _kind_of_name("path", name)
        case ["pages", name]:
            return _kind_of_name("page", name)
        case ["people", name]:
            return _kind_of_name("person", name)
    return None


def _kind_of_name(kind: Kind, name: str, folder: str = "") -> FileKind:
    stem, number = split_number(name)
    return FileKind(kind, stem, number, folder)


def split_number(name: str) -> tuple[str, int | None]:
    """Return a stem as a slug without its number prefix, and that number: `03-joins` is `joins` and 3."""
    name = unicodedata.normalize("NFC", name)
    match = _NUMBER.match(name)
    stem = name[match.end() :] if match else name
    return (stem if _PLAIN_SLUG.fullmatch(stem) else slug(stem)), int(match[1]) if match else None
