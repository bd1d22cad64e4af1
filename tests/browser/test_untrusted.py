"""What strangers wrote does nothing but stand there: Markdown under `html: escape`, records in storage, progress files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from browser.serving import serve
from browser.sites import SCHOOL
from chromium import choose_file
from coursegen.cli import group
from coursegen.theme.scripts import join_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

CONTENT = {
    "resume": "{.lesson}\n> {.outline}\n> - [$$x$$ Next](about.md){data-key=undefined/undefined .title}",
    "toc": "{.toc}\n- [x](about.md)\n\n## Größe\n\n## More",
    "pager": "{.pager}\n- [x](https://other.example/){rel=next}",
    "bar": "`x`{data-progress-bar=1}",
    "done": "[](about.md){data-done=1}",
    "key": "[a](about.md){data-key=soil/three-grains}",
    "copy": "[a](about.md){data-copy=1}",
    "transfer": "[a](about.md){data-transfer=import}",
    "course": "{.card data-course-id=soil data-lessons=-1}\n- [$x$](about.md){data-percent=1}",
    "engine": "## A {#coursegenModules}\n\n## B {#coursegenSearch}\n\n## C {#site}",
}
"""Texts that look like parts of the theme, by what they reach for."""

EVIL = "javascript:void(document.title='script')"
LAST = {"key": "soil/the-heap", "url": "", "title": "T", "course": "C", "number": 1, "count": 2}
RECORDS = [
    *("null", "1", '"x"', "[]", '{"done":null}', '{"done":1}', '{"done":"text"}', '{"done":["a"]}', '{"quiz":null}'),
    *('{"last":1}', '{"last":{}}', '{"last":{"key":1}}', '{"last":{"key":"\\""}}'),
    json.dumps({"last": LAST | {"url": EVIL}}),
    json.dumps({"last": LAST | {"url": "https://[x"}}),
    json.dumps({"last": LAST | {"url": "../../other-site/"}}),
    json.dumps({"last": LAST | {"title": {"toString": 1}}}),
    json.dumps({"last": LAST | {"count": {"valueOf": 1}}}),
    json.dumps({"last": LAST | {"key": '"]/x'}}),
]


@pytest.fixture(scope="module")
def escaped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the school with pages of strangers, in a folder of its host; gives its address."""
    folder = tmp_path_factory.mktemp("escaped")
    shutil.copytree(SCHOOL, folder / "school")
    settings = folder / "school/content/site.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nhtml: escape\n", "utf-8")
    pages = folder / "school/content/pages"
    pages.mkdir()
    (pages / "about.md").write_text("# About\n\nText.\n", "utf-8")
    for name, text in CONTENT.items():
        (pages / f"{name}.md").write_text(f"# Page\n\n{text}\n", "utf-8")
    output = folder / "host/school"
    run = CliRunner().invoke(group, ["build", str(folder / "school"), "-o", str(output)], standalone_mode=False)
    assert run.return_value == 0, run.output
    with serve(folder / "host") as address:
        yield f"{address}school/"


# Whether the scripts of a page ran without a fault, the fixture `context` says for all its pages.


def test_content_that_looks_like_the_theme_is_text(escaped: str, context: BrowserContext) -> None:
    """Every script of the page runs, nothing is remembered of it, and nothing of it is taken for a button."""
    page = context.new_page()
    for name in CONTENT:
        page.goto(f"{escaped}{name}/")
        record = json.loads(page.evaluate("localStorage['progress:/school/']"))
        assert record == {"done": {}, "quiz": {}, "last": None}, name
        clickable = "elements => elements.filter((element) => element.onclick).length"
        assert page.locator(".prose *").evaluate_all(clickable) == 0, name
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("textbox").fill("soil")
    page.get_by_role("dialog").get_by_role("link").first.wait_for()


def test_keys_turn_to_no_page_of_an_author(escaped: str, context: BrowserContext) -> None:
    """Shift+Alt+Right presses only what the theme's own pager holds."""
    page = context.new_page()
    page.goto(f"{escaped}pager/")
    page.evaluate("document.querySelector('.prose .pager a').rel = 'next'")
    page.evaluate("addEventListener('click', () => (document.title = 'turned'))")
    page.keyboard.press("Shift+Alt+ArrowRight")
    assert page.title() != "turned"


def test_a_record_of_any_form_is_harmless(escaped: str, context: BrowserContext) -> None:
    """Storage is shared with all sites of the host: what is unsound is left out, and never becomes an address."""
    page = context.new_page()
    page.goto(escaped)
    strip = page.locator("[data-continue]")
    for record in RECORDS:
        page.evaluate("record => localStorage['progress:/school/'] = record", record)
        page.reload()
        assert strip.is_hidden() or strip.locator("a").evaluate("link => link.href").startswith(escaped), record


def test_answers_of_any_form_are_harmless(escaped: str, context: BrowserContext) -> None:
    """A question is judged and remembered whatever stood in the place of its answers."""
    page = context.new_page()
    page.goto(escaped)
    for record in ("5", '"text"', "null"):
        page.evaluate(
            "text => localStorage['progress:/school/'] = text", f'{{"quiz":{{"soil/three-grains":{record}}}}}'
        )
        page.goto(f"{escaped}courses/soil/three-grains/")
        form = page.locator(".quiz[data-graded=true] form").first
        form.locator("input").first.check()
        form.get_by_role("button").click()
        page.locator("[data-score]").get_by_text("Answered correctly").wait_for()


READ, REFUSED = "Your progress was loaded.", "This file holds no progress."
FILES = {
    "script": ({"coursegen": 1, "done": {"soil/x": 1}, "last": LAST | {"url": EVIL}}, READ),
    "no key": ({"coursegen": 1, "done": {}, "quiz": {}, "last": {"key": 1}}, READ),
    "a quote": ({"coursegen": 1, "done": {}, "last": {"key": '"'}}, READ),
    "nothing done": ({"coursegen": 1, "done": None}, REFUSED),
    "a list": ({"coursegen": 1, "done": ["soil/x"], "last": LAST | {"url": EVIL}}, REFUSED),
    "no record": (None, REFUSED),
}


def test_a_progress_file_of_a_stranger_is_harmless(escaped: str, context: BrowserContext, tmp_path: Path) -> None:
    """What is refused changes nothing, the page goes on working, and Resume leads to a page of this site."""
    page = context.new_page()
    for name, (content, said) in FILES.items():
        file = tmp_path / "progress.json"
        file.write_text(json.dumps(content), "utf-8")
        page.goto(escaped)
        page.evaluate("localStorage.clear()")
        page.reload()
        before = page.evaluate("localStorage['progress:/school/']")
        choose_file(page, page.get_by_role("button", name="Load progress"), file)
        page.locator("p[role=status]").get_by_text(said).wait_for(state="attached")
        assert said == READ or page.evaluate("localStorage['progress:/school/']") == before, name
        page.reload()
        strip = page.locator("[data-continue]")
        assert strip.is_hidden() or strip.locator("a").evaluate("link => link.href").startswith(escaped), name


def test_a_script_that_fails_does_not_stop_the_next(browser: Browser) -> None:
    """Each joined file is a listener of its own."""
    page = browser.new_page()
    script = join_scripts([("a.js", "throw new Error('a');"), ("b.js", "document.title = 'ran';")])
    page.set_content(f"<script>{script}</script>")
    title = page.title()
    page.close()
    assert title == "ran"
