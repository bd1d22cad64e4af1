"""The project's files: what lies below content/, what each file is, and the text of one."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from coursegen.files.decode import decode, read_limited
from coursegen.files.kinds import FileKind, kind_of_path, stands_in_lessons
from coursegen.files.opening import LeadsOutside, follow, is_inside
from coursegen.files.stamps import Stamp, stamp_of
from coursegen.model import Asset, Source
from coursegen.names import fold_name, id_fault, is_leftover, name_fault, printable
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose, in_file_order

CONTENT = "content"
_NO_PLACE = "coursegen expects no Markdown here; it is not published"
_SETTINGS = f"{CONTENT}/site.yaml"
_OTHER_MARKDOWN = (".markdown", ".mdown", ".mkd", ".mdx")
_UNREAD = {
    ".qmd": "Quarto",
    ".rmd": "R Markdown",
    ".rst": "reStructuredText",
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".org": "Org",
    ".textile": "Textile",
    ".tex": "LaTeX",
    ".ipynb": "a notebook",
}
"""Formats in which others write lessons, by suffix."""
_NEARLY_MARKDOWN = frozenset({".qmd", ".rmd"})
_FOLDERS_OF_FILES = frozenset(
    {
        "assets", "attachments", "data", "datasets", "downloads", "fig", "figs", "figures", "files", "images", "img",
        "imgs", "media", "photos", "pics", "pictures", "static", "uploads",
    }
)  # fmt: skip
"""Names of folders of which a README tells where the files come from."""
_MOST_COUNTED = 10_000
_MOST_NAMED = 3
_NEAR_FOLDERS = 4
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
    left_out: list[str] = field(default_factory=list)
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
        walk.complain("no-content", CONTENT, *_where_it_is(project))
    else:
        walk.todo.append((CONTENT, False))
        while walk.todo:
            _list_folder(walk, *walk.todo.pop())
        _keep_one_of_each(walk)
        _tell_left_out(walk)
        _tell_unread(walk)
        if not (walk.unread or any(found.spot.kind == "course" for found in walk.documents)):
            hint = f"put a Markdown file into {CONTENT}/courses/"
            walk.complain("no-content", f"{CONTENT}/courses", "the project has no course", hint)
    documents = sorted(walk.documents, key=lambda found: found.path)
    assets = sorted(walk.assets, key=lambda asset: asset.path)
    return Scan(tuple(documents), tuple(assets), in_file_order(walk.diagnostics))


def _where_it_is(project: Path) -> tuple[str, str]:
    """Say that there is no project, and where one is, or what belongs where."""
    here = project.resolve()
    for depth, folder in enumerate(here.parents[:_NEAR_FOLDERS], 1):
        if _is_project(folder):
            up = "/".join([".."] * depth)
            return "this folder lies inside a project", f"the project begins at {up}: go there with cd {up}"
    try:
        below = sorted(path.name for path in here.iterdir() if path.name[0] not in "._" and _is_project(path))
        written = sorted(path.name for path in here.glob("*.md") if path.stem.upper() not in _ABOUT_PROJECTS)
    except OSError:
        below = written = []
    message = "the project has no content folder"
    if below:
        names = ", ".join(printable(name) for name in below[:_MOST_NAMED])
        return message, f"a project is in {names}: go there with cd {printable(below[0])}"
    if written:
        return message, f"move {written[0]} to {CONTENT}/courses/"
    return message, 'start one with "coursegen new"'


def _is_project(folder: Path) -> bool:
    """Whether a folder holds a project; one that cannot be looked into does not."""
    return os.path.isdir(folder / CONTENT / "courses") or os.path.isfile(folder / _SETTINGS)  # noqa: PTH112, PTH113


def _keep_one_of_each(walk: _Walk) -> None:
    """Leave out and report what another file stands for: a README beside index.md, and lessons beside lessons/.

    What lies in a course's own folder is a lesson only where that has no folder of lessons: beside one it is as likely
    a note of the author's, which must not be published by surprise.
    """
    paths = {found.path.lower(): found.path for found in walk.documents}
    folders = {path.split("/")[2] for path in paths.values() if stands_in_lessons(path)}
    below = Counter(found.path.rpartition("/")[0] for found in walk.documents)
    kept = []
    for found in sorted(walk.documents, key=lambda found: found.path):
        folder, _, name = found.path.rpartition("/")
        stem = name[: -len(".md")]
        pages = [paths[path] for path in (f"{folder}/index.md".lower(), f"{folder}.md".lower()) if path in paths]
        if found.spot.kind == "lesson" and not stands_in_lessons(found.path) and found.path.split("/")[2] in folders:
            walk.complain("unplaced-file", found.path, _NO_PLACE, _hint(found.path))
        elif stem.casefold() == "readme" and pages and folder.count("/") > 1:
            message = f"{pages[0].rpartition('/')[2]} is the page of this folder; the README is not published"
            hint = "rename it, or join the two"
            walk.complain("unplaced-file", found.path, message, hint)
        elif stem.casefold() == "readme" and _holds_files(folder) and below[folder] == 1:
            message = f'a README in a folder named "{printable(folder.rpartition("/")[2])}" is about its files'
            walk.complain("unplaced-file", found.path, f"{message}; it is not published", "rename it to index.md")
        else:
            kept.append(found)
    walk.documents = kept


def _holds_files(folder: str) -> bool:
    return folder.count("/") > 2 and folder.rpartition("/")[2].lower() in _FOLDERS_OF_FILES


def _tell_left_out(walk: _Walk) -> None:
    """Count what a name that begins with `_` or `.` leaves out, once for all."""
    if not walk.left_out:
        return
    names = sorted(printable(path.removeprefix(f"{CONTENT}/")) for path in walk.left_out)
    count = "1 file is" if len(names) == 1 else f"{len(names):,} files are"
    more = ", …" if len(names) > _MOST_NAMED else ""
    message = f'{count} left out, for a name that begins with "_" or ".": {", ".join(names[:_MOST_NAMED])}{more}'
    walk.complain("left-out", CONTENT, message, "rename what is to be published, a folder of it included")


def _tell_unread(walk: _Walk) -> None:
    """Report lessons in formats that are not read; what has the name of a lesson beside it is a download."""
    stems = {found.path[: -len(".md")] for found in walk.documents}
    folders = {path.split("/")[2] for path in stems if stands_in_lessons(path)}
    for asset in walk.assets:
        stem, suffix = os.path.splitext(asset.path)  # noqa: PTH122 - a Path for each of 100,000 names is slow
        if (form := _UNREAD.get(suffix.lower())) is None or stem in stems:
            continue
        spot = kind_of_path(f"{stem}.md")
        direct = spot is not None and spot.kind == "lesson" and not stands_in_lessons(asset.path)
        if spot is None or (direct and asset.path.split("/")[2] in folders):
            continue
        message = f"{suffix} ({form}) is not read: this is no {spot.kind}, but a file to download"
        if suffix.lower() in _NEARLY_MARKDOWN:
            hint = "rename it to end in .md; code is shown, and not run"
        else:
            hint = "write it in Markdown (.md), or move a download to static/"
        walk.complain("unread-format", asset.path, message, hint)


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
    _tell_alike(walk, folder, [entry.name for entry in entries])
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name == ".git":
            continue  # of a repository in a repository, which is nobody's content
        if entry.name[0] in "._":
            _leave_out(walk, entry, path)
        elif not is_leftover(entry.name):
            _take(walk, entry, path, linked)


def _tell_alike(walk: _Walk, folder: str, names: Sequence[str]) -> None:
    """Report names in one folder that are one for systems without case or without Unicode's normal forms."""
    if len(set(map(fold_name, names))) == len(names):
        return
    first: dict[str, str] = {}
    for name in sorted(names):
        known = first.setdefault(fold_name(name), name)
        if known is not name and name[0] not in "._":
            same = unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", known)
            how = "how their letters are coded (Unicode normal form)" if same else "case"
            message = (
                f'"{printable(name)}" and "{printable(known)}" differ only in {how}; many systems take them for one'
            )
            walk.complain("names-alike", f"{folder}/{name}", message, "rename one of them")


def _leave_out(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    """Note what stands below a name that is not published; of hidden files (`.x`) only what could be a page."""
    try:
        is_folder = entry.is_dir(follow_symlinks=False)
    except OSError:
        return
    below = _files_below(walk.project, path) if is_folder else iter([path])
    hidden = entry.name[0] == "."
    found = [file for file in below if not hidden or file.lower().endswith((".md", *_OTHER_MARKDOWN))]
    walk.left_out += found[: _MOST_COUNTED - len(walk.left_out)]
    if entry.name.lower() == "_index.md":
        message = '"_index.md" is not published, for its name begins with "_"'
        walk.complain("unplaced-file", path, message, "rename it to index.md, which is the page of a folder here")


def _files_below(project: Path, folder: str) -> Iterator[str]:
    """Find the files in a folder that is not published, as far as it can be read."""
    seen = 0
    for place, folders, files in os.walk(project / folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        below = Path(place).relative_to(project).as_posix()
        yield from (f"{below}/{name}" for name in files if not is_leftover(name))
        seen += len(files)
        if seen > _MOST_COUNTED:
            return


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
    elif suffix in _OTHER_MARKDOWN:
        walk.complain("unplaced-file", path, f"{suffix} is not read; the file is not published", _hint(path))
    elif suffix == ".md":
        walk.complain("unplaced-file", path, _NO_PLACE, _hint(path))
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
    if parts[1] == "courses" and len(parts) > 3:
        return f"lessons belong into {'/'.join(parts[:3])}/lessons/"
    if len(parts) == 2:
        return f"a page belongs into {CONTENT}/pages/, a course into {CONTENT}/courses/"
    return 'a name that begins with "_" keeps a draft out of the site'
