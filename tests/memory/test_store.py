"""Where a build keeps things: nothing is left there by killed builds, and nothing is written through a link in it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coursegen.build import build
from coursegen.memory.folder import FOLDER
from coursegen.memory.store import open_store
from coursegen.options import Options
from coursegen.publish import publish
from projects import Project, Run, tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)
posix = pytest.mark.skipif(os.name == "nt", reason="Windows locks no folders, and lets few people make links")


def options(root: Path, *, remember: bool = True) -> Options:
    return Options(root, root / "_site", NOW, jobs=1, remember=remember)


def spools(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("pages-*"))


@posix
def test_pages_of_a_killed_build_are_removed_by_the_next(tmp_path: Path) -> None:
    """But not those of a build that is at work."""
    left = tmp_path / FOLDER / "pages-12345678"
    (left / "new").mkdir(parents=True)
    (left / "new" / "0.0").write_text("half a page")
    with open_store(options(tmp_path)) as (_, first):
        assert spools(tmp_path) == [first.parent]
        with open_store(options(tmp_path)) as (_, second):
            assert spools(tmp_path) == sorted([first.parent, second.parent])
        assert spools(tmp_path) == [first.parent]
    assert spools(tmp_path) == []


@posix
@pytest.mark.parametrize("left", ["pages-12345678", "state.json.part"])
def test_a_build_with_nothing_to_do_tidies_up_too(left: str, project: Project, run: Run) -> None:
    """The killed one may have been after an edit that has since been taken back."""
    root = project()
    run("build", root)
    for file in [*root.rglob("*"), root]:
        os.utime(file, (1e9, 1e9))  # long at rest
    run("build", root)
    path = root / FOLDER / left
    if path.suffix:
        path.touch()
    else:
        path.mkdir()
    assert run("build", root).return_value == 0
    assert not path.exists()


def test_pages_are_made_again_when_the_output_was_changed_meanwhile(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the first attempt wait in files whose names the second one needs."""
    monkeypatch.setattr("coursegen.build.pages.HELD_IN_MEMORY", 1)
    root = project()
    build(options(root))
    expected = tree(root / "_site")
    course = root / "content/courses/reading-maps.md"
    course.write_text(course.read_text().replace("A map", "Each map"))
    published = []

    def meddle(*arguments: object, **more: object) -> object:
        if not published:
            (root / "_site/404.html").write_text("by another program")
        published.append(1)
        return publish(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("coursegen.build.publish", meddle)
    build(options(root))
    assert len(published) == 2
    assert tree(root / "_site")["404.html"] == expected["404.html"]


def test_without_room_in_the_cache_pages_wait_in_memory(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache may be on another disk than the output; that it is full costs nothing but memory."""
    root = project()
    build(options(root))
    expected = tree(root / "_site")
    shutil.rmtree(root / "_site")
    monkeypatch.setattr("coursegen.build.pages.HELD_IN_MEMORY", 1)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("coursegen.build.pages._disk.write", refuse)
    build(options(root))
    assert tree(root / "_site") == expected


def test_a_build_that_remembers_nothing_leaves_no_folder(tmp_path: Path) -> None:
    """Its pages wait in the system's folder for temporary files, and go with it."""
    with open_store(options(tmp_path, remember=False)) as (_, spool):
        assert not spool.is_relative_to(tmp_path / FOLDER)
        assert spool.parent.is_dir()
    assert not spool.parent.exists()
    assert not (tmp_path / FOLDER).exists()


FILES = ("memory.sqlite3", "memory.sqlite3-journal", "state.json", "state.json.part", "digests.json", ".gitignore")


@posix
@pytest.mark.parametrize("names", [("",), FILES], ids=["the folder", "its files"])
@pytest.mark.parametrize("kind", ["a file", "an empty file", "a database", "nothing"])
def test_nothing_is_written_through_a_link(names: tuple[str, ...], kind: str, project: Project) -> None:
    """A link in the cache, which can come with a project, may lead to any file of whoever builds."""
    root = project()
    home = root.parent / "home"
    for name in names:
        target = home / f"x{name}"
        make_target(target / "file" if not name else target, kind)
        link = root / FOLDER / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(target)
    before = tree(home)
    assert build(options(root)).written is not None
    assert tree(home) == before


def make_target(target: Path, kind: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind == "a database":
        database = sqlite3.connect(target)
        database.execute("CREATE TABLE memo (kind TEXT, key BLOB, value BLOB, UNIQUE (kind, key))")
        database.execute("PRAGMA user_version = 1")
        database.commit()
        database.close()
    elif kind != "nothing":
        target.write_text("" if kind == "an empty file" else "precious")
