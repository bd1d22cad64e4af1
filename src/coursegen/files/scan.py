"""The project's files: what lies below content/, what each file is, and the text of one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from coursegen.files.decode import decode, read_limited
from coursegen.files.kinds import FileKind, kind_of_path
from coursegen.files.opening import LeadsOutside, follow, is_inside
from coursegen.files.stamps import Stamp, stamp_of
from coursegen.model import Asset, Source
from coursegen.names import id_fault, is_leftover, name_fault, printable
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose, in_file_order

CONTENT = "content"
_SETTINGS = f"{CONTENT}/site.yaml"
_OTHER_MARKDOWN = (".markdown", ".mdown", ".mkd", ".mdx")
_ABOUT_PROJECTS = {"README", "CHANGELOG", "CONTRIBUTING", "SECURITY", "LICENSE", "CODE_OF_CONDUCT"}
"""Markdown files at the top of a project that are about the project itself."""


class Found(Struct, frozen=True):
    """A Markdown file that has a place: its path, what that place says, and the file's stamp."""

    path: str
    spot: FileKind
    stamp: Stamp = Stamp()


class Scan(Struct, frozen=True):
    """What lies below content/, in sorted order of paths; no file has been opened yet."""

    documents: tuple[Found, ...] = ()
    assets: tuple[Asset, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class _Walk:
    """What one scan collects; `todo` holds the folders still to list, and whether a link led there.

    `unread` tells that a folder could not be listed in which courses may lie, so that nobody knows of them.
    """

    project: Path
    unread: bool = False
    todo: list[tuple[str, bool]] = field(default_factory=list)
    documents: list[Found] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def complain(self, code: str, path: str, message: str, hint: str = "") -> None:
        self.diagnostics.append(diagnose(code, Span(printable(path)), message, hint))


def scan(project: Path) -> Scan:
    """Find all files below the project's content folder. Never raises for what lies there.

    Names that begin with `.` or `_` are skipped, and so is what editors leave behind (see `is_leftover`). A link to a
    folder is followed when it leads to another place of the project, but not from within a linked folder: so no
    arrangement of links makes the walk endless or exponential.
    """
    walk = _Walk(project)
    content = project / CONTENT
    try:
        known, inside = content.is_dir(), is_inside(project, content)
    except (FileNotFoundError, NotADirectoryError):
        known, inside = False, True
    except OSError as error:
        walk.complain("unreadable-file", CONTENT, f"the folder cannot be read: {error.strerror}")
        return Scan(diagnostics=tuple(walk.diagnostics))
    if not inside:
        hint = "copy what it leads to into the project"
        walk.complain("outside-project", CONTENT, "the link leads out of the project, or in a circle", hint)
    elif not known:
        walk.complain("no-content", CONTENT, "the project has no content folder", _where_to_put(project))
    else:
        walk.todo.append((CONTENT, False))
        while walk.todo:
            _list_folder(walk, *walk.todo.pop())
        if not (walk.unread or any(found.spot.kind == "course" for found in walk.documents)):
            hint = f"put a Markdown file into {CONTENT}/courses/"
            walk.complain("no-content", f"{CONTENT}/courses", "the project has no course", hint)
    documents = sorted(walk.documents, key=lambda found: found.path)
    assets = sorted(walk.assets, key=lambda asset: asset.path)
    return Scan(tuple(documents), tuple(assets), in_file_order(walk.diagnostics))


def _where_to_put(project: Path) -> str:
    """Tell someone who has written a course, and knows nothing of projects yet, where it belongs."""
    written = sorted(path.name for path in project.glob("*.md") if path.stem.upper() not in _ABOUT_PROJECTS)
    return f"move {written[0]} to {CONTENT}/courses/" if written else 'start one with "coursegen new"'


def read_source(project: Path, found: Found) -> Source:
    """Read and decode one file. What is wrong with it is in the source's diagnostics; never raises."""
    data, problems = read_limited(project, found.path)
    return source_of(found, data or b"", problems)


def source_of(found: Found, data: bytes, problems: tuple[Diagnostic, ...] = ()) -> Source:
    """Return what a file with these bytes is a source of; never raises."""
    text, faults = ("", problems) if problems else decode(data, found.path)
    digest, spot = hashlib.sha256(data).hexdigest(), found.spot
    return Source(found.path, spot.kind, spot.slug, text, digest, spot.number, spot.folder, faults)


def unsaved_file(path: str) -> Found | None:
    """Return the document that a text would be when it is saved at `path`, None where `scan` would not take it."""
    names = path.split("/")
    if names[0] != CONTENT or len(names) < 2 or not path.lower().endswith(".md"):
        return None
    if any(name[:1] in ("", ".", "_") or is_leftover(name) or name_fault(name) for name in names):
        return None
    spot = kind_of_path(path)
    return Found(path, spot) if spot is not None and spot.slug and not id_fault(spot.slug) else None


def read_all(project: Path, found: Scan) -> Iterator[Source]:
    """Read all documents of a scan, in its order."""
    return (read_source(project, document) for document in found.documents)


def _list_folder(walk: _Walk, folder: str, linked: bool) -> None:
    try:
        with os.scandir(walk.project / folder) as listing:
            entries = list(listing)
    except OSError as error:
        walk.unread |= folder in (CONTENT, f"{CONTENT}/courses")
        walk.complain("unreadable-file", folder, f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        if entry.name[0] not in "._" and not is_leftover(entry.name):
            _take(walk, entry, f"{folder}/{entry.name}", linked)


def _take(walk: _Walk, entry: os.DirEntry[str], path: str, linked: bool) -> None:
    if path == _SETTINGS:
        return  # read by settings/site_yaml.py, which says what is wrong with it
    if fault := name_fault(entry.name):
        walk.complain("unsafe-name", path, f"the name cannot be published on every system: {fault}", "rename it")
        return
    try:
        is_link = entry.is_symlink()
        if is_link and (fault := _link_fault(walk.project, path, linked)):
            walk.complain("outside-project", path, fault, "copy what it leads to into the project")
        elif entry.is_dir():
            walk.todo.append((path, linked or is_link))
        elif entry.is_file():
            _take_file(walk, entry, path)
        else:
            walk.complain("unreadable-file", path, "this is neither a file nor a folder")
    except FileNotFoundError:
        walk.complain("unplaced-file", path, "a symbolic link leads to nothing; it is not published", "delete the link")
    except OSError as error:
        walk.complain("unreadable-file", path, f"the file cannot be read: {error.strerror}")


def _link_fault(project: Path, path: str, linked: bool) -> str:
    """Return why a symbolic link is not followed, or ""; a dead link raises FileNotFoundError."""
    full = project / path
    try:
        _, real = follow(project, str(full))
    except LeadsOutside as error:
        return str(error.strerror)
    if not full.is_dir():
        return ""
    if linked:
        return "the link stands in a linked folder"
    here = os.path.realpath(full.parent)
    if os.path.commonpath([real, here]) == real:
        return "the link leads to a folder around it"
    return ""


def _take_file(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    status = entry.stat()
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - a Path for each of 100,000 names is slow
    if suffix == ".md" and (spot := kind_of_path(path)) is not None:
        if not spot.slug:
            walk.complain("unsafe-name", path, "no address can be made from this name", "give it letters or digits")
        elif fault := id_fault(spot.slug):
            walk.complain("unsafe-name", path, f'the name gives the address "{spot.slug}": {fault}', "rename it")
        else:
            walk.documents.append(Found(path, spot, stamp_of(status)))
    elif suffix == ".md" or suffix in _OTHER_MARKDOWN:
        walk.complain("unplaced-file", path, "coursegen expects no Markdown here; it is not published", _hint(path))
    elif path == f"{CONTENT}/site.yml":
        walk.complain("unplaced-file", path, "settings are read from site.yaml only", "rename it to site.yaml")
    elif not os.access(entry.path, os.R_OK):
        walk.complain("unreadable-file", path, "the file cannot be read: no permission")
    else:
        walk.assets.append(Asset(path, status.st_size, status.st_mtime_ns))


def _hint(path: str) -> str:
    """Return where a Markdown file without a place probably belongs."""
    parts = path.split("/")
    if not path.lower().endswith(".md"):
        return "rename it to end in .md"
    if parts[1] == "courses" and len(parts) == 4:
        return f"lessons belong into {'/'.join(parts[:3])}/lessons/"
    if len(parts) == 2:
        return f"a page belongs into {CONTENT}/pages/, a course into {CONTENT}/courses/"
    return 'a name that begins with "_" keeps a draft out of the site'
