"""Every text is parsed once: whoever asks for it, whether it is on the disk yet, and in whichever process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import coursegen.parse
from coursegen import documents as documents_module
from coursegen.documents import Documents
from coursegen.files.scan import scan
from coursegen.memory.cache import Cache
from coursegen.model import SOURCE_ATTRIBUTE, Config, Source
from coursegen.parse import parse
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.workers import Workers

COURSE = "content/courses/knots.md"
LESSON = "content/courses/knots/lessons/01-bowline.md"
OTHER = "content/courses/knots/lessons/02-hitch.md"
NEW = "content/courses/knots/lessons/03-bend.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, title in ((COURSE, "Knots"), (LESSON, "Bowline"), (OTHER, "Hitch")):
        write(tmp_path, path, title)
    return tmp_path


@pytest.fixture
def cache(root: Path) -> Iterator[Cache]:
    with Cache(root) as cache:
        yield cache


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all files have been at rest for a while."""
    now = time.time_ns
    monkeypatch.setattr(documents_module.time, "time_ns", lambda: now() + 60_000_000_000)


def write(root: Path, path: str, title: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"# {title}\n\nWords about it.\n\nAnd more of them.\n")


def store(root: Path, cache: Cache, *, source_lines: bool = False, workers: Workers | None = None) -> Documents:
    return Documents(root, cache, workers or Workers(1), b"program", source_lines=source_lines)


def gathered(documents: Documents, root: Path, **more: Any) -> documents_module.Gathered:
    return documents.gather(scan(root).documents, Config(), **more)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the path of each file that is read is added."""
    paths: list[str] = []
    read = documents_module.read_source
    monkeypatch.setattr(documents_module, "read_source", lambda root, file: paths.append(file.path) or read(root, file))
    return paths


# --- what is parsed ---------------------------------------------------------------------------------------------------


def test_a_store_that_is_asked_again_parses_only_what_was_edited(root: Path, cache: Cache) -> None:
    """The other documents are the very same values, with a cache and without one."""
    for one in (cache, Cache(root, enabled=False)):
        write(root, LESSON, "Bowline")
        documents = store(root, one)
        first = gathered(documents, root)
        write(root, LESSON, "Sheet bend")
        second = gathered(documents, root)
        assert second.parsed == 1
        assert second.by_path[LESSON].document.title == "Sheet bend"
        assert second.by_path[OTHER].document is first.by_path[OTHER].document
        assert {path for path in first.keys if first.keys[path] != second.keys[path]} == {LESSON}
        assert gathered(documents, root).parsed == 0


def test_files_at_rest_are_not_read(root: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, later: None) -> None:
    """Neither by a store that has them at hand, nor by one that finds in the cache what was noted of them."""
    documents = store(root, cache)
    gathered(documents, root)
    write(root, LESSON, "Sheet bend")
    paths = reads(monkeypatch)
    gathered(documents, root)
    assert set(paths) == {LESSON}
    paths.clear()
    assert gathered(store(root, cache), root).parsed == 0
    assert paths == []


def test_files_that_were_changed_a_moment_ago_are_read(
    root: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their times need not show the next change; what the caller is certain of is not read all the same."""
    documents = store(root, cache)
    digests = gathered(documents, root).digests
    paths = reads(monkeypatch)
    assert gathered(documents, root).parsed == gathered(store(root, cache), root).parsed == 0
    assert paths == [COURSE, LESSON, OTHER] * 2
    paths.clear()
    assert gathered(store(root, cache), root, known=digests).parsed == 0
    assert paths == []


def test_files_are_read_again_on_demand(root: Path, cache: Cache, later: None) -> None:
    """A hint is not tested against what the system says of the file, however many there are in a row."""
    documents = store(root, cache)
    gathered(documents, root)
    for title in ("Sheet bend", "Slip knot"):
        write(root, LESSON, title)
        assert documents.reread([LESSON], Config())[LESSON].document.title == title
    assert gathered(documents, root).parsed == 0


def test_another_language_parses_all(root: Path, cache: Cache) -> None:
    """What decides how a text is read is part of the key."""
    documents = store(root, cache)
    gathered(documents, root)
    assert documents.gather(scan(root).documents, replace(Config(), language="de")).parsed == 3
    assert gathered(documents, root).parsed == 0


def test_processes_give_the_same(root: Path, cache: Cache) -> None:
    """Keys, documents and bodies do not depend on where a file was parsed."""
    for number in range(80):
        write(root, f"content/courses/c{number:02}.md", f"Course {number}")
    with Workers(2) as workers:
        there = gathered(store(root, Cache(root, enabled=False), workers=workers), root, texts={NEW: "# Bend\n"})
    here = gathered(store(root, Cache(root, enabled=False)), root, texts={NEW: "# Bend\n"})
    assert there.parsed == here.parsed == 84
    assert (there.documents, there.keys, dict(there.bodies)) == (here.documents, here.keys, dict(here.bodies))


def test_what_was_parsed_before_a_stop_is_not_lost(root: Path) -> None:
    """`progress` may raise to end it; the next store finds in the cache what was done."""

    def stop(stage: str, done: int, total: int) -> None:
        assert (stage, total) == ("parse", 3)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Cache(root) as cache:
        gathered(store(root, cache), root, progress=stop)
    with Cache(root) as cache:
        assert gathered(store(root, cache), root).parsed == 1


# --- open texts -------------------------------------------------------------------------------------------------------


def test_an_open_text_takes_the_place_of_its_file(root: Path, cache: Cache) -> None:
    """Each edit of it parses that text alone; when it is closed, the file counts again."""
    documents = store(root, cache)
    gathered(documents, root)
    for title in ("Sheet", "Sheet bend"):
        result = gathered(documents, root, texts={LESSON: f"# {title}\n"})
        assert result.parsed == 1
        assert result.by_path[LESSON].document.title == title
        assert result.bodies[LESSON].title_html == title
        assert LESSON not in result.digests
    assert gathered(documents, root, texts={LESSON: "# Sheet bend\n"}).parsed == 0
    closed = gathered(documents, root)
    assert (closed.parsed, closed.by_path[LESSON].document.title) == (0, "Bowline")


def test_an_unsaved_text_is_not_put_into_the_cache(root: Path, cache: Cache) -> None:
    """One that is saved already is as its file."""
    text = "# Sheet bend\n"
    gathered(store(root, cache), root, texts={LESSON: text})
    assert gathered(store(root, cache), root, texts={LESSON: text}).parsed == 1
    (root / LESSON).write_text(text)
    assert gathered(store(root, cache), root, texts={LESSON: text}).parsed == 1
    result = gathered(store(root, cache), root, texts={LESSON: text})
    assert result.parsed == 0
    assert LESSON in result.digests


def test_an_open_text_without_a_file_is_a_document(root: Path, cache: Cache) -> None:
    """It stands in its place among the others; one that a scan would not take is not taken either."""
    refused = (
        "content/courses/knots/lessons/_draft.md",
        "content/courses/knots/notes.txt",
        "content/courses/../x/lessons/a.md",
        "content//courses/a.md",
        "content/site.yaml",
        "content",
        "README.md",
    )
    texts = {NEW: "# Bend\n", **dict.fromkeys(refused, "# Text\n")}
    result = gathered(store(root, cache), root, texts=texts)
    assert list(result.by_path) == [COURSE, LESSON, OTHER, NEW]
    assert result.by_path[NEW].document.title == "Bend"


def test_open_texts_are_checked_as_files_are(root: Path, cache: Cache) -> None:
    """Line ends, bytes that are no text, half a character and the size say the same as when the text is saved."""
    for text in ("# A\r\n\r\nB\r\n", "# A\0\n", "# A \ud800\n", "#" * 2_000_001):
        opened = gathered(store(root, Cache(root, enabled=False)), root, texts={LESSON: text})
        (root / LESSON).write_bytes(text.encode("utf-8", "surrogatepass"))
        saved = gathered(store(root, Cache(root, enabled=False)), root)
        codes = [[one.code for one in result.by_path[LESSON].document.diagnostics] for result in (opened, saved)]
        assert codes[0] == codes[1]
        assert opened.bodies[LESSON] == saved.bodies[LESSON]


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_builds_and_previews_leave_each_other_alone(root: Path, cache: Cache) -> None:
    """Each parses for itself, and what one drops as dead is none of the other's."""
    for number in range(80):
        write(root, f"content/courses/c{number:02}.md", f"Course {number}")
    for lines in (False, True):
        result = gathered(store(root, cache, source_lines=lines), root)
        assert result.parsed == 83
        assert (SOURCE_ATTRIBUTE in result.bodies[LESSON].html) is lines
    for lines in (False, True):
        store(root, cache, source_lines=lines).gather(scan(root).documents[:1], Config())
        assert gathered(store(root, cache, source_lines=not lines), root).parsed == 0
        assert gathered(store(root, cache, source_lines=lines), root).parsed == 82


def test_keys_that_are_still_needed_are_kept(root: Path, cache: Cache) -> None:
    """What is shown of a text that has errors by now is not dropped with its document."""
    for number in range(80):
        write(root, f"content/courses/c{number:02}.md", f"Course {number}")
    shown = gathered(store(root, cache), root).by_path["content/courses/c07.md"]
    store(root, cache).gather(scan(root).documents[:1], Config(), keep=[shown.key])
    assert cache.has("body", [shown.key])
    for number in range(80):
        write(root, f"content/courses/c{number:02}.md", f"Another {number}")
    gathered(store(root, cache), root)
    store(root, cache).gather(scan(root).documents[:1], Config())
    assert not cache.has("body", [shown.key])


def test_bodies_that_were_lost_are_made_again(root: Path, cache: Cache) -> None:
    """As values, and as bytes for another process."""
    result = gathered(store(root, cache), root)
    again = store(root, cache).bodies(result.by_path, lambda: Cache(root, enabled=False))
    assert result.by_path[LESSON].body is None
    assert again[LESSON] == result.bodies[LESSON]
    assert again.encoded([LESSON, OTHER]) == result.bodies.encoded([LESSON, OTHER])
    assert len(again.encoded([LESSON, OTHER])) == 2


def test_what_the_clock_decided_is_not_remembered(root: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same store does not try again; another one does."""

    def slowly(source: Source, *settings: Any, **more: Any) -> Any:
        document, body = parse(source, *settings, **more)
        slow = diagnose("too-slow", Span(source.path, 1, 1), "it takes too long")
        return (replace(document, diagnostics=(slow,)) if source.path == LESSON else document), body

    monkeypatch.setattr(coursegen.parse, "parse", slowly)
    documents = store(root, cache)
    assert set(gathered(documents, root).digests) == {COURSE, OTHER}
    assert gathered(documents, root).parsed == 0
    assert gathered(store(root, cache), root).parsed == 1


def test_a_file_that_cannot_be_used_is_tried_each_time(root: Path, cache: Cache) -> None:
    """Its document stays the same, under the same key, until the file is mended."""
    (root / LESSON).write_bytes(b"# \xff\n")
    in_an_hour_ns = time.time_ns() + 3_600_000_000_000
    os.utime(root / LESSON, ns=(in_an_hour_ns, in_an_hour_ns))  # so it has not rested, however slow this machine is
    documents = store(root, cache)
    first, second = gathered(documents, root), gathered(documents, root)
    assert (first.parsed, second.parsed, first.keys) == (3, 1, second.keys)
    assert LESSON not in first.digests
    write(root, LESSON, "Bowline")
    mended = gathered(documents, root)
    assert (mended.parsed, mended.by_path[LESSON].document.diagnostics) == (1, ())
