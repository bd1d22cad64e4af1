"""When files were last changed is what the repository says, and nothing else."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coursegen.git.history import last_changes
from projects import Project, Run

FIRST, SECOND = 1_700_000_000, 1_710_000_000


def git(folder: Path, *arguments: str, at: int = FIRST) -> None:
    stamp = {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **stamp})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the project in a folder of it: two files, one of them changed later."""
    project = tmp_path / "repository/site"
    (project / "content").mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main", "repository")
    (project / "content/a.md").write_text("one")
    (project / "content/größe b.md").write_text("one")
    git(project, "add", ".")
    git(project, "commit", "-qm", "first")
    (project / "content/a.md").write_text("two")
    git(project, "commit", "-qam", "second", at=SECOND)
    return project


def test_each_file_has_the_time_of_its_last_commit(repository: Path) -> None:
    """Paths are those of the project, also in a folder of a repository; names of any script are found."""
    assert last_changes(repository) == {
        "content/a.md": datetime.fromtimestamp(SECOND, UTC),
        "content/größe b.md": datetime.fromtimestamp(FIRST, UTC),
    }


def test_what_is_not_committed_does_not_matter(repository: Path) -> None:
    """A file that was only saved keeps its time, and a new one has none."""
    before = last_changes(repository)
    (repository / "content/a.md").write_text("three")
    (repository / "content/new.md").write_text("new")
    assert last_changes(repository) == before


def test_there_is_no_answer_without_a_record(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository, in an empty or broken one, in a shallow clone, and without Git, the answer is empty."""
    plain = tmp_path / "plain"
    plain.mkdir()
    assert last_changes(plain) == {}
    git(tmp_path, "init", "-q", "empty")
    assert last_changes(tmp_path / "empty") == {}
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / ".git").write_text("gitdir: nowhere\n")
    assert last_changes(broken) == {}
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository.parent}", "shallow")
    assert last_changes(tmp_path / "shallow/site") == {}
    monkeypatch.setenv("PATH", "")
    assert last_changes(repository) == {}


def test_pages_tell_the_day_and_where_to_edit(repository: Path, project: Project, run: Run) -> None:
    """The foot of a page has both; sitemap and feed have the time as well."""
    (repository / "content/courses").mkdir()
    (repository / "content/a.md").unlink()
    (repository / "content/größe b.md").unlink()
    (repository / "content/courses/x.md").write_text("# X\n\nText.\n")
    (repository / "content/site.yaml").write_text("repo: https://github.com/o/r\nbranch: trunk\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "third", at=SECOND)
    assert run("build", repository, "--base-url", "https://example.org/").return_value == 0
    page = (repository / "_site/courses/x/index.html").read_text()
    day = datetime.fromtimestamp(SECOND, UTC).date().isoformat()
    assert f'<time datetime="{day}">' in page
    assert 'href="https://github.com/o/r/edit/trunk/site/content/courses/x.md"' in page
    assert f"<lastmod>{day}</lastmod>" in (repository / "_site/sitemap.xml").read_text()
    assert 'href="../../feed.xml"' in page
    assert (repository / "_site/feed.xml").is_file()
