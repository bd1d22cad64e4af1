"""What a Markdown file is by its place below content/."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from coursegen.model import Kind
from coursegen.names import head_number, is_index
from coursegen.text import slug

_PLAIN_SLUG = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_LESSONS = "lessons"
_TRANSLATIONS = frozenset({"translations", "i18n"})
"""Folders in which others keep the same lessons in other languages, which would be lessons twice."""


class FileKind(NamedTuple):
    """The kind of a Markdown file, with what its name says: see `model.Source`."""

    kind: Kind
    slug: str
    number: int | None = None
    folder: str = ""


def kind_of_path(path: str) -> FileKind | None:
    """Return what the Markdown file at `path` (`content/…`) is, or None where coursegen expects none.

    A page bundle counts as the page: `courses/x/index.md` as `courses/x.md`, so that its images can lie beside it;
    `README.md` may stand for `index.md`. Lessons stand in the course's folder, in its folder `lessons`, or in folders
    below, which are groups of lessons.
    """
    parts = path.split("/")[1:]
    parts[-1] = parts[-1][: -len(".md")]
    if len(parts) > 2 and is_index(parts[-1]):
        stem = file_stem(path)
        parts = parts[:-1] if stem == unicodedata.normalize("NFC", parts[-2]) else [*parts[:-1], stem]
    match parts:
        case ["glossary"]:
            return FileKind("glossary", "glossary")
        case ["courses", name]:
            return _kind_of_name("course", name)
        case ["courses", folder, *groups, name] if _TRANSLATIONS.isdisjoint(groups):
            return _kind_of_name("lesson", name, split_number(folder)[0])
        case ["paths", name]:
            return _kind_of_name("path", name)
        case ["pages", name]:
            return _kind_of_name("page", name)
        case ["people", name]:
            return _kind_of_name("person", name)
    return None


def lesson_names(path: str) -> tuple[str, ...]:
    """Return the names of a lesson's groups and its own, in normal form C and with their numbers.

    The page of a folder has the folder's name, so that it stands before what the folder holds; the page of the folder
    of all lessons has none.
    """
    parts = unicodedata.normalize("NFC", path).split("/")[3:]
    parts[-1] = parts[-1][: -len(".md")]
    if stands_in_lessons(path):
        parts = parts[1:]
    return tuple(parts[:-1] if is_index(parts[-1]) else parts)


def stands_in_lessons(path: str) -> bool:
    """Whether a lesson's file stands in the course's folder `lessons`, and not in the course's own folder."""
    parts = path.split("/")
    return len(parts) > 4 and parts[3].lower() == _LESSONS


def file_stem(path: str) -> str:
    """Return the name of a Markdown file, or of the folder whose page it is, in normal form C and with its number.

    The page of the folder of all lessons is a lesson with its own name.
    """
    parts = unicodedata.normalize("NFC", path).split("/")
    stem = parts[-1][: -len(".md")]
    if not is_index(stem) or len(parts) < 4:
        return stem
    return stem.lower() if len(parts) > 4 and not lesson_names(path) else parts[-2]


def _kind_of_name(kind: Kind, name: str, folder: str = "") -> FileKind:
    stem, number = split_number(name)
    return FileKind(kind, stem, number, folder)


def split_number(name: str) -> tuple[str, int | None]:
    """Return a stem as a slug without the number at its head, and that number: `03-joins` is `joins` and 3.

    A name that can be part of an address as it stands keeps its capitals: `03-Joins` is `Joins`, `03 Joins` `joins`.
    """
    name = unicodedata.normalize("NFC", name)
    number, rest = head_number(name)
    short = rest if _PLAIN_SLUG.fullmatch(name) and _PLAIN_SLUG.fullmatch(rest) else slug(rest)
    return (short, number) if short else (name_slug(name), None)


def name_slug(name: str) -> str:
    """Return the part of an address that a name (in normal form C) gives: itself where it can be one."""
    return name if _PLAIN_SLUG.fullmatch(name) else slug(name)
