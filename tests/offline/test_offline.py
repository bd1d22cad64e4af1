"""The offline form opens from `file://`: every link, the search and the quizzes work without a server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner

from chromium import hear_failures
from coursegen.cli import group
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.publish.errors import NotTidied
from projects import COURSE, Project, Run, tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Request

ROOT = Path(__file__).resolve().parents[2]

FILES: dict[str, str | bytes] = {
    "content/courses/reading-maps.md": COURSE.replace("durationHours: 2\n", "aliases: [/old/maps/]\n"),
    "content/courses/reading-maps/lessons/01-scale.md": "# Scale\n\n[North](02-north.md#find-it), [course](../../reading-maps.md).\n",
    "content/courses/reading-maps/lessons/02-north.md": "# North\n\nText.\n\n## Find it\n\nUp.\n",
}


def test_every_link_names_a_file(project: Project, run: Run) -> None:
    """No link is left to a server to complete; old addresses lead on as well."""
    root = project(FILES)
    result = run("build", root, "--offline")
    assert result.return_value == 0, result.output
    site = root / "_offline"
    assert f"open {site / 'index.html'}" in result.output
    assert not (root / "_site").exists()
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 7
    for page in pages:
        found = re.findall(r'<[a-z][^>]*?\s(?:href|src)="([^"#:]+)[^":]*"', page.read_text())
        found += re.findall(r'content="0; url=([^"]+)"', page.read_text())
        assert found
        for address in found:
            assert (page.parent / unquote(address)).resolve().is_file(), (page, address)
    assert 'href="../north/index.html#find-it"' in (site / "courses/reading-maps/scale/index.html").read_text()


def test_the_archive_is_the_folder_in_one_file(project: Project, run: Run) -> None:
    """Below one folder; the same bytes twice, and nothing unfinished beside it."""
    root = project(FILES)
    run("build", root, "--offline", "--zip")
    first = (root / "offline.zip").read_bytes()
    with zipfile.ZipFile(root / "offline.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    site = tree(root / "_offline")
    del site[".coursegen-manifest.json"]
    assert held == {f"offline/{name}": content for name, content in site.items()}
    run("build", root, "--offline", "--zip")
    assert (root / "offline.zip").read_bytes() == first
    assert [path.name for path in root.iterdir() if path.name.startswith(".off")] == []


def test_a_former_site_that_stays_is_told_from_a_site_that_is_missing(
    project: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one is published, and the last line does not deny it."""

    def half_done(*_: object, **__: object) -> None:
        raise NotTidied(diagnose("write-failed", Span("_offline"), "the new site is published, but …"))

    monkeypatch.setattr("coursegen.offline.publish", half_done)
    result = run("build", project(FILES), "--offline")
    assert result.return_value == 1
    assert "built, but the former site could not be removed: 1 error" in result.stdout


def test_an_archive_that_cannot_be_written_is_a_failure(project: Project, run: Run) -> None:
    """The folder is there, and nobody is told of a file that is not."""
    root = project()
    (root / ".offline.zip.coursegen-part/in the way").mkdir(parents=True)
    result = run("build", root, "--offline", "--zip")
    assert result.return_value == 1
    assert "offline.zip: error[write-failed]" in result.stderr
    assert "all in one file" not in result.output
    assert (root / "_offline/index.html").is_file()
    assert not (root / "offline.zip").exists()


@pytest.mark.parametrize("kind", ["text", "folder", "link", "another ZIP", "the mark alone", "a copy of the mark"])
def test_the_file_of_another_is_never_replaced(project: Project, run: Run, kind: str) -> None:
    """It is refused before the folder is written, and stays as it is."""
    root = project()
    theirs = root / "offline.zip"
    mark = b"made by coursegen, which replaces it"
    if kind == "folder":
        (theirs / "x").mkdir(parents=True)
    elif kind == "link":
        theirs.symlink_to(root / "content/courses/reading-maps.md")
    elif kind == "another ZIP":
        with zipfile.ZipFile(theirs, "w") as archive:
            archive.writestr("thesis.txt", "mine")
            archive.comment = b"mine"
    else:
        theirs.write_bytes({"text": b"mine\n", "the mark alone": mark, "a copy of the mark": b"x" * 99 + mark}[kind])
    before = tree(root)
    result = run("build", root, "--offline", "--zip")
    assert result.return_value == 1
    assert "offline.zip: error[unsafe-output]" in result.stderr
    assert not (root / "_offline").exists()
    assert {name: content for name, content in tree(root).items() if not name.startswith(".coursegen/")} == before
    assert theirs.is_symlink() == (kind == "link")


def test_the_root_of_the_disk_is_refused_as_any_folder(project: Project, run: Run) -> None:
    """It has no name that an archive could take."""
    result = run("build", project(), "--offline", "--zip", "--output", Path(project().anchor))
    assert result.return_value == 1
    assert "error[unsafe-output]" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_a_killed_build_left_of_an_archive_goes(project: Project, run: Run) -> None:
    """Killed while it wrote: the next run makes the archive, and nothing else stays."""
    root = project()
    script = (
        "import os, signal, zipfile\n"
        "zipfile.ZipFile.writestr = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from coursegen.cli import main\n"
        "main()"
    )
    command = [sys.executable, "-c", script, "build", str(root), "--offline", "--zip"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run(command, capture_output=True, check=False, env=environment).returncode == -9
    left = {".offline.zip.coursegen-part", ".offline.zip.coursegen-lock"}
    assert {path.name for path in root.iterdir() if path.name.startswith(".off")} == left
    assert run("build", root, "--offline", "--zip").return_value == 0
    assert sorted(path.name for path in root.iterdir()) == [".coursegen", "_offline", "content", "offline.zip"]


def test_an_archive_is_not_written_through_a_link(project: Project, run: Run) -> None:
    """The name that it has until it is complete leads to no other file."""
    root = project()
    precious = root.parent / "precious.txt"
    precious.write_text("mine")
    (root / ".offline.zip.coursegen-part").symlink_to(precious)
    assert run("build", root, "--offline", "--zip").return_value == 0
    assert precious.read_text() == "mine"
    assert zipfile.is_zipfile(root / "offline.zip")


def test_without_a_server_the_search_is_the_embedded_one(project: Project, run: Run) -> None:
    """Pagefind fetches its index, which no browser does from a file."""
    root = project({**FILES, "content/site.yaml": "search: pagefind\n"})
    assert run("build", root, "--offline").return_value == 0
    assert (root / "_offline/search/index.js").is_file()
    assert not (root / "_offline/pagefind").exists()
    assert run("build", root).return_value == 0
    assert (root / "_site/pagefind/pagefind.js").is_file()


def test_errors_leave_no_archive(project: Project, run: Run) -> None:
    """Exit code 1, and nothing is written."""
    root = project({"content/courses/a.md": COURSE.replace("Beginner", "Beginer")})
    assert run("build", root, "--offline", "--zip").return_value == 1
    assert not (root / "offline.zip").exists()
    with pytest.raises(click.UsageError, match="--zip goes with --offline"):
        run("build", root, "--zip")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site in its offline form."""
    site = tmp_path_factory.mktemp("demo") / "offline"
    call = ["build", str(ROOT), "--offline", "-o", str(site)]
    result = CliRunner().invoke(group, call, standalone_mode=False, catch_exceptions=False)
    assert result.return_value == 0, result.output
    return site


def given_up(request: Request) -> bool:
    """Whether the browser itself gave a request up, because the next page was asked for."""
    return request.failure == "net::ERR_ABORTED"


def watched(browser: Browser) -> tuple[BrowserContext, list[str]]:
    """Return a browser profile, and the list of what goes wrong in it."""
    context = browser.new_context()
    wrong: list[str] = []
    context.on("requestfailed", lambda request: None if given_up(request) else wrong.append(request.url))
    context.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    hear_failures(context, wrong)
    return context, wrong


@pytest.mark.browser
def test_search_works_and_leads_on(demo: Path, browser: Browser) -> None:
    """A word is found, with a slip of the finger too, and the hit opens as a file."""
    context, wrong = watched(browser)
    page = context.new_page()
    page.goto((demo / "courses/every-block/code/index.html").as_uri())
    page.keyboard.press("/")
    page.locator("dialog input").fill("prerequsites")
    hit = page.locator("dialog .hits a").first
    hit.wait_for()
    hit.click()
    page.wait_for_url("**/index.html*")
    assert page.url.startswith(demo.as_uri())
    assert page.locator("h1").count() == 1
    context.close()
    assert wrong == []


@pytest.mark.browser
def test_navigation_works(demo: Path, browser: Browser) -> None:
    """From the home page to a course, to a lesson, to the next one, and home."""
    context, wrong = watched(browser)
    page = context.new_page()
    page.goto((demo / "index.html").as_uri())
    page.locator("main a[href*='every-block']").first.click()
    page.locator("main a[href*='text-and-headings']").first.click()
    page.wait_for_url("**/text-and-headings/index.html")
    page.locator("nav .pager a.next, .pager a").last.click()
    page.wait_for_url("**/lists-and-tables/index.html")
    page.locator("a.brand").click()
    page.wait_for_url(f"{demo.as_uri()}/index.html")
    context.close()
    assert wrong == []
