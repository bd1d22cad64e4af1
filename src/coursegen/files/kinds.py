"""What a Markdown file is by its place below content/."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from coursegen.model import Kind
from coursegen.text import slug

_NUMBER = re.compile(r"([0-9]{1,4})[-_](?=.)")
_PLAIN_SLUG = re.compile(r"[^\W_](?:[\w.-]*\w)?")


class Spot(NamedTuple):
    """The kind of a Markdown file, with what its name says: see `model.Source`."""

    kind: Kind
    slug: str
    number: int | None = None
    folder: str = ""


def place(path: str) -> Spot | None:
    """Tell what the Markdown file at `path` (`content/…`) is, or None where coursegen expects none.

    A page bundle counts as the page: `courses/x/index.md` as `courses/x.md`, so that its images can lie beside it.
    """
    parts = path.split("/")[1:]
    parts[-1] = parts[-1][: -len(".md")]
    if len(parts) > 2 and parts[-1] == "index":
        parts.pop()
    match parts:
        case ["glossary"]:
            return Spot("glossary", "glossary")
        case ["courses", name]:
            return _spot("course", name)
        case ["courses", folder, "lessons", name]:
            return _spot("lesson", name, bare(folder)[0])
        case ["paths", name]:
            return _spot("path", name)
        case ["pages", name]:
            return _spot("page", name)
        case ["people", name]:
            return _spot("person", name)
    return None


def _spot(kind: Kind, name: str, folder: str = "") -> Spot:
    stem, number = bare(name)
    return Spot(kind, stem, number, folder)


def bare(name: str) -> tuple[str, int | None]:
    """Give a stem as a slug without its number prefix, and that number: `03-joins` is `joins` and 3."""
    name = unicodedata.normalize("NFC", name)
    match = _NUMBER.match(name)
    stem = name[match.end() :] if match else name
    return (stem if _PLAIN_SLUG.fullmatch(stem) else slug(stem)), int(match[1]) if match else None
