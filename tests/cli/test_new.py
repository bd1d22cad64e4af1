"""`coursegen new`: a project that builds as it is."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from projects import Run, tree


def test_a_new_project_builds_without_a_warning(run: Run, tmp_path: Path) -> None:
    """The starter passes `build --strict`."""
    assert run("new", tmp_path / "botany").return_value == 0
    result = run("build", tmp_path / "botany", "--strict")
    assert result.return_value == 0, result.output
    assert b"Botany" in tree(tmp_path / "botany/_site")["index.html"]


def test_new_never_touches_a_folder_that_holds_something(run: Run, tmp_path: Path) -> None:
    """A folder that is not empty is refused and keeps its files."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(click.ClickException):
        run("new", tmp_path)
    assert tree(tmp_path) == {"mine.txt": b"mine"}


def test_a_folder_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    """A file where a folder should be made, or a place that is read-only, is no traceback."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(click.ClickException, match="cannot be written"):
        run("new", tmp_path / "file" / "botany")
    with pytest.raises(click.ClickException, match="cannot be written"):
        run("new", tmp_path / ("x" * 300))


def test_the_command_to_go_on_with_can_be_pasted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names with blanks are quoted, and control characters are not printed."""
    monkeypatch.chdir(tmp_path)
    assert "cd 'a b' &&" in run("new", "a b").output
    assert "\x1b" not in run("new", "a\x1b]0;b").output
    with pytest.raises(click.ClickException) as raised:
        run("new", "a\x1b]0;b")
    assert "\x1b" not in raised.value.message
