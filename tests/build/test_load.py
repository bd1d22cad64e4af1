"""A command that only asks what a project says gets its site, and nothing is rendered for that."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import coursegen
from bench.corpus import write_corpus
from coursegen.build import Documents, Options, check, load
from coursegen.exporters.html import Renderer
from coursegen.memory.cache import Cache
from coursegen.workers import Workers

NOW = datetime(2026, 3, 1, tzinfo=UTC)
COUNT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from coursegen.build import Options, load
root = Path(sys.argv[1])
print(len(load(Options(root, root / "_site", datetime(2026, 3, 1, tzinfo=UTC), jobs=1)).site.courses))
print(*(name for name in sys.modules if name.startswith(("coursegen.exporters", "coursegen.checks", "PIL"))))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_corpus(tmp_path, 30)
    return tmp_path


def options(root: Path) -> Options:
    return Options(root, root / "_site", NOW, jobs=1)


def test_counting_courses_imports_no_renderer(project: Path) -> None:
    """Neither exporters nor the checks of finished pages are there, and no site is written."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(project)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(coursegen.__file__).parent.parent)},
    )
    assert done.stdout.splitlines() == ["3", ""]
    assert not (project / "_site").exists()


def test_counting_courses_renders_no_page(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is that of a check, which renders every page of it."""
    pages: list[object] = []
    render = Renderer.render_page
    monkeypatch.setattr(Renderer, "render_page", lambda self, page: pages.append(page) or render(self, page))
    site = load(options(project)).site
    assert pages == []
    assert site == check(options(project)).site
    assert len(pages) > 30


def test_what_was_parsed_is_remembered(project: Path) -> None:
    """A second look parses nothing, and one after an edit that text alone."""
    assert load(options(project)).parsed == 33
    assert load(options(project)).parsed == 0
    lesson = project / "content/courses/course-00001/lessons/03-lesson-3.md"
    lesson.write_text(f"{lesson.read_text()}\nOne more sentence.\n")
    assert load(options(project)).parsed == 1


def test_an_open_text_takes_the_place_of_its_file(project: Path) -> None:
    """Of a store of documents that is handed on, a second look parses the text that was edited, and no other."""
    path = "content/courses/course-00001/lessons/03-lesson-3.md"
    saved = (project / path).read_text()
    with Cache(project, enabled=False) as cache, Workers(1) as workers:
        documents = Documents(project, cache, workers, b"program")
        assert load(options(project), documents=documents).parsed == 33
        texts = {path: "# Quite another\n\nNot saved.\n"}
        opened = load(options(project), texts=texts, documents=documents)
        assert opened.parsed == 1
        assert opened.site.documents[path].title == "Quite another"
        assert load(options(project), texts=texts, documents=documents).parsed == 0
    assert (project / path).read_text() == saved
