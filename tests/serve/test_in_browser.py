"""In a browser, the preview follows each save without losing the author's place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chromium import CUT_SHORT, expect
from serve.previewing import Running, preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

COURSE = """---
title: Reading Maps
difficulty: Beginner
pathId: outdoors
---

# Reading Maps

A lead.
"""
PARAGRAPHS = "\n\n".join(f"Paragraph number {number}, with some words that fill a line or two." for number in range(60))
LESSON = f"""# First Steps

The lead of this lesson.

## Questions before

Write here: <input id="field" aria-label="Answer">

<details id="more"><summary>More</summary>

Hidden text.

</details>

```python
print("hello")
```

{PARAGRAPHS}

## At the end

The last words.
"""
PATH = "/courses/reading-maps/first-steps/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lessons = tmp_path / "content/courses/reading-maps/lessons"
    lessons.mkdir(parents=True)
    (tmp_path / "content/courses/reading-maps.md").write_text(COURSE)
    (lessons / "01-first-steps.md").write_text(LESSON)
    (lessons / "02-second-steps.md").write_text("# Second Steps\n\nMore.\n")
    return tmp_path


@pytest.fixture
def running(root: Path) -> Iterator[Running]:
    with preview(root) as started:
        yield started


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page whose scripts may not fail; an animation may be cut short."""
    context = browser.new_context(viewport={"width": 1100, "height": 700})
    page = context.new_page()
    page.set_default_timeout(10_000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert [failure for failure in failures if CUT_SHORT not in failure] == []


def lesson(root: Path) -> Path:
    return root / "content/courses/reading-maps/lessons/01-first-steps.md"


def opened(tab: Page, running: Running, path: str = PATH) -> Page:
    """Open a page, mark its window so that a reload would show, and wait until it listens."""
    tab.goto(running.url + path)
    tab.wait_for_function("document.querySelector('coursegen-preview') !== null")
    tab.evaluate("window.notReloaded = true")
    return tab


def panel(tab: Page, selector: str) -> object:
    """Find something in the preview's own part of the page."""
    return tab.locator(f"coursegen-preview {selector}")


def test_a_save_keeps_scroll_position_focus_and_open_details(running: Running, root: Path, tab: Page) -> None:
    """A changed paragraph is exchanged in place: nothing else of the page's state is lost."""
    opened(tab, running)
    tab.locator("#more").evaluate("element => { element.open = true }")
    tab.locator("#field").fill("half a thought")
    tab.evaluate("document.querySelector('#field').focus({ preventScroll: true })")
    target = tab.get_by_text("Paragraph number 30,")
    target.evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
    before = tab.evaluate("scrollY")
    assert before > 500
    lesson(root).write_text(LESSON.replace("Paragraph number 30, with", "Paragraph number 30, changed, with"))
    expect(tab.get_by_text("Paragraph number 30, changed,")).to_be_visible()
    assert tab.evaluate("scrollY") == before
    assert tab.evaluate("document.activeElement.id") == "field"
    assert tab.locator("#field").input_value() == "half a thought"
    assert tab.locator("#more").evaluate("element => element.open")
    assert tab.evaluate("window.notReloaded")


def test_what_the_theme_s_scripts_did_stays(running: Running, root: Path, tab: Page) -> None:
    """A copy button that a script has uncovered, and the colour scheme that the reader chose, outlive a save."""
    opened(tab, running)
    tab.evaluate("document.querySelector('[data-copy]').hidden = false")
    tab.evaluate("document.querySelector('main').append(Object.assign(document.createElement('i'), {id: 'added'}))")
    lesson(root).write_text(LESSON.replace("The last words.", "The very last words."))
    expect(tab.get_by_text("The very last words.")).to_be_attached()
    assert tab.locator("[data-copy]").evaluate("element => element.hidden") is False
    assert tab.locator("#added").count() == 1


def test_the_view_goes_to_the_first_change_when_it_is_out_of_sight(running: Running, root: Path, tab: Page) -> None:
    """A change far below is scrolled into view and marked for a moment."""
    opened(tab, running)
    lesson(root).write_text(LESSON.replace("The last words.", "The very last words."))
    changed = tab.get_by_text("The very last words.")
    expect(changed).to_be_in_viewport()
    assert changed.evaluate("element => element.getAnimations().length") == 1
    assert tab.evaluate("window.notReloaded")


def test_added_and_removed_blocks_come_and_go(running: Running, root: Path, tab: Page) -> None:
    """After several saves the page holds exactly what a fresh one does."""
    opened(tab, running)
    for text in (
        LESSON.replace("## At the end", "A new block.\n\n## At the end"),
        LESSON.replace("Paragraph number 3,", "- a list\n- of two\n\nParagraph number 3,"),
        LESSON.replace("## At the end", "## Another end"),
        LESSON.replace(PARAGRAPHS, "Little is left."),
    ):
        lesson(root).write_text(text)
        tab.wait_for_function(
            """async () => {{
                const text = await (await fetch(location.href)).text();
                const fresh = new DOMParser().parseFromString(text, "text/html");
                return fresh.querySelector("main").innerText.replace(/\\s+/g, "") ===
                    new DOMParser().parseFromString(document.querySelector("main").outerHTML, "text/html")
                        .querySelector("main").innerText.replace(/\\s+/g, "") && fresh.body.innerText.includes({!r});
            }}""".format({0: "A new block."}.get(0 if "A new block." in text else 1, "First Steps"))
        )
    assert tab.evaluate("window.notReloaded")


def test_a_style_sheet_is_swapped_in_place(running: Running, root: Path, tab: Page) -> None:
    """New CSS changes the page that stands; the page never stands without a style sheet, and is not loaded again."""
    opened(tab, running)
    tab.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    (root / "static/css").mkdir(parents=True)
    (root / "static/css/print.css").write_text("main { outline: 3px solid rgb(1, 2, 3) !important; }\n")
    tab.wait_for_function("getComputedStyle(document.querySelector('main')).outlineColor === 'rgb(1, 2, 3)'")
    assert tab.locator("link[rel=stylesheet]").count() == 1
    assert tab.evaluate("scrollY") == 400
    assert tab.evaluate("window.notReloaded")


@pytest.mark.parametrize(
    ("path", "broken", "words"),
    [
        (
            "content/courses/reading-maps/lessons/01-first-steps.md",
            "---\ntitle: [never\n---\n\n# X\n",
            "01-first-steps.md",
        ),
        ("content/site.yaml", "title: [never\n", "site.yaml"),
        ("templates/pages/lesson.html", "fine\n{% if %}\n", "templates/pages/lesson.html:2"),
    ],
)
def test_an_error_lies_over_the_last_good_page_until_it_is_mended(
    running: Running, root: Path, tab: Page, path: str, broken: str, words: str
) -> None:
    """Errors in content, settings and templates show their file and line; the page below stays; mending clears them."""
    opened(tab, running)
    file = root / path
    good = file.read_bytes() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(broken)
    overlay = tab.locator("coursegen-preview section")
    expect(overlay).to_be_visible()
    expect(overlay).to_contain_text(words)
    expect(tab.get_by_text("The last words.")).to_be_attached()
    status, content = running.ask(PATH)
    assert status == 200
    assert b"The last words." in content
    if good is None:
        file.unlink()
    else:
        file.write_bytes(good)
    expect(overlay).to_be_hidden()
    expect(tab.get_by_text("The last words.")).to_be_attached()
    assert tab.evaluate("window.notReloaded")


def test_warnings_wait_in_a_badge(running: Running, root: Path, tab: Page) -> None:
    """A warning does not cover the page; the badge lists it with its file and line."""
    lesson(root).write_text(LESSON.replace("```python", "```nosuchlanguage"))
    opened(tab, running)
    badge = tab.locator("coursegen-preview .badge")
    expect(badge).to_contain_text("warning")
    expect(tab.locator("coursegen-preview section")).to_be_hidden()
    badge.click()
    expect(tab.locator("coursegen-preview .list")).to_contain_text("01-first-steps.md:15")


def test_a_change_of_another_page_is_offered(running: Running, root: Path, tab: Page) -> None:
    """A small link leads to the page that was changed; the open one stays."""
    opened(tab, running)
    lesson(root).with_name("02-second-steps.md").write_text("# Second Steps\n\nMuch more.\n")
    link = tab.locator("coursegen-preview .offer a")
    expect(link).to_contain_text("Second Steps")
    assert tab.evaluate("window.notReloaded")
    link.click()
    expect(tab.get_by_text("Much more.").first).to_be_visible()


def test_with_follow_the_page_goes_where_the_change_is(root: Path, tab: Page) -> None:
    """With --follow no click is needed."""
    with preview(root, follow=True) as running:
        opened(tab, running)
        lesson(root).with_name("02-second-steps.md").write_text("# Second Steps\n\nMuch more.\n")
        tab.wait_for_url("**/second-steps/")


def test_eight_tabs_follow_at_once(running: Running, root: Path, browser: Browser) -> None:
    """Browsers allow six streams per host; all of eight tabs show a change, each when it is looked at."""
    context = browser.new_context()
    try:
        tabs = [context.new_page() for _ in range(8)]
        for one in tabs:
            one.set_default_timeout(10_000)
            opened(one, running)
            # headless pages are never hidden by themselves
            one.evaluate(VISIBILITY, False)
        lesson(root).write_text(LESSON.replace("The lead of this", "The changed lead of this"))
        for one in tabs:
            one.evaluate(VISIBILITY, True)
            expect(one.get_by_text("The changed lead of this").first).to_be_visible()
            one.evaluate(VISIBILITY, False)
    finally:
        context.close()


VISIBILITY = """visible => {
    Object.defineProperty(document, "hidden", { configurable: true, value: !visible });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_hidden_tabs_close_their_stream(running: Running, tab: Page) -> None:
    """A tab that is hidden holds no connection, and takes it up again when it is shown."""
    opened(tab, running)
    streams = "performance.getEntriesByName(new URL('/_coursegen/events', location)).length"
    tab.evaluate(VISIBILITY, False)
    tab.wait_for_function(f"{streams} >= 1")
    tab.evaluate(VISIBILITY, True)
    tab.evaluate(VISIBILITY, False)
    tab.wait_for_function(f"{streams} >= 2")


def test_alt_click_opens_the_line_in_the_editor(
    running: Running, tab: Page, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alt and a click on a paragraph start the author's editor with the file and the paragraph's line."""
    log, editor = (tmp_path_factory.mktemp("editor") / name for name in ("log", "editor"))
    editor.write_text(f'#!/bin/sh\necho "$@" >> {log}\n')
    editor.chmod(0o755)
    monkeypatch.setenv("COURSEGEN_EDITOR", f"{editor} {{file}}:{{line}}")
    opened(tab, running)
    tab.get_by_text("Paragraph number 7,").click(modifiers=["Alt"])
    line = LESSON.split("\n").index("Paragraph number 7, with some words that fill a line or two.") + 1
    running.until(lambda: log.exists() and log.read_text().endswith(f"lessons/01-first-steps.md:{line}\n"))


def test_the_pages_work_under_a_strict_policy(running: Running, tab: Page) -> None:
    """The preview's script needs no inline script and no inline style."""
    tab.route(
        "**/*",
        lambda route: (
            (
                (answer := route.fetch()),
                route.fulfill(
                    response=answer, headers={**answer.headers, "content-security-policy": "default-src 'self'"}
                ),
            )
            if "/_coursegen/events" not in route.request.url
            else route.continue_()
        ),
    )
    violations: list[str] = []
    tab.on("console", lambda message: violations.append(message.text) if "Security Policy" in message.text else None)
    opened(tab, running)
    expect(tab.locator("coursegen-preview")).to_be_attached()
    assert violations == []


QUIZ = "## Knowledge Check\n\n1. How many?\n\n   - [x] one\n   - [ ] two\n"


def test_scripted_parts_that_a_save_adds_work_at_once(running: Running, root: Path, tab: Page) -> None:
    """A new code block can be copied, and a new question checks itself, without the page being loaded again."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(tab, running)
    lesson(root).write_text(LESSON.replace("## At the end", f'```python\nprint("added")\n```\n\n{QUIZ}\n## At the end'))
    button = tab.locator("figure", has_text="added").locator("[data-copy]")
    button.click()
    tab.wait_for_function("async () => (await navigator.clipboard.readText()).includes('added')")
    tab.get_by_label("one").check()
    tab.get_by_role("button", name="Check").click()
    expect(tab.locator(".verdict.correct")).to_be_visible()
    assert tab.evaluate("window.notReloaded")
    lesson(root).write_text(LESSON.replace("## At the end", f"{QUIZ}\n## At the end"))
    expect(button).to_have_count(0)
    expect(tab.locator(".verdict.correct")).to_be_visible()
    expect(tab.get_by_role("button", name="Check")).to_have_count(1)
