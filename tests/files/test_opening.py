"""What is opened is a regular file of the project, whatever takes its place between the look at a path and the opening."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen.files import opening
from coursegen.files.opening import LeadsOutside, NotAFile, open_inside, open_regular, open_same, open_source

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs symbolic links, and pipes with names")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a text, links to it, and a secret beside the project."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/a.txt").write_text("secret")
    root = tmp_path / "project"
    (root / "content/x").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git/config").write_text("secret")
    (root / "content/x/a.txt").write_text("public")
    (root / "content/file.txt").symlink_to("x/a.txt")
    (root / "content/folder").symlink_to("x")
    (root / "content/chain").symlink_to("folder/../file.txt")
    (root / "content/hidden").symlink_to("../.git/config")
    (root / "content/out.txt").symlink_to(tmp_path / "secret/a.txt")
    (root / "content/out").symlink_to(tmp_path / "secret")
    (root / "content/circle").symlink_to("circle")
    return root


@pytest.fixture(params=[True, False])
def walks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system open files below an open folder, or not."""
    monkeypatch.setattr(opening, "_WALKS", request.param)


def read(root: Path, path: str) -> str:
    with open_inside(root, path) as file:
        return file.read().decode()


def swapped(path: Path, target: Path) -> Callable[[], None]:
    """Make a step that puts a link into the place of a file or folder; once."""

    def swap() -> None:
        if not path.is_symlink():
            path.rename(path.with_name(f"{path.name}.old"))
            path.symlink_to(target)

    return swap


@pytest.mark.parametrize("path", ["x/a.txt", "file.txt", "folder/a.txt", "chain", "x/../x/a.txt"])
@pytest.mark.usefixtures("walks")
def test_links_within_the_project_are_followed(project: Path, path: str) -> None:
    """Also where the system cannot open a file below an open folder."""
    assert read(project, f"content/{path}") == "public"


def test_the_content_itself_may_lie_in_a_hidden_folder(project: Path) -> None:
    """What it is to lead to is said by whoever owns the project; from there on nothing hidden is read."""
    (project / "content").rename(project / ".text")
    (project / "content").symlink_to(".text")
    assert read(project, "content/x/a.txt") == read(project, "content/file.txt") == "public"
    for path in ("content/hidden", "content/out.txt"):
        with pytest.raises(LeadsOutside):
            read(project, path)


@pytest.mark.parametrize("path", ["out.txt", "out/a.txt", "circle", "hidden", "../../secret/a.txt"])
@pytest.mark.usefixtures("walks")
def test_links_out_of_the_project_are_not(project: Path, path: str) -> None:
    """Nor circles, hidden files, or a path that leads out by itself."""
    with pytest.raises(LeadsOutside):
        read(project, f"content/{path}")


@pytest.mark.parametrize("what", ["x", "x/a.txt"])
@pytest.mark.parametrize("moment", ["x", "a.txt"])
def test_what_is_swapped_on_the_way_is_not_read(
    project: Path, what: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that appears just before its folder or file is opened leads nowhere, or the open folder is still the old."""
    target = project.parent / ("secret" if what == "x" else "secret/a.txt")
    swap, real = swapped(project / "content" / what, target), os.open

    def hooked(path: str, *arguments: int, **more: int) -> int:
        if path == moment:
            swap()
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", hooked)
    try:
        assert read(project, "content/x/a.txt") == "public"
    except OSError:
        pass
    assert (project / "content" / what).is_symlink()


@pytest.mark.parametrize("walks", [True, False])
def test_what_is_swapped_once_links_were_followed_is_not_read(
    project: Path, walks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a link leads to was a file when it was judged, and is a link when it is opened."""
    swap, real = swapped(project / "content/x/a.txt", project.parent / "secret/a.txt"), os.path.realpath

    def hooked(path: str, *, strict: bool = False) -> str:
        found = real(path, strict=strict)
        if strict:
            swap()
        return found

    monkeypatch.setattr(opening, "_WALKS", walks)
    monkeypatch.setattr(os.path, "realpath", hooked)
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        read(project, "content/file.txt")


def test_only_files_are_opened(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe would be waited for."""
    os.mkfifo(project / "content/pipe")
    monkeypatch.chdir(project / "content")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        for name in ("pipe", "socket", "x"):
            with pytest.raises(NotAFile):
                open_inside(project, f"content/{name}")
            with pytest.raises(NotAFile):
                open_regular(project / "content" / name)
    with pytest.raises(FileNotFoundError) as raised:
        open_inside(project, "content/x/none")
    assert raised.value.filename == str(project / "content/x/none")


def test_the_default_theme_may_be_a_link(project: Path) -> None:
    """Some installers link packages into an environment within the project; the project's own files are judged."""
    installed = project / ".venv/static"
    installed.mkdir(parents=True)
    (installed / "a.txt").symlink_to(project.parent / "secret/a.txt")
    with open_source(installed / "a.txt", project) as file:
        assert file.read() == b"secret"
    with pytest.raises(LeadsOutside):
        open_source(project / "content/out.txt", project)
    os.chdir(project)
    with pytest.raises(LeadsOutside):
        open_source("content/out.txt", ".")


def test_a_file_that_is_another_since_is_told(project: Path) -> None:
    """The content counts, not the path."""
    with pytest.raises(opening.FileChanged, match="changed"):
        open_same(project / "content/x/a.txt", "0" * 64)
