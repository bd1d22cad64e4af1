"""Folders that are not what their names say, links that lead away, and files that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from hostile.case import Case, case

TEXT = "# Bad\n\nText.\n"


def _link(path: str, target: str) -> Callable[[Path], None]:
    def prepare(project: Path) -> None:
        link = project / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)

    return prepare


def _both(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    def prepare(project: Path) -> None:
        for step in steps:
            step(project)

    return prepare


def _folder(path: str) -> Callable[[Path], None]:
    return lambda project: (project / path).mkdir(parents=True)


def _pipe(path: str) -> Callable[[Path], None]:
    return lambda project: os.mkfifo(project / path)


def _notes(data: bytes) -> Callable[[Path], None]:
    """What the last build noted, with a checksum that is right."""

    def prepare(project: Path) -> None:
        (project / ".coursegen").mkdir()
        (project / ".coursegen/state.json").write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)

    return prepare


def _unreadable(path: str) -> Callable[[Path], None]:
    return lambda project: (project / path).chmod(0)


def _read_only(path: str) -> Callable[[Path], None]:
    def prepare(project: Path) -> None:
        for folder, _, _ in os.walk(project / path):
            Path(folder).chmod(0o555)

    return prepare


def _secret(project: Path) -> None:
    """A file beside the project that no page may show."""
    (project.parent / "secret.md").write_text("# Secret\n\nhunter2\n", encoding="utf-8")
    (project.parent / "secret.html").write_text("hunter2", encoding="utf-8")


def _secret_theme(project: Path) -> None:
    (project.parent / "secret/pages").mkdir(parents=True)
    (project.parent / "secret/pages/page.html").write_text("hunter2", encoding="utf-8")


def _deep(project: Path) -> None:
    folder = project / "content/pages"
    for _ in range(60):
        folder = folder / "deep"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("x", encoding="utf-8")


def _bad_name(project: Path) -> None:
    Path(os.fsdecode(os.fsencode(project / "content/pages") + b"/bad\xff.md")).write_text(TEXT, encoding="utf-8")


def cases() -> list[Case]:
    """List them."""
    secret = ("hunter2",)

    def made(name: str, prepare: Callable[[Path], None], built: bool = False, absent: tuple[str, ...] = ()) -> Case:
        return case(name, {}, prepare=prepare, built=built, absent=absent)

    return [
        made(
            "a link to a file outside",
            _both(_secret, _link("content/pages/bad.md", "../../../secret.md")),
            absent=secret,
        ),
        made("a link to a folder outside", _link("content/pages/up", "../../..")),
        made("a link to the root", _link("content/pages/root", "/")),
        made("a link to a device", _link("content/pages/bad.md", "/dev/zero")),
        made(
            "an asset linked from outside",
            _both(_secret, _link("content/pages/a.txt", "../../../secret.md")),
            absent=secret,
        ),
        made("a link to itself", _link("content/pages/loop", "loop")),
        made("a link to the folder around it", _link("content/pages/loop", "..")),
        made(
            "two links to each other", _both(_link("content/pages/a.md", "b.md"), _link("content/pages/b.md", "a.md"))
        ),
        made("a dead link", _link("content/pages/bad.md", "no-such.md")),
        made("a link to git's folder", _both(_folder(".git"), _link("content/pages/git", "../../.git"))),
        made("a folder named like a page", _folder("content/pages/bad.md"), built=True),
        made(
            "a folder named like the settings",
            _both(lambda project: (project / "content/site.yaml").unlink(), _folder("content/site.yaml")),
        ),
        made("a pipe named like a page", _pipe("content/pages/bad.md")),
        made("an unreadable page", _unreadable("content/pages/about.md")),
        made("an unreadable folder", _unreadable("content/pages")),
        made("an unreadable content folder", _unreadable("content")),
        made("an unreadable folder of courses", _unreadable("content/courses")),
        made("unreadable settings", _unreadable("content/site.yaml")),
        made("an unreadable former site", _unreadable("_site")),
        made("an unreadable page of the former site", _unreadable("_site/index.html"), built=True),
        made("an unreadable cache", _both(_folder(".coursegen"), _unreadable(".coursegen")), built=True),
        made("unreadable templates", _both(_folder("templates"), _unreadable("templates"))),
        made("a project that cannot be written to", lambda project: project.chmod(0o555), built=True),
        made("a former site that cannot be written to", _read_only("_site"), built=True),
        made(
            "a project and a former site that cannot be written to",
            _both(_read_only("_site"), lambda project: project.chmod(0o555)),
        ),
        made("60 folders in each other", _deep, built=True),
        made("a name that is not utf-8", _bad_name),
        made(
            "a template linked from outside",
            _both(_secret, _link("templates/pages/page.html", "../../../secret.html")),
            absent=secret,
        ),
        made(
            "a block linked from outside",
            _both(_secret, _link("templates/blocks/tip.html", "../../../secret.html")),
            absent=secret,
        ),
        made("templates linked from outside", _both(_secret_theme, _link("templates", "../secret")), absent=secret),
        made(
            "a style linked from outside",
            _both(_secret, _link("static/css/site.css", "../../../secret.html")),
            absent=secret,
        ),
        made("a static folder linked from outside", _both(_secret, _link("static", "..")), absent=secret),
        made("a loop of links in static", _link("static/loop", "."), built=True),
        made("a template that is a folder", _folder("templates/pages/page.html"), built=True),
        made("a pipe in static", _both(_folder("static"), _pipe("static/a.txt"))),
        made("content that is a file", lambda project: _replace(project, "content")),
        made("courses that is a file", lambda project: _replace(project, "content/courses")),
        made("no content at all", lambda project: _remove(project / "content")),
        made("an unreadable style", lambda project: _unreadable_style(project)),
        made("a hidden page", lambda project: _write(project, "content/pages/.bad.md"), built=True),
        made(
            "a stylesheet that reads a file",
            lambda project: _write(project, "static/css/tokens.css", "@import url('../../../../../etc/passwd');"),
        ),
        made(
            "a template in a text of the theme",
            lambda project: _write(project, "templates/i18n/en.yaml", "skip: '{{ 1234567*3 }}'\n"),
            built=True,
            absent=("3703701",),
        ),
        made("a template that is broken", lambda project: _write(project, "templates/pages/page.html", "{% if %}")),
        made(
            "a template that reads a file",
            lambda project: _write(project, "templates/pages/page.html", "{% include '../../../../etc/passwd' %}"),
        ),
        made(
            "a template that loads its own source",
            lambda project: _write(project, "templates/pages/page.html", "{% extends page.title %}"),
        ),
        made("a cache that is text", lambda project: _write(project, ".coursegen/memory.sqlite3", "no"), built=True),
        made("a cache that is a folder", _folder(".coursegen/memory.sqlite3"), built=True),
        made(
            "a cache that is a link",
            _both(_secret, _folder(".coursegen"), _link(".coursegen/memory.sqlite3", "../../secret.md")),
            built=True,
        ),
        *(
            made(f"a pipe in the cache, {name}", _both(_folder(".coursegen"), _pipe(f".coursegen/{name}")), built=True)
            for name in ("state.json", "digests.json", "memory.sqlite3", ".gitignore")
        ),
        made("notes that are a list", _notes(b"[1]"), built=True),
        made("notes that are nested too deeply", _notes(b'{"format":2,"inputs":' + b"[" * 100_000), built=True),
        made("notes of another kind", _notes(b'{"format":2,"inputs":[1],"digests":7,"key":3}'), built=True),
        case(
            "a picture of a million segments",
            {"pages/bad.md": "# Bad\n\n![a](a.jpg)\n", "pages/a.jpg": b"\xff\xd8" + b"\xff\xe0\0\2" * 1_000_000},
            built=True,
        ),
        made("a cache that is a file", lambda project: _write(project, ".coursegen"), built=True),
    ]


def _write(project: Path, path: str, text: str = TEXT) -> None:
    target = project / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def _replace(project: Path, name: str) -> None:
    _remove(project / name)
    (project / name).write_text("x", encoding="utf-8")


def _unreadable_style(project: Path) -> None:
    _write(project, "static/css/tokens.css", "a{}")
    _unreadable("static/css/tokens.css")(project)
