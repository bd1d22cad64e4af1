"""A build that remembers does only what is new; that its bytes are those of a clean build is test_edits.py's matter."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.corpus import write_corpus
from coursegen import documents
from coursegen.build import build
from coursegen.exporters import plain, search
from coursegen.files.kinds import kind_of_path
from coursegen.files.scan import Found
from coursegen.options import Options
from projects import tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def options(root: Path, output: str = "_site", *, remember: bool = True) -> Options:
    return Options(root, root / output, NOW, remember=remember, jobs=1)


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Thirty lessons in three courses of a path, built once, with everything a moment old."""
    write_corpus(tmp_path, 30)
    result = build(options(tmp_path))
    assert (result.parsed, result.rendered) == (33, result.pages)
    return tmp_path


def counts(root: Path) -> tuple[int, int]:
    result = build(options(root))
    assert result.written is not None
    return result.parsed, result.rendered


def test_nothing_is_done_twice(built: Path) -> None:
    """A build after no change parses, renders and writes nothing; nor does one after a file was only touched."""
    assert counts(built) == (0, 0)
    os.utime(built / "content/courses/course-00001.md")
    result = build(options(built))
    assert (result.parsed, result.rendered) == (0, 0)
    assert result.written is not None
    assert result.written.written == 0


def test_an_edited_lesson_is_one_page(built: Path) -> None:
    """A sentence more in a lesson parses one file and renders one page."""
    lesson = built / "content/courses/course-00001/lessons/03-lesson-3.md"
    lesson.write_text(f"{lesson.read_text()}\nOne more sentence.\n")
    assert counts(built) == (1, 1)


def test_a_lessons_title_renders_its_course_again(built: Path) -> None:
    """A lesson's new title shows on its course's page and in the outline beside each of its lessons, nowhere else."""
    lesson = built / "content/courses/course-00001/lessons/03-lesson-3.md"
    lesson.write_text(f"---\ntitle: Renamed\norder: 3\nduration: 20 mins\n---\n{lesson.read_text().split('---')[2]}")
    parsed, rendered = counts(built)
    assert parsed == 1
    assert 11 <= rendered <= 16


def test_a_courses_title_renders_what_sees_it(built: Path) -> None:
    """A lesson of the course before sees the new title only when it is the last one, which leads on to it.

    Of 18 pages, 17 show it: the course with ten lessons, its two neighbours, the path, the home page, search, and that
    lesson. The other could: the first lesson of the course after it. The lessons of one that requires it do not see it.
    """
    course = built / "content/courses/course-00001.md"
    before = tree(built / "_site")
    course.write_text(course.read_text().replace("title: ", "title: Renamed "))
    assert counts(built) == (1, 18)
    after = tree(built / "_site")
    changed = {path for path in after if before.get(path) != after[path] and path.endswith(".html")}
    assert len(changed) == 17
    assert "courses/course-00000/lesson-10/index.html" in changed


def test_what_was_lost_is_made_again(built: Path) -> None:
    """Without the output everything is rendered, nothing parsed; a published file that was changed is mended."""
    shutil.rmtree(built / "_site")
    parsed, rendered = counts(built)
    assert (parsed, rendered > 30) == (0, True)
    page = built / "_site/courses/course-00001/lesson-3/index.html"
    before = page.read_bytes()
    page.write_text("changed behind our back")
    assert counts(built) == (0, 1)
    assert page.read_bytes() == before


def test_a_damaged_memory_only_costs_time(built: Path) -> None:
    """Whatever the files of the cache hold, the build gives the same site."""
    before = tree(built / "_site")
    for file in (built / ".coursegen").iterdir():
        if file.is_file():
            file.write_bytes(b"\x80\x04damaged" * 50)
    result = build(options(built))
    assert result.written is not None
    assert tree(built / "_site") == before


def test_without_the_cache_nothing_is_left(tmp_path: Path) -> None:
    """`--no-cache` remembers nothing of what it has read."""
    write_corpus(tmp_path, 10)
    build(options(tmp_path, remember=False))
    assert {file.name for file in (tmp_path / ".coursegen").iterdir()} <= {"digests.json"}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.integers(1, 200))
def test_chunks_hold_every_file_once(extra: int, number: int) -> None:
    """Files are cut at the borders of folders where one is near, and none is lost."""
    paths = [f"content/courses/c{n // (7 + extra):03}/lessons/{n:03}-l.md" for n in range(number)]
    files = [Found(path, spot) for path in paths if (spot := kind_of_path(path)) is not None]
    chunks = list(documents.by_folder(files))
    assert [file for chunk in chunks for file in chunk] == files
    assert all(0 < len(chunk) <= 50 for chunk in chunks)


def test_an_edited_lesson_is_four_files(built: Path) -> None:
    """The page, its Markdown copy, the part of the search index with its course, and the list of these parts."""
    lesson = built / "content/courses/course-00001/lessons/03-lesson-3.md"
    lesson.write_text(f"{lesson.read_text()}\n## Zanzibar\n\nOne more sentence.\n")
    before = tree(built / "_site")
    result = build(options(built))
    assert result.written is not None
    assert result.written.written == 4
    after = tree(built / "_site")
    changed = {path for path in after if before.get(path) != after[path] and not path.startswith(".")}
    page = "courses/course-00001/lesson-3/"
    assert changed >= {f"{page}index.html", f"{page}index.md", "search/index.json"}
    assert len(changed) == 4


def test_parts_of_the_index_are_not_made_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the texts of courses in the part of the search index that an edit changes are read again."""
    lesson = built / "content/courses/course-00001/lessons/03-lesson-3.md"
    lesson.write_text(f"{lesson.read_text()}\nOne more sentence.\n")
    made = []
    content = search.shard_content
    monkeypatch.setattr(search, "shard_content", lambda shard, bodies: made.append(shard) or content(shard, bodies))
    build(options(built))
    assert len(made) == 1


def test_an_authors_file_takes_the_place_of_a_copy(built: Path) -> None:
    """And gives it back: a page is remembered with its Markdown copy, or as one that has none."""
    file = "courses/course-00001/lesson-3/index.md"
    copy = (built / "_site" / file).read_text()
    write(built, f"static/{file}", "Our own.\n")
    build(options(built))
    assert (built / "_site" / file).read_text() == "Our own.\n"
    assert counts(built) == (0, 0)
    (built / "static" / file).unlink()
    build(options(built))
    assert (built / "_site" / file).read_text() == copy


def test_a_new_date_shows(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When only the recorded day of a lesson's last change is another, its page is made again."""
    lesson = "content/courses/course-00001/lessons/03-lesson-3.md"
    for year in (2024, 2025):
        monkeypatch.setattr(
            "coursegen.build.project.last_changes", lambda _, year=year: {lesson: NOW.replace(year=year)}
        )
        rendered = counts(built)[1]
        assert rendered == 1 or year == 2024  # the first date brings a feed, to which all pages refer
        assert f"{year}-03-01" in (built / "_site/courses/course-00001/lesson-3/index.html").read_text()


def test_an_edited_template_makes_no_copy_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates change pages, and not their Markdown copies, in which there are interface words but no template."""
    copied = []
    copy = plain.copy
    monkeypatch.setattr(plain, "copy", lambda *given: copied.append(given) or copy(*given))
    write(built, "templates/components/footer.html", "<footer>Ours</footer>\n")
    before = tree(built / "_site")
    assert counts(built)[1] > 33
    assert not copied
    after = tree(built / "_site")
    assert {path for path in after if path.endswith(".md")} == {path for path in before if path.endswith(".md")}
    write(built, "templates/i18n/en.yaml", "previous: Before\n")
    assert counts(built)[1] == len(copied) > 33
    page = "courses/course-00001/lesson-3/index.md"
    assert "Before:" in (built / "_site" / page).read_text()
