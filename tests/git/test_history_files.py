"""A commit, a switch of branches and the like change one of the files that are named, wherever Git keeps them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest

from coursegen.git.history import last_changes
from coursegen.git.history_files import history_files


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in history_files(folder) if file.is_file()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


@pytest.mark.parametrize("logged", ["true", "false"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_commit_changes_a_file(repository: Path, logged: str, packed: bool) -> None:
    """Also where Git keeps no log, and where the branch was packed before."""
    git(repository, "config", "core.logAllRefUpdates", logged)
    if packed:
        git(repository, "pack-refs", "--all")
    before = contents(repository)
    git(repository, "commit", "-q", "--allow-empty", "-m", "second")
    assert contents(repository) != before


def test_a_commit_in_a_worktree_changes_a_file(repository: Path, tmp_path: Path) -> None:
    """Its `.git` is a file that names a folder, and its branch lies in the folder of the repository."""
    git(repository, "config", "core.logAllRefUpdates", "false")
    other = tmp_path / "other"
    git(repository, "worktree", "add", "-q", "-b", "side", str(other))
    before, of_the_first = contents(other), contents(repository)
    git(other, "commit", "-q", "--allow-empty", "-m", "second")
    assert contents(other) != before
    assert contents(repository) == of_the_first


def test_looking_at_a_repository_changes_nothing(repository: Path) -> None:
    """What Git writes when it is only asked is not named."""
    before = {file: os.stat(file).st_mtime_ns for file in history_files(repository) if file.exists()}
    git(repository, "status")
    assert {file: os.stat(file).st_mtime_ns for file in history_files(repository) if file.exists()} == before


def test_there_is_nothing_without_a_repository(tmp_path: Path) -> None:
    """Nor anything that can be read where `.git` is broken."""
    assert list(history_files(tmp_path)) == []
    (tmp_path / ".git").write_bytes(b"gitdir: \0\xff")
    assert contents(tmp_path) == {tmp_path / ".git": b"gitdir: \0\xff"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
@pytest.mark.parametrize("name", ["HEAD", "commondir", "link"])
def test_a_pipe_is_not_waited_for(repository: Path, name: str) -> None:
    """A repository may have come in an archive, or lie above the project; neither it nor Git is asked anything."""
    pipe = repository / ".git" / name
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    if name == "link":
        (repository / ".git/HEAD").unlink()
        (repository / ".git/HEAD").symlink_to("link")
    assert repository / ".git/HEAD" in set(history_files(repository))
    with patch.object(subprocess, "run", side_effect=AssertionError("Git would wait")):
        assert last_changes(repository) == {}


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_what_cannot_be_looked_at_is_passed_over(repository: Path) -> None:
    """A folder above may be another user's; here a name leads in a circle."""
    (repository / ".git/HEAD").unlink()
    (repository / ".git/HEAD").symlink_to("HEAD")
    assert last_changes(repository) == {}
