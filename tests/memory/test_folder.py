"""There is one way into `.coursegen`, and none through what somebody else has put in its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen.memory.cache import Cache, key_of
from coursegen.memory.file_digests import Digests
from coursegen.memory.folder import (
    DATABASE,
    FILE_DIGESTS,
    FOLDER,
    LAST_BUILD,
    folder_of,
    is_left,
    is_ours,
    is_plain,
    make_folder,
    make_ignored_folder,
    previous_tree_name,
    read_checked,
    unfinished,
    write_checked,
)
from coursegen.memory.last_build import load_notes, save_notes
from projects import Project, Run, tree

posix = pytest.mark.skipif(os.name == "nt", reason="few people may make links on Windows, and nobody pipes")


@posix
@pytest.mark.parametrize("kind", ["a link", "a link to nothing", "a file"])
def test_what_stands_in_its_place_is_no_folder(kind: str, tmp_path: Path) -> None:
    """Nothing is read, written or made there."""
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.mkdir()
    write_checked(elsewhere, LAST_BUILD, b"{}")
    if kind == "a file":
        (project / FOLDER).touch()
    else:
        (project / FOLDER).symlink_to(elsewhere / FOLDER if kind == "a link" else tmp_path / "nothing")
    before = tree(tmp_path)
    assert folder_of(project) is None
    for make in (make_folder, make_ignored_folder):
        with pytest.raises(OSError, match=r"exists|directory"):
            make(project)
    write_checked(project, LAST_BUILD, b"mine")
    assert read_checked(project, LAST_BUILD) == b""
    assert not unfinished(project)
    assert tree(tmp_path) == before
    assert read_checked(elsewhere, LAST_BUILD) == b"{}"


@posix
def test_the_cache_of_another_project_is_neither_read_nor_removed_through_a_link(tmp_path: Path) -> None:
    """To a writer it is as if nothing could be kept, to a reader as if there were nothing."""
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
    project = tmp_path / "project"
    project.mkdir()
    (project / FOLDER).symlink_to(tmp_path / FOLDER)
    for readonly in (True, False):
        with Cache(project, readonly=readonly) as cache:
            assert cache.get("a", [key_of("k")]) == {}
            assert not cache.keeps
    with Cache(tmp_path) as cache:
        assert cache.get("a", [key_of("k")]) == {key_of("k"): b"v"}


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """Unless one byte is another, or some are missing."""
    assert read_checked(tmp_path, LAST_BUILD) == b""
    data = b"some\nlines\n"
    write_checked(tmp_path, LAST_BUILD, b"before")
    write_checked(tmp_path, LAST_BUILD, data)
    file = tmp_path / FOLDER / LAST_BUILD
    assert read_checked(tmp_path, LAST_BUILD) == data
    assert os.listdir(tmp_path / FOLDER) == [LAST_BUILD]
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:70], b"", whole.replace(b"some", b"same")):
        file.write_bytes(damaged)
        assert read_checked(tmp_path, LAST_BUILD) == b""


@posix
@pytest.mark.parametrize("name", [LAST_BUILD, f"{LAST_BUILD}.part"])
@pytest.mark.parametrize(
    "plant", [lambda path, target: path.symlink_to(target), lambda path, _: os.mkfifo(path)], ids=["link", "pipe"]
)
def test_a_link_or_a_pipe_in_the_place_of_a_file_is_replaced(
    name: str, plant: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    """It is neither followed nor waited for, by whoever reads or writes."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_checked(elsewhere, LAST_BUILD, b"mine")
    target = elsewhere / FOLDER / LAST_BUILD
    before = target.read_bytes()
    planted = make_folder(tmp_path) / name
    plant(planted, target)
    assert not is_plain(planted)
    assert read_checked(tmp_path, LAST_BUILD) == b""
    write_checked(tmp_path, LAST_BUILD, b"new")
    assert read_checked(tmp_path, LAST_BUILD) == b"new"
    assert target.read_bytes() == before
    assert is_plain(tmp_path / FOLDER / name)


def test_all_that_builds_make_is_on_the_list(project: Project, run: Run) -> None:
    """So `clean` removes it; what is of use to one build only is removed by the next."""
    root = project()
    page = root / "content/courses/reading-maps.md"
    for word in ("promise", "hint", "rumour"):
        page.write_text(page.read_text().replace("promise", word))
        run("build", root)
    entries = {entry.name: entry.is_dir() for entry in (root / FOLDER).iterdir()}
    assert {DATABASE, LAST_BUILD, FILE_DIGESTS, previous_tree_name(root / "_site")} < entries.keys()
    entries.pop(".gitignore")
    assert all(is_ours(name, folder=folder) for name, folder in entries.items())
    assert not any(is_left(name) for name in entries)
    assert not any(is_ours(name, folder=not folder) for name, folder in entries.items())


def test_what_an_older_version_has_left_is_dropped_in_silence(tmp_path: Path) -> None:
    """Its notes had another format, and its digests another shape."""
    save_notes(tmp_path, {"inputs": {"a": [0] * 5}, "digests": {}, "taken_ns": 1, "python": "", "program": ""})
    assert load_notes(tmp_path) != {}
    write_checked(tmp_path, LAST_BUILD, read_checked(tmp_path, LAST_BUILD).replace(b'"format":3', b'"format":2'))
    assert load_notes(tmp_path) == {}
    file = tmp_path / "file"
    file.write_text("x")
    status = file.stat()
    old = f'{{"{file}":[{status.st_size},{status.st_mtime_ns},{status.st_ino},{status.st_mtime_ns * 2},"{"0" * 64}"]}}'
    write_checked(tmp_path, FILE_DIGESTS, old.encode())
    assert Digests(tmp_path).known(str(file), status) is None
