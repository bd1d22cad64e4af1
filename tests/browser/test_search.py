"""The search in a real browser: opened, typed into, walked through by keyboard, narrowed, at any address and as files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from click.testing import CliRunner

from browser.serving import serve
from chromium import axe, expect, hear_failures
from coursegen.cli import group
from coursegen.exporters import search
from coursegen.theme.layers import default_theme
from coursegen.theme.scripts import LAZY, classic_modules

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

HERE = "http://127.0.0.1:"

FILES = {
    "site.yaml": "title: School\n",
    "courses/soil.md": "---\ntitle: Good Soil\ndifficulty: Beginner\npathId: garden\n---\n# Good Soil\n\nWhat plants stand in.\n\n"
    "## Learning Outcomes\n\n- Tell clay from sand with your fingers\n",
    "courses/soil/lessons/01-grains.md": "# Three Kinds of Grains\n\nSand, silt and clay.\n\n"
    "## How water moves\n\nWater is held by capillary forces, and capillary forces grow as grains shrink.\n",
    "courses/soil/lessons/02-heap.md": "# The Heap\n\nRead `compost_table` with care.\n\n## Verrottung\n\nDie Gärung beginnt.\n",
    "courses/stars.md": "---\ntitle: Far Stars\ndifficulty: Advanced\npathId: sky\n---\n# Far Stars\n\nWater has been found there.\n",
    "courses/ja.md": "---\ntitle: 機械学習の基礎\nlanguage: ja\npathId: sky\n---\n# 機械学習の基礎\n\n勾配降下法を学ぶ講座です。\n",
    "courses/ar.md": "---\ntitle: مدخل إلى البستان\nlanguage: ar\npathId: sky\n---\n# مدخل إلى البستان\n\nنتعلم كيف تنمو الأشجار.\n",
    "pages/about.md": "# About us\n\nWe dig.\n",
    "pages/slit.md": "# Trenches\n\nA slit lets the rain in.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the school below a folder named repo, as a project's site stands on many hosts."""
    root = tmp_path_factory.mktemp("search")
    for name, text in FILES.items():
        target = root / "project/content" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    arguments = ["build", str(root / "project"), "-o", str(root / "site/repo")]
    result = CliRunner().invoke(group, arguments, standalone_mode=False)
    assert (root / "site/repo/index.html").is_file(), result.output
    return root / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder) as root:
        yield f"{root}repo/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile; the test fails when a page of it logs a problem, or asks another host."""
    said: list[str] = []
    with browser.new_context(viewport={"width": 1440, "height": 900}) as profile:
        profile.set_default_timeout(15_000)
        profile.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
        hear_failures(profile, said)
        profile.on("request", lambda one: None if one.url.startswith(HERE) else said.append(one.url))
        yield profile
    assert said == []


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """Return the home page; the fixture's server sends `default-src 'self'`, and a broken policy fails the test."""
    opened = context.new_page()
    opened.goto(address)
    return opened


def ask(page: Page, query: str) -> list[str]:
    """Type into the open dialog; return the titles that are found."""
    page.locator("dialog input").fill(query)
    expect(page.locator("[role=status]")).to_contain_text("result")
    page.locator("dialog .hits a").first.wait_for()
    return page.locator("dialog .hits b").all_inner_texts()


@pytest.mark.parametrize("way", ["click", "/", "Control+k"])
def test_the_dialog_opens(page: Page, way: str) -> None:
    """By its link and by two keys; the cursor stands in its field, and Esc closes it at once."""
    if way == "click":
        page.click("[data-search]")
    else:
        page.keyboard.press(way)
    expect(page.locator("dialog[open] input")).to_be_focused()
    page.keyboard.type("soil")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).not_to_have_url("**/search/")


def test_a_list_outside_the_window_rests_under_the_dialog(page: Page) -> None:
    """It keeps its place, so that the page does not jump, and is there again when the dialog is closed."""
    page.set_viewport_size({"width": 1440, "height": 300})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.keyboard.press("/")
    expect(page.locator("dialog[open] input")).to_be_focused()
    assert page.evaluate("document.querySelector('.cards').style.contentVisibility") == "hidden"
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.keyboard.press("Escape")
    expect(page.locator(".cards")).to_have_css("content-visibility", "visible")


def test_nothing_is_fetched_before_it_opens(page: Page, address: str) -> None:
    """Dialog, engine and index come when a reader asks, and each comes once."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}courses/soil/grains/", wait_until="networkidle")
    assert not [url for url in asked if "search" in url or "engine" in url]
    page.click("[data-search]")
    ask(page, "capillary")
    late = [url.split(".")[0] for url in asked if "search" in url or "engine" in url]
    assert len(late) == len(set(late))
    assert {"assets/search", "assets/engine", "assets/minisearch", "search/index"} <= set(late)


def test_a_hit_says_what_and_where_with_its_match_marked(page: Page) -> None:
    """The passage that holds the words, below its lesson; words side by side are one mark."""
    page.click("[data-search]")
    assert ask(page, "capillary forces")[0] == "Three Kinds of Grains: How water moves"
    hit = page.locator("dialog .hits a").first
    assert hit.locator("small").inner_text() == "Good Soil"
    assert hit.locator("mark").all_inner_texts() == ["capillary forces", "capillary forces"]
    assert str(hit.evaluate("a => a.href")).endswith("/repo/courses/soil/grains/#how-water-moves")
    assert page.locator("dialog .hits h2").all_inner_texts() == ["Lessons"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("capilary", "Three Kinds of Grains: How water moves"),
        ("garung", "The Heap: Verrottung"),
        ("clya", "Three Kinds of Grains"),
        ("graisn held", "Three Kinds of Grains: How water moves"),
        ("table", "The Heap"),
        ("fingers", "Good Soil"),
        ("学習", "機械学習の基礎"),
        ("勾配降下", "機械学習の基礎"),
        ("بستان", "مدخل إلى البستان"),  # with and without its article
        ("البستان", "مدخل إلى البستان"),
        ("أشجار", "مدخل إلى البستان"),
        ("abo", "About us"),
    ],
)
def test_what_is_found(page: Page, query: str, title: str) -> None:
    """Slips, swapped letters, a missing accent, part of a name in code, outcomes, unspaced scripts, half a word."""
    page.keyboard.press("/")
    assert ask(page, query)[0] == title


def test_a_word_that_some_text_has_is_not_taken_for_a_slip(page: Page) -> None:
    """Sand and silt in one page, a slit in another: each word finds its own page only."""
    page.keyboard.press("/")
    for query, title in (("silt", "Three Kinds of Grains"), ("slit", "Trenches")):
        page.locator("dialog input").fill(query)
        expect(page.locator("dialog .hits b")).to_have_text([title])


def test_arrows_and_enter_open_a_hit(page: Page, address: str) -> None:
    """The first hit is chosen at once; the arrows go round; Enter leads there."""
    page.keyboard.press("/")
    titles = ask(page, "water")
    active = page.locator("dialog .hits a.active b")
    assert len(titles) >= 2
    expect(active).to_have_text(titles[0])
    page.keyboard.press("ArrowDown")
    expect(active).to_have_text(titles[1])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(active).to_have_text(titles[-1])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}courses/**")


def test_a_hit_in_the_same_page_closes_the_dialog(page: Page, address: str) -> None:
    """Nothing is loaded then, so the dialog would stay in the way."""
    page.goto(f"{address}courses/soil/grains/")
    page.keyboard.press("/")
    ask(page, "capillary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grains/#how-water-moves")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_search_can_be_narrowed(page: Page) -> None:
    """By level and by path; lessons have those of their course."""
    page.keyboard.press("/")
    assert {"Far Stars", "Three Kinds of Grains: How water moves"} <= set(ask(page, "water"))
    page.get_by_role("combobox", name="Level").select_option("Advanced")
    expect(page.locator("dialog .hits b")).to_have_text(["Far Stars"])
    page.get_by_role("combobox", name="Level").select_option("")
    page.get_by_role("combobox", name="Learning path").select_option("garden")
    expect(page.locator("dialog .hits b")).not_to_contain_text(["Far Stars"])
    expect(page.locator("dialog .hits b")).to_contain_text(["Three Kinds of Grains"])


def test_nothing_found_is_said(page: Page) -> None:
    """In the dialog and to screen readers."""
    page.keyboard.press("/")
    page.locator("dialog input").fill("zzyzx")
    expect(page.locator("dialog .hits p")).to_contain_text("zzyzx")
    expect(page.locator("[role=status]")).to_contain_text("zzyzx")


def test_the_search_page_answers_its_address(page: Page, address: str) -> None:
    """`?q=` is searched for at once; an empty field shows the list of courses again."""
    page.goto(f"{address}search/?q=capillary")
    expect(page.locator(".hits b").first).to_have_text("Three Kinds of Grains: How water moves")
    page.locator("main input").fill("")
    expect(page.locator(".hits b").first).to_have_text("Good Soil")


def test_an_index_that_cannot_be_read_is_said(context: BrowserContext, address: str) -> None:
    """The dialog does not stay silent, and tries again with the next letter."""
    with context.browser.new_context() as other:  # type: ignore[union-attr]
        page = other.new_page()
        page.route("**/search/index.json", lambda route: route.abort())
        page.goto(address)
        page.keyboard.press("/")
        page.locator("dialog input").fill("water")
        expect(page.locator("dialog .hits p")).to_have_text("The search could not be loaded.")
        page.unroute("**/search/index.json")
        assert ask(page, "wate")


def test_it_works_at_the_root_of_a_host(context: BrowserContext, folder: Path) -> None:
    """The same files, without a folder before them."""
    with serve(folder / "repo") as root:
        page = context.new_page()
        page.goto(f"{root}courses/soil/heap/")
        page.click("[data-search]")
        ask(page, "capillary")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{root}courses/soil/grains/#how-water-moves")


def test_it_works_in_pages_opened_as_files(context: BrowserContext, folder: Path, tmp_path: Path) -> None:
    """With the modules and the index as classic scripts, which an offline build puts beside the pages."""
    static = default_theme() / "static"
    modules = ((name, (static / f"{LAZY}{name}.js").read_text("utf-8")) for name in ("search", "engine"))
    (tmp_path / "modules.js").write_text(classic_modules(modules), "utf-8")
    listed = (folder / "repo" / search.INDEX).read_bytes()
    shards = [path.read_bytes() for path in (folder / "repo/search").glob("*.json") if path.name != "index.json"]
    engine = (static / search.ENGINE).read_bytes()
    (tmp_path / "index.js").write_bytes(search.index_script(listed, shards, engine))
    [script] = (folder / "repo/assets").glob("site.*.js")
    html = (folder / "repo/index.html").read_text("utf-8").replace("search/index.json", "index.js")
    head = f'<script src="modules.js"></script><script src="{script.as_uri()}"></script>'
    (tmp_path / "index.html").write_text(html.replace("<head>", f"<head>{head}", 1), "utf-8")
    page = context.browser.new_page()  # type: ignore[union-attr]
    page.goto((tmp_path / "index.html").as_uri())
    page.keyboard.press("/")
    assert ask(page, "capilary") == ["Three Kinds of Grains: How water moves"]
    page.close()


def test_the_first_answer_comes_soon(page: Page) -> None:
    """The time is printed (pytest -rP); how long it may take is a matter of the machine, so it is not asserted."""
    start = time.perf_counter()
    page.keyboard.press("/")
    ask(page, "water")
    print(f"first answer after {(time.perf_counter() - start) * 1000:.0f} ms")  # noqa: T201


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_dialog(page: Page, scheme: Literal["light", "dark"]) -> None:
    """With hits, their marks and the choices shown, on a desktop and on a phone."""
    page.emulate_media(color_scheme=scheme)
    page.keyboard.press("/")
    ask(page, "capillary")
    page.get_by_role("combobox", name="Level").wait_for()
    page.evaluate(axe())
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("axe.run('dialog', {resultTypes: ['violations']})")["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
