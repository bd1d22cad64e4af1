"""What a build remembers of what it made: by course, apart from what pages name, and never more than it costs."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.corpus import write_corpus
from coursegen.build import build
from coursegen.build import outputs as output_making
from coursegen.build import pages as page_making
from coursegen.exporters.html.page_keys import Keys
from coursegen.exporters.html.pages import Page
from coursegen.memory.folder import DATABASE, FOLDER
from coursegen.options import Options, Result
from projects import tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LESSON = "content/courses/course-00001/lessons/03-lesson-3.md"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty lessons, built."""
    root = tmp_path_factory.mktemp("model")
    write_corpus(root, 30)
    again(root)
    return root


@pytest.fixture
def project(model: Path, tmp_path: Path) -> Path:
    """A copy of it, with its memory."""
    shutil.copytree(model, tmp_path / "project")
    return tmp_path / "project"


def again(root: Path) -> Result:
    """Build."""
    result = build(Options(root, root / "_site", NOW, jobs=1))
    assert result.written is not None
    return result


def add(root: Path, text: str) -> None:
    with (root / LESSON).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_an_unchanged_course_is_compared_as_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit, keys of single pages are made for its course, and for what belongs to no course."""
    asked: list[Page] = []
    of = Keys.of
    monkeypatch.setattr(Keys, "of", lambda self, page: asked.append(page) or of(self, page))
    add(project, "More.")
    assert again(project).rendered == 1
    assert {page.course_id for page in asked} == {"", "course-00001"}


def test_only_the_memory_of_that_course_is_written(project: Path) -> None:
    """The groups of all other courses stay as they were stored."""
    before = rows(project, "made")
    add(project, "More.")
    again(project)
    after = rows(project, "made")
    assert before.keys() == after.keys()
    assert 1 <= sum(before[key] != after[key] for key in before) <= 2  # the course, and the parts of the search index


def test_lost_references_are_read_again(project: Path) -> None:
    """A link to an anchor of a page that is not made again is checked, though the cache has lost what is on it."""
    target = project / "content/courses/course-00002/lessons/04-lesson-4.md"
    heading = next(line for line in target.read_text(encoding="utf-8").splitlines() if line.startswith("## "))
    anchor = heading.removeprefix("## ").lower().replace(" ", "-")
    database = sqlite3.connect(project / FOLDER / DATABASE)
    assert database.execute("DELETE FROM memo WHERE kind = 'named'").rowcount > 30
    database.commit()
    database.close()
    add(project, f"See [there](../../course-00002/lessons/04-lesson-4.md#{anchor}).")
    result = again(project)
    assert result.rendered == 1
    assert not any(one.severity == "error" for one in result.diagnostics)


def test_large_files_wait_on_the_disk(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are published with the same bytes and modes, and nothing of them is left."""
    before = tree(project / "_site")
    shutil.rmtree(project / "_site")
    shutil.rmtree(project / FOLDER)
    monkeypatch.setattr(output_making, "LARGE_BYTES", 1)
    again(project)
    assert tree(project / "_site") == before
    assert not list((project / FOLDER).glob("pages-*"))


def test_a_build_that_begins_again_renders_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published file that was changed unseen is made again after all, while many other pages wait on the disk."""
    monkeypatch.setattr(page_making, "HELD_IN_MEMORY", 1)
    (project / "_site/search/index.html").write_text("changed behind our back")
    before = (project / "_site/courses/course-00001/index.html").read_bytes()
    add(project, "More.")
    again(project)
    assert (project / "_site/courses/course-00001/index.html").read_bytes() == before
    assert "changed behind" not in (project / "_site/search/index.html").read_text(encoding="utf-8")


def rows(project: Path, kind: str) -> dict[bytes, bytes]:
    database = sqlite3.connect(project / FOLDER / DATABASE)
    found = dict(database.execute("SELECT key, value FROM memo WHERE kind = ?", (kind,)))
    database.close()
    return found
