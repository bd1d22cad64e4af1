"""Compiled templates are kept in the user's own folder, taken when they are certainly right, and kept nowhere else."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from coursegen.model import Config
from coursegen.theme import TemplateCacheFolder, load_theme, personal_folder, template_cache
from projects import Project, Run, tree

Compile = Callable[..., list[str]]
PAGE = "pages/page.html"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own for what programs can make again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home/cache"))
    return tmp_path / "home/cache"


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled, as they are."""
    names: list[str] = []
    original = Environment.compile

    def told(self: Environment, source: str, name: str, *rest: object) -> object:
        names.append(name)
        return original(self, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", told)
    return names


@pytest.fixture
def load(tmp_path: Path, compiling: list[str]) -> Compile:
    """Write a template of a project, load it with what `program` has kept, and return what had to be compiled."""
    folder = tmp_path / "kept"
    folder.mkdir()

    def loaded(text: str, program: bytes = b"1", *, gives: str) -> list[str]:
        page = tmp_path / "templates" / PAGE
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
        compiling.clear()
        theme, _ = load_theme(tmp_path, Config(), TemplateCacheFolder(str(folder), program))
        assert theme.environment.get_template(PAGE).render() == gives
        return compiling

    return loaded


def test_a_template_is_compiled_once(load: Compile) -> None:
    assert load("{{ 1 }}", gives="1") == [PAGE]
    assert load("{{ 1 }}", gives="1") == []


def test_another_text_or_another_program_is_compiled(load: Compile) -> None:
    load("{{ 1 }}", gives="1")
    assert load("{{ 2 }}", gives="2") == [PAGE]
    assert load("{{ 2 }}", b"2", gives="2") == [PAGE]


@pytest.mark.parametrize("damage", [lambda data: data[:20], lambda data: data[:-1] + b"\xff", lambda _: b""])
def test_what_is_damaged_is_compiled_again(load: Compile, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    load("{{ 1 }}", gives="1")
    [entry] = (tmp_path / "kept").iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    assert load("{{ 1 }}", gives="1") == [PAGE]
    assert load("{{ 1 }}", gives="1") == []


def test_an_entry_stands_for_its_own_file_only(load: Compile, tmp_path: Path) -> None:
    """So a message about a template names that of the project in which it was raised."""
    load("{{ 1 }}", gives="1")
    other = tmp_path / "other"
    shutil.copytree(tmp_path / "templates", other / "templates")
    theme, _ = load_theme(other, Config(), TemplateCacheFolder(str(tmp_path / "kept"), b"1"))
    assert theme.environment.get_template(PAGE).filename == str(other / "templates" / PAGE)
    assert theme.environment.get_template(PAGE).root_render_func.__code__.co_filename.startswith(str(other))


def test_a_folder_that_is_gone_costs_nothing_but_time(load: Compile, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "kept")
    assert load("{{ 1 }}", gives="1") == [PAGE]
    assert load("{{ 1 }}", gives="1") == [PAGE]


def test_a_full_disk_leaves_nothing_half_written(
    load: Compile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template is used all the same."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", refuse)
    assert load("{{ 1 + 1 }}", gives="2") == [PAGE]
    assert not list((tmp_path / "kept").iterdir())


def test_the_folder_stays_small(load: Compile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_cache, "MOST", 4)
    for number in range(7):
        (tmp_path / "kept" / f"old-{number}").touch()
        os.utime(tmp_path / "kept" / f"old-{number}", (number, number))
    load("{{ 1 }}", gives="1")
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert load("{{ 1 }}", gives="1") == []


def test_the_folder_is_the_users_own(home: Path, tmp_path: Path) -> None:
    shelf = personal_folder(tmp_path / "project", b"1")
    assert shelf == TemplateCacheFolder(str(home / "coursegen/templates"), b"1")
    if sys.platform != "win32":
        assert Path(shelf.folder).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="there the rights of the user's folders decide")
@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777])
def test_a_folder_that_others_may_look_into_is_not_used(home: Path, tmp_path: Path, mode: int) -> None:
    folder = home / "coursegen/templates"
    folder.mkdir(parents=True)
    folder.chmod(mode)
    assert personal_folder(tmp_path / "project", b"1") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (home / "coursegen").mkdir(parents=True)
    (home / "coursegen/templates").symlink_to(tmp_path / "elsewhere")
    assert personal_folder(tmp_path / "project", b"1") is None


def test_a_cache_that_lies_in_the_project_or_in_a_repository_is_not_used(home: Path, tmp_path: Path) -> None:
    """It could have come with what others have written."""
    assert personal_folder(tmp_path / "home", b"1") is None
    (tmp_path / ".git").mkdir()
    assert personal_folder(tmp_path / "project", b"1") is None
    assert not home.exists()


def test_builds_share_it_and_one_without_a_cache_leaves_it_alone(
    project: Project, run: Run, home: Path, compiling: list[str]
) -> None:
    """The pages are the same in every case."""
    root = project()
    assert run("build", root, "--no-cache", "-o", root / "plain").exit_code == 0
    assert run("check", root).exit_code == 0
    assert not home.exists()
    first = list(dict.fromkeys(compiling))
    compiling.clear()
    assert run("build", root).exit_code == 0
    assert sorted(compiling) == sorted(first)
    compiling.clear()
    shutil.rmtree(root / ".coursegen")
    assert run("build", root, "-o", root / "again").exit_code == 0
    assert compiling == []
    assert tree(root / "plain") == tree(root / "_site") == tree(root / "again")
