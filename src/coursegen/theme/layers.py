"""Where the theme's files are: the project's own templates/ and static/ over the default ones, file by file."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from coursegen.files.opening import open_regular, read_source
from coursegen.names import is_leftover, name_fault, printable
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_PACKAGE = Path(__file__).resolve().parents[1]


class Layers(Struct, frozen=True):
    """The files of the theme by their name below templates/ and static/, in order of name.

    `own` holds the names of those that are the project's (`templates/pages/home.html`).
    """

    project: Path
    default: Path
    templates: Mapping[str, Path]
    static: Mapping[str, Path]
    own: frozenset[str]

    def shown(self, folder: str, name: str) -> str:
        """Name a theme file in a message: by its path in the project, or as one of the default theme."""
        path = f"{folder}/{name}"
        return path if path in self.own else f"<default theme>/{path}"

    def read(self, path: Path) -> bytes:
        """Read a file of the theme; OSError, also for one of the project's that has become a link out of it."""
        return read_source(path, self.project)

    def read_text(self, path: Path) -> str:
        """Read a text with every line end as one newline; UnicodeDecodeError when it is not UTF-8."""
        return as_text(self.read(path))


def as_text(data: bytes) -> str:
    """Decode a theme file, with every line end as one newline; UnicodeDecodeError when it is not UTF-8."""
    return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def default_theme() -> Path:
    """Return the folder that holds the default templates/ and static/: in a wheel its own, else the source checkout."""
    packaged = _PACKAGE / "_theme"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1]


def find_layers(project: Path, default: Path | None = None) -> tuple[Layers, tuple[Diagnostic, ...]]:
    """List the theme's files.

    A file of the project that cannot be used is left out, with a diagnostic: a link that leads out of the project or to
    something hidden, a name that cannot be published, or what cannot be read.
    """
    default = default or default_theme()
    own: set[str] = set()
    problems: list[Diagnostic] = []
    by_folder: dict[str, dict[str, Path]] = {}
    for folder in ("templates", "static"):
        files = dict(_files(default / folder, _refuse))
        if not _same(default, project):
            for name, path in _own_files(project, folder, problems):
                own.add(f"{folder}/{name}")
                files[name] = path
        by_folder[folder] = dict(sorted(files.items()))
    return Layers(project, default, by_folder["templates"], by_folder["static"], frozenset(own)), tuple(problems)


def _own_files(project: Path, folder: str, problems: list[Diagnostic]) -> Iterator[tuple[str, Path]]:
    """List the usable files of one of the project's theme folders; what is wrong goes to `problems`."""

    def complain(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename)) if error.filename is not None else project / folder
        shown = path.relative_to(project).as_posix() if path.is_relative_to(project) else folder
        problems.append(_unreadable(shown, error))

    def usable(path: str) -> bool:
        try:
            problem = _fault(project, path)
        except OSError as error:
            problem = _unreadable(path, error)
        if problem is not None:
            problems.append(problem)
        return problem is None

    if os.path.lexists(project / folder) and usable(folder):
        for name, path in _files(project / folder, complain):
            if usable(f"{folder}/{name}"):
                yield name, path


def _fault(project: Path, path: str) -> Diagnostic | None:
    """Return why a file or folder of the project's theme is not used, or None; OSError for what cannot be read."""
    place = Span(printable(path))
    if fault := next(filter(None, map(name_fault, path.split("/"))), ""):
        message = f"the name cannot be published on every system: {fault}"
        return diagnose("unsafe-name", place, message, "rename it")
    root, real = os.path.realpath(project), os.path.realpath(project / path, strict=True)
    if os.path.commonpath([root, real]) != root:
        return diagnose("outside-project", place, "this link leads out of the project; it is not used")
    if any(part.startswith(".") for part in Path(real).relative_to(root).parts):
        return diagnose("outside-project", place, "this link leads to a hidden file or folder; it is not used")
    mode = os.stat(real).st_mode  # noqa: PTH116 - a str already
    if stat.S_ISREG(mode):
        open_regular(real).close()  # only whether it opens
    elif not stat.S_ISDIR(mode):  # a pipe, of which nobody would see the end
        return diagnose("unreadable-file", place, "this is neither a file nor a folder")
    return None


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return diagnose("unreadable-file", Span(printable(path)), f"this cannot be read: {error.strerror or error}")


def _same(first: Path, second: Path) -> bool:
    return first.resolve() == second.resolve()


def _refuse(error: OSError) -> None:
    """Take part in `_files` where nothing may be missing; a folder that is not there is empty."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _files(root: Path, on_error: Callable[[OSError], None]) -> Iterator[tuple[str, Path]]:
    """Return (name below root, path) of each file, but for hidden ones and leftovers of editors."""
    for folder, subfolders, names in os.walk(root, onerror=on_error):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and not is_leftover(name):
                yield path.relative_to(root).as_posix(), path
