"""The project's own theme files: what cannot be used is said and left out, and nothing ends the build."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursegen.theme.layers import find_layers
from privileges import ordinary_user, permissions_count
from projects import Project, Run

COURSE = {"content/courses/maps.md": "---\ntitle: Maps\n---\n\n# Maps\n\nText.\n"}


def said(project: Path) -> list[tuple[str, str]]:
    return [(one.code, one.location.path) for one in find_layers(project)[1]]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("index.html", "duplicate-url"),
        ("courses", "duplicate-url"),
        ("Courses", "duplicate-url"),
        ("api/index.html", "duplicate-url"),
        ("INDEX.html", "case-collision"),
        ("a:b?.txt", "unsafe-name"),
        ("a\nb.txt", "unsafe-name"),
        ("\udcff.txt", "unsafe-name"),
        ("robots.txt/a.txt", "duplicate-url"),
    ],
)
def test_a_static_file_in_the_way_is_an_error_of_check_and_build(
    project: Project, run: Run, name: str, code: str
) -> None:
    """What cannot be published beside the pages is reported where it stands, by both commands."""
    root = project({**COURSE, f"static/{name}": "text"})
    for command in ("check", "build"):
        result = run(command, root)
        assert result.return_value == 1
        assert f"error[{code}]" in result.stderr
        assert "\nstatic/" in f"\n{result.stderr}"


def test_two_static_files_that_differ_in_case_are_an_error(project: Project, run: Run) -> None:
    """On Windows and macOS the second would replace the first."""
    result = run("check", project({**COURSE, "static/a/x.txt": "1", "static/A/y.txt": "2"}))
    assert result.return_value == 1
    assert "case-collision" in result.stderr


def test_a_static_robots_txt_takes_the_place_of_ours(project: Project, run: Run) -> None:
    """A file that another exporter would make is the author's to replace."""
    assert run("check", project({**COURSE, "static/robots.txt": "User-agent: *\n"})).return_value == 0


@pytest.mark.parametrize("name", ["a.bak", "a~", "#a#", ".a.swp", "a.swp", "Thumbs.db", "desktop.ini"])
def test_what_editors_leave_behind_is_not_published(project: Project, run: Run, name: str) -> None:
    """A backup may hold what was deleted on purpose."""
    root = project({**COURSE, f"static/{name}": "old", f"content/courses/maps/{name}": "old"})
    assert run("build", root).return_value == 0
    assert not list((root / "_site").rglob(name))


@pytest.mark.parametrize("target", ["../.git/config", "../../outside.txt"])
def test_a_link_to_what_is_hidden_or_outside_is_not_followed(project: Project, tmp_path: Path, target: str) -> None:
    """A repository that somebody else fills publishes nothing but itself."""
    (tmp_path / "outside.txt").write_text("secret", "utf-8")
    root = project({**COURSE, ".git/config": "secret", "static/a.txt": "text"})
    (root / "static/conf.txt").symlink_to(target)
    assert said(root) == [("outside-project", "static/conf.txt")]
    assert "conf.txt" not in find_layers(root)[0].static


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_said_and_never_opened(project: Project) -> None:
    """A pipe would keep the build waiting, and a link to nothing is a file that somebody misses."""
    root = project({**COURSE, "static/css/own.css": "", "templates/i18n/de.yaml": ""})
    os.mkfifo(root / "static/css/base.css")
    os.mkfifo(root / "templates/i18n/en.yaml")
    (root / "static/gone.txt").symlink_to("nowhere.txt")
    assert sorted(said(root)) == [
        ("unreadable-file", "static/css/base.css"),
        ("unreadable-file", "static/gone.txt"),
        ("unreadable-file", "templates/i18n/en.yaml"),
    ]


def test_a_linked_folder_outside_is_one_error(project: Project, tmp_path: Path) -> None:
    """Not one for each file that is in it."""
    for number in range(5):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        (tmp_path / "elsewhere" / f"{number}.txt").write_text("text", "utf-8")
    root = project(COURSE)
    (root / "static").symlink_to(tmp_path / "elsewhere")
    assert said(root) == [("outside-project", "static")]


@pytest.mark.parametrize(
    "path", ["static/css/own.css", "static/a.png", "templates/pages/home.html", "templates/i18n/en.yaml"]
)
def test_an_unreadable_file_is_an_error_at_its_path(
    project: Project, run: Run, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Whoever may not read a template is told which one."""
    root = project({**COURSE, path: "text"})
    real_open = os.open

    def refuse(file: object, *arguments: object, **more: object) -> int:
        if str(file) == str(root / path):
            raise PermissionError(13, "Permission denied", str(file))
        return real_open(file, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("os.open", refuse)
    assert said(root) == [("unreadable-file", path)]
    result = run("check", root)
    assert result.return_value == 1
    assert f"{path}: error[unreadable-file]" in result.stderr


def test_an_unreadable_folder_is_an_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files would be missing from the site without a word."""
    root = project({**COURSE, "static/closed/a.txt": "text"})
    real = os.scandir

    def refuse(path: str | Path) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert said(root) == [("unreadable-file", "static/closed")]


@permissions_count
def test_a_file_that_may_not_be_looked_at_is_an_error(project: Project) -> None:
    """A folder may let everybody list its files, and nobody look at them."""
    root = project({**COURSE, "static/shut/a.txt": "text"})
    (root / "static/shut").chmod(0o444)
    with ordinary_user():
        found = said(root)
    (root / "static/shut").chmod(0o755)
    assert found == [("unreadable-file", "static/shut/a.txt")]
