"""Progress is kept in this browser by ids: marks, percentages, the continue strip, what is ready, and the file of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from browser.serving import serve
from browser.sites import SCHOOL, Built
from chromium import choose_file
from coursegen.cli import group

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


def open_page(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    return page


def mark_done(page: Page) -> None:
    page.get_by_role("button", name="Mark as done").click()


def test_a_lesson_marked_as_done_is_ticked_wherever_it_stands(school: Built, context: BrowserContext) -> None:
    """Outline, syllabus and bar follow, at once and after the page is opened again; a second press takes it back."""
    lesson = open_page(context, school.url("lesson"))
    row = lesson.locator(".lesson > .outline [data-key='soil/three-grains']")
    bar = lesson.locator(".lesson > .outline progress")
    assert bar.is_hidden()
    mark_done(lesson)
    assert "done" in (row.get_attribute("class") or "")
    assert row.text_content() == "Three Grains35 min (Done)"
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, 2]
    assert lesson.locator(".lesson > .outline [data-progress]").text_content() == "1 of 2 lessons"
    assert lesson.locator(".lesson > .outline [data-left]").text_content() == "50 min left"
    course = open_page(context, school.url("course"))
    assert course.locator("main [data-key].done").get_attribute("data-key") == "soil/three-grains"
    for start in course.locator("[data-start]").all():
        assert (start.text_content() or "").strip() == "Resume"
        assert start.evaluate("a => a.href") == school.address + "courses/soil/the-heap/"
    lesson.reload()
    lesson.get_by_role("button", name="Done", exact=True).click()
    assert lesson.locator("[data-key].done").count() == 0


def test_the_home_page_goes_on_where_the_reader_stopped(school: Built, context: BrowserContext) -> None:
    """The strip names the first lesson that is not done, from the last one on; the card says how much is done."""
    home = open_page(context, school.url("home"))
    assert home.locator("[data-continue]").is_hidden()
    assert home.locator(".card[data-course-id=soil] [data-percent]").is_hidden()
    mark_done(open_page(context, school.url("lesson")))
    home.reload()
    strip = home.locator("[data-continue]")
    assert strip.locator("strong").text_content() == "The Heap"
    assert strip.locator("span").text_content() == "Continue: Soil, lesson 2 of 2"
    assert home.locator(".card[data-course-id=soil] [data-percent]").text_content() == "50% done"
    strip.get_by_role("link").click()
    assert home.url == school.address + "courses/soil/the-heap/"
    mark_done(home)
    home.goto(school.url("home"))
    assert home.locator("[data-continue]").is_hidden()
    assert home.locator(".card[data-course-id=soil] [data-percent]").text_content() == "100% done"
    assert home.locator(".card[data-course-id=seeds] [data-percent]").text_content() == "Ready for you"
    assert home.locator(".card[data-course-id=four-beds] [data-percent]").is_hidden()
    path = open_page(context, school.url("path"))
    assert path.locator("[data-start]").text_content().strip() == "Continue with course 2"  # type: ignore[union-attr]
    assert path.locator("[data-start] + .meta").text_content() == "1 of 3 courses done"


def test_renaming_and_reordering_lose_nothing(context: BrowserContext, tmp_path: Path) -> None:
    """Titles, numbers and places are in no key: after a rebuild the mark is where the lesson now is."""
    project, site = tmp_path / "school", tmp_path / "site"
    shutil.copytree(SCHOOL, project)
    lessons = project / "content/courses/soil/lessons"

    def rebuild() -> None:
        CliRunner().invoke(
            group, ["build", str(project), "-o", str(site)], standalone_mode=False, catch_exceptions=False
        )

    rebuild()
    with serve(site) as address:
        lesson = open_page(context, f"{address}courses/soil/three-grains/")
        mark_done(lesson)
        assert json.loads(lesson.evaluate("localStorage['progress:/']"))["done"] == {"soil/three-grains": 1}
        assert lesson.evaluate("Object.keys(localStorage)") == ["progress:/"]
        text = (lessons / "01-three-grains.md").read_text("utf-8")
        text = text.replace("order: 1\n", "order: 9\n").replace("Three Grains", "Sand, Silt, Clay")
        (lessons / "09-three-grains.md").write_text(text, "utf-8")
        (lessons / "01-three-grains.md").unlink()
        course = project / "content/courses/soil.md"
        course.write_text(course.read_text("utf-8").replace("Soil", "The Ground"), "utf-8")
        rebuild()
        lesson.goto(f"{address}courses/soil/")
        done = lesson.locator("main [data-key].done")
        assert done.evaluate_all("links => links.map(link => link.dataset.key)") == ["soil/three-grains"]
        assert "Sand, Silt, Clay" in (done.text_content() or "")
        assert lesson.locator("main [data-key]").last.get_attribute("data-key") == "soil/three-grains"


def test_progress_moves_to_another_browser_as_a_file(school: Built, context: BrowserContext, tmp_path: Path) -> None:
    """What was saved is merged with what is there; a file of something else changes nothing and is said to."""
    mark_done(open_page(context, school.url("lesson")))
    home = open_page(context, school.url("home"))
    with home.expect_download() as download:
        home.get_by_role("button", name="Save my progress").click()
    saved = tmp_path / "progress.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["done"] == {"soil/three-grains": 1}
    home.evaluate("localStorage.clear()")
    home.reload()
    assert home.get_by_role("button", name="Save my progress").is_hidden()
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"done": ["a"]}')
    for file, said in ((wrong, "This file holds no progress."), (saved, "Your progress was loaded.")):
        choose_file(home, home.get_by_role("button", name="Load progress"), file)
        home.get_by_role("status").get_by_text(said).wait_for(state="attached")
    assert home.locator(".card[data-course-id=soil] [data-percent]").text_content() == "50% done"


def test_blocked_storage_costs_only_the_memory(school: Built, context: BrowserContext) -> None:
    """Where every access to storage throws, marks work for as long as the page is open, and nothing fails."""
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = open_page(context, school.url("lesson"))
    mark_done(page)
    assert page.locator(".lesson > .outline [data-key].done").count() == 1
    page.get_by_role("button", name="Switch").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(school.url("home"))
    assert page.locator("[data-continue]").is_hidden()
