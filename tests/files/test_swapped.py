"""A file that becomes a link out of the project, or a pipe, while a build is under way is an error, never published."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from coursegen.build import Options, Result, build, image_copies
from coursegen.build import project as project_reading
from coursegen.files.opening import LeadsOutside
from coursegen.offline import build_offline
from coursegen.options import silent
from coursegen.serve.live_site import LiveSite
from coursegen.serve.options import PreviewOptions
from coursegen.serve.thread import WorkThread
from coursegen.serve.web.app import App
from coursegen.serve.web.events import Broker
from coursegen.serve.web.http import Request, Response
from coursegen.serve.web.origins import Origins

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs symbolic links, and pipes with names")

SECRET = b"what only this machine should know"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FOLDER = "content/courses/x"
FILES = ("index.md", "lessons/01-one.md", "a.txt", "cover.png", "page.html")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / FOLDER / "lessons").mkdir(parents=True)
    (root / FOLDER / "index.md").write_text("---\ntitle: X\nimage: /courses/x/cover.png\n---\n# X\n\n[a](a.txt)\n")
    (root / FOLDER / "lessons/01-one.md").write_text("# One\n\n![c](../cover.png) [p](../page.html)\n")
    (root / FOLDER / "a.txt").write_text("public")
    (root / FOLDER / "page.html").write_text("public")
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(root / FOLDER / "cover.png")
    (root / "content/site.yaml").write_text("title: T\nurl: https://example.org/\n")
    Image.new("RGB", (900, 600), "#ff0000").save(tmp_path / "secret.png")
    (tmp_path / "secret").write_bytes(SECRET)
    return root


def options(project: Path) -> Options:
    return Options(project, project / "_site", NOW, jobs=1)


def swap(project: Path, name: str, kind: str) -> None:
    path = project / FOLDER / name
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "hidden":
        (project / ".env").write_bytes(SECRET)
        path.symlink_to(project / ".env")
    else:
        path.symlink_to(project.parent / ("secret.png" if name.endswith(".png") else "secret"))


def published(project: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((project / "_site").rglob("*")) if path.is_file())


def after(step: str, do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something after a step of the build has ended."""
    real = getattr(project_reading, step)

    def hooked(*arguments: object, **more: object) -> object:
        done = real(*arguments, **more)
        do()
        return done

    monkeypatch.setattr(project_reading, step, hooked)


@pytest.mark.parametrize("kind", ["link", "hidden", "pipe"])
@pytest.mark.parametrize("name", FILES)
def test_what_is_swapped_after_the_scan_is_not_published(
    project: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts, pictures and files to download; the diagnostic names the file."""
    after("scan", lambda: swap(project, name, kind), monkeypatch)
    result = build(options(project))
    code = "unreadable-file" if kind == "pipe" else "outside-project"
    assert (code, f"{FOLDER}/{name}") in [(one.code, one.location.path) for one in result.diagnostics]
    assert result.written is None
    assert not (project / "_site").exists()


@pytest.mark.parametrize("kind", ["link", "hidden", "pipe"])
@pytest.mark.parametrize("name", ["a.txt", "cover.png"])
def test_what_is_swapped_before_it_is_copied_is_not_published(
    project: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when an earlier build has published and remembers the file; the former site stays."""
    assert build(options(project)).written
    before = published(project)
    (project / FOLDER / name).touch()
    (project / "content/site.yaml").write_text("title: U\nurl: https://example.org/\n")
    after("assemble", lambda: swap(project, name, kind), monkeypatch)
    assert build(options(project)).written is None
    assert published(project) == before


def test_a_cover_that_is_another_when_it_is_copied_is_told_and_not_remembered(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else copies of one picture would stand under the name of another for good."""
    path = project / FOLDER / "cover.png"
    before = path.read_bytes()
    real = image_copies.open_same

    def hooked(file: Path, sha256: str) -> object:
        swap(project, "cover.png", "link")
        return real(file, sha256)

    with monkeypatch.context() as patched:
        patched.setattr(image_copies, "open_same", hooked)
        result = build(options(project))
    assert [(one.code, one.location.path) for one in result.diagnostics] == [("write-failed", f"{FOLDER}/cover.png")]
    path.unlink()
    path.write_bytes(before)
    assert build(options(project)).written
    copied = published(project)
    clean: Result = build(Options(project, project / "_site", NOW, jobs=1, remember=False))
    assert clean.written
    assert published(project) == copied


@pytest.mark.parametrize("name", ["a.txt", "page.html"])
def test_a_site_without_a_server_holds_nothing_from_outside(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are read once more to be converted, and all files for the archive."""
    after("scan", lambda: swap(project, name, "link"), monkeypatch)
    archive = project / "site.zip"
    with suppress(LeadsOutside):  # the command line makes a message of it
        assert build_offline(options(project), silent, archive=archive).written is None
    assert not archive.exists()
    assert not (project / "_site").exists()


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_the_preview_opens_what_it_judged(project: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link within the project is followed; what it leads to is no file by the time it is opened."""
    (project / FOLDER / "b.txt").symlink_to("a.txt")
    real = os.path.realpath

    def hooked(path: str, *, strict: bool = False) -> str:
        found = real(path, strict=strict)
        if strict:
            swap(project, "a.txt", kind)
        return found

    response = answered(project, lambda: monkeypatch.setattr(os.path, "realpath", hooked))
    monkeypatch.undo()
    assert not (project / FOLDER / "a.txt").is_file() or kind == "link"
    assert response.status == 404


def answered(project: Path, then: Callable[[], object]) -> Response:
    """Ask a preview for a file; `then` happens between its last look and the question."""
    site = LiveSite(PreviewOptions(project, lambda: NOW, source_lines=False, remember=False))
    site.refresh()
    app = App(project, Origins.of("localhost", 1), Broker(), WorkThread("test"))
    app.edition = site.edition
    then()

    async def main() -> Response:
        app.ready.set()
        return await app.answer(Request("GET", "/courses/x/b.txt", {"host": "localhost:1"}))

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(main())).result()
