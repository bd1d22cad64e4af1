"""Where the theme's files are: the project's own templates/ and static/ over the default ones, file by file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coursegen.diagnostics import Diagnostic, Location, diagnose

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Layers:
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


def default_theme() -> Path:
    """Give the folder that holds the default templates/ and static/: in a wheel its own, else the source checkout."""
    packaged = _PACKAGE / "_theme"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1]


def find_layers(project: Path, default: Path | None = None) -> tuple[Layers, tuple[Diagnostic, ...]]:
    """List the theme's files; a link that leads out of the project is left out, with a diagnostic."""
    default = default or default_theme()
    own: set[str] = set()
    problems: list[Diagnostic] = []
    found: dict[str, dict[str, Path]] = {}
    for folder in ("templates", "static"):
        files = dict(_files(default / folder))
        if not _same(default, project):
            for name, path in _files(project / folder):
                if not path.resolve().is_relative_to(project.resolve()):
                    message = "this link leads out of the project; the file is not used"
                    problems.append(diagnose("outside-project", Location(f"{folder}/{name}"), message))
                    continue
                if not os.access(path, os.R_OK):
                    place = Location(f"{folder}/{name}")
                    problems.append(diagnose("unreadable-file", place, "the file cannot be read"))
                    continue
                own.add(f"{folder}/{name}")
                files[name] = path
        found[folder] = dict(sorted(files.items()))
    return Layers(project, default, found["templates"], found["static"], frozenset(own)), tuple(problems)


def _same(first: Path, second: Path) -> bool:
    return first.resolve() == second.resolve()


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path.relative_to(root).as_posix(), path
