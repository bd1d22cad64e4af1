"""A text with an error is shown as it was before; what a preview parses first, other processes may parse for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from coursegen.documents import Documents, Gathered
from coursegen.files.scan import Found, scan
from coursegen.model import Body, Config, Document
from coursegen.serve import versions as versions_module
from coursegen.serve.options import PreviewOptions
from coursegen.serve.prefetch import MANY, Prefetch, Stopped
from coursegen.serve.versions import Changes, DocumentVersions
from serve.previewing import NOW

COURSE = "content/courses/knots.md"
GOOD, BAD = "# Knots\n\nLead.\n\nGood text.\n", "---\ntitle: [\n---\n\n# Knots\n\nLead.\n\nBad text.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/courses").mkdir(parents=True)
    (tmp_path / COURSE).write_text(GOOD)
    return tmp_path


def read_all(versions: DocumentVersions, root: Path, config: Config | None = None) -> Changes:
    changes = Changes()
    versions.read_all(scan(root).documents, config or Config(), changes)
    return changes


def document(versions: DocumentVersions) -> Document:
    return next(document for document in versions.documents() if document.path == COURSE)


Render = Callable[[DocumentVersions], Body]


@pytest.fixture
def render() -> Iterator[Render]:
    """Return the course's body as the thread that renders gets it."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda versions: thread.submit(lambda: versions.bodies()[COURSE]).result()


@pytest.mark.parametrize("remember", [True, False])
def test_a_text_with_an_error_is_shown_as_it_was(root: Path, render: Render, remember: bool) -> None:
    """Through a change of the site's language, too, which parses everything anew; with what is wrong now."""
    for number in range(80):
        (root / f"content/courses/c{number:02}.md").write_text(f"# Course {number}\n")
    versions = DocumentVersions(PreviewOptions(root, lambda: NOW, remember=remember))
    assert len(read_all(versions, root).changed) == 81
    (root / COURSE).write_text(BAD)
    changes = Changes()
    versions.read_again([COURSE], Config(), changes)
    assert changes.changed == [COURSE]
    changes = Changes()
    versions.read_changed(scan(root).documents, Config(), changes)
    assert changes == Changes()
    for language in ("en", "de", "fr"):
        if language != "en":
            assert len(read_all(versions, root, replace(Config(), language=language)).changed) == 81
        assert [problem.code for problem in document(versions).diagnostics] == ["bad-yaml"]
        assert "Good text." in render(versions).html
    (root / COURSE).write_text(GOOD.replace("Good", "Better"))
    versions.read_changed(scan(root).documents, replace(Config(), language="fr"), Changes())
    assert document(versions).diagnostics == ()
    assert "Better text." in render(versions).html


def test_files_that_come_and_go_are_changes_of_the_structure(root: Path) -> None:
    """A file that was only touched is none at all."""
    versions = DocumentVersions(PreviewOptions(root, lambda: NOW, remember=False))
    read_all(versions, root)
    other = root / "content/courses/bends.md"
    steps = (
        (lambda: (root / COURSE).touch(), Changes()),
        (lambda: other.write_text("# Bends\n"), Changes(["content/courses/bends.md"], structure=True)),
        (other.unlink, Changes(structure=True)),
    )
    for change, expected in steps:
        change()
        changes = Changes()
        versions.read_changed(scan(root).documents, Config(), changes)
        assert changes == expected
    assert list(versions.by_path) == [COURSE]


def fill(root: Path) -> None:
    for number in range(MANY):
        (root / f"content/courses/c{number:03}.md").write_text(f"# Course {number}\n\n" + "Some *words*. " * 50)


def test_another_program_parses_a_large_project(root: Path, render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves everything in the cache, so the preview parses nothing itself."""
    monkeypatch.setenv("PYTHONPATH", str(Path(versions_module.__file__).parents[2]))
    fill(root)
    parsed: list[int] = []
    gather = Documents.gather

    def counting(documents: Documents, found: Sequence[Found], config: Config, **more: Any) -> Gathered:
        result = gather(documents, found, config, **more)
        parsed.append(result.parsed)
        return result

    monkeypatch.setattr(Documents, "gather", counting)
    versions = DocumentVersions(PreviewOptions(root, lambda: NOW))
    read_all(versions, root)
    assert parsed == [0]
    assert len(versions.by_path) == MANY + 1
    assert "Good text." in render(versions).html


def test_the_first_reading_can_be_stopped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the other program parses, which is ended with it, and while the preview does so itself."""
    fill(root)
    versions = DocumentVersions(PreviewOptions(root, lambda: NOW))
    versions.stop()
    started = time.monotonic()
    with pytest.raises(Stopped):
        read_all(versions, root)
    assert time.monotonic() - started < 5
    prefetch = versions._prefetch
    assert isinstance(prefetch, Prefetch)
    assert prefetch._process is not None
    assert prefetch._process.wait(5) != 0
    monkeypatch.setattr(versions_module, "MANY", MANY * 2)
    with pytest.raises(Stopped):
        read_all(versions, root)
