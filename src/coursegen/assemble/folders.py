"""Which course a folder belongs to: by the course's id, else by the name of its file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from coursegen.assemble.drafts import Today
from coursegen.assemble.entries import NamedDocument
from coursegen.files.kinds import file_stem
from coursegen.names import without_number
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.problems.suggest import Nearest
from coursegen.text import slug


class Folders(Struct, frozen=True):
    """Course entries by the names that their folder may have."""

    by_name: Mapping[str, NamedDocument]

    def course(self, folder: str) -> NamedDocument | None:
        """Return the course of the folder `content/courses/<folder>`, or None."""
        folder = unicodedata.normalize("NFC", folder)
        short = without_number(folder)
        names = (folder, short, slug(folder), slug(short))
        return next((self.by_name[name] for name in names if name in self.by_name), None)


def course_folders(entries: Iterable[NamedDocument], today: Today) -> Folders:
    """Index the courses: ids outweigh file names, published courses those held back, and then the first file counts."""
    courses = [entry for entry in entries if entry.kind == "course"]
    courses.sort(key=lambda entry: (today.holds_back(entry.document) is not None, entry.path))
    by_name: dict[str, NamedDocument] = {}
    for course in courses:
        by_name.setdefault(course.id, course)
    for course in courses:
        by_name.setdefault(file_stem(course.path), course)
    for course in courses:
        for name in (course.document.slug, slug(course.document.slug)):
            by_name.setdefault(name, course)
    return Folders(by_name)


def attach(entries: Sequence[NamedDocument], folders: Folders) -> tuple[tuple[NamedDocument, ...], list[Diagnostic]]:
    """Return each lesson its course; a lesson whose folder belongs to none is reported and left out."""
    attached: list[NamedDocument] = []
    problems: list[Diagnostic] = []
    orphans: list[NamedDocument] = []
    known: dict[str, NamedDocument | None] = {}
    for entry in entries:
        if entry.kind != "lesson":
            attached.append(entry)
            continue
        folder = entry.path.split("/")[2]
        if folder not in known:
            known[folder] = folders.course(folder)
        if (course := known[folder]) is not None:
            attached.append(replace(entry, course_id=course.id))
        else:
            orphans.append(entry)
    nearest = Nearest(folders.by_name)
    hints: dict[str, str] = {}
    for entry in orphans:
        folder = entry.document.folder
        message = f'no course has the id or file name "{folder}"'
        if folder not in hints:
            hints[folder] = nearest.hint(folder) or f"add content/courses/{folder}.md"
        problems.append(diagnose("lesson-without-course", entry.document.position(), message, hints[folder]))
    return tuple(attached), problems
