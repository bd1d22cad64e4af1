"""The whole way from one author's file to a site: what a reader finds on the page."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

import pytest

from projects import Project, Run, tree

LANDING = Path(__file__).parents[1] / "fixtures/conventions/landing.md"


class Parts(HTMLParser):
    """Counts the entries of each part of a course page, by the class of the list that holds them."""

    ENTRIES: ClassVar = {
        "ticks": "li",
        "needs": "li",
        "syllabus": "li",
        "why": "dt",
        "facts": "dt",
        "tiles": "li",
        "kit": "dt",
    }

    def __init__(self, page: str) -> None:
        super().__init__()
        self.counts = dict.fromkeys(self.ENTRIES, 0)
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol", "dl"):
            names = (dict(attrs).get("class") or "").split()
            self._open.append((tag, next((name for name in names if name in self.ENTRIES), "")))
        elif self._open and (part := self._open[-1][1]) and tag == self.ENTRIES[part]:
            self.counts[part] += 1

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1][0]:
            self._open.pop()


@pytest.fixture
def built(project: Project, run: Run) -> tuple[str, dict[str, bytes]]:
    """Build a project of the one landing page; return what was said and the site."""
    root = project({"content/courses/night-sky.md": LANDING.read_bytes()})
    result = run("build", root)
    assert result.return_value == 0, result.output
    return result.output, tree(root / "_site")


def test_a_landing_page_becomes_parts(built: tuple[str, dict[str, bytes]]) -> None:
    """Each list that the author wrote is a part of the page, entry for entry."""
    page = built[1]["courses/night-sky/index.html"].decode()
    assert Parts(page).counts == {
        "ticks": 8,
        "needs": 5,
        "syllabus": 6,
        "why": 5,
        "facts": 4,
        "tiles": 6,
        "kit": 6,
    }


def test_the_title_is_shown_once_and_the_text_is_whole(built: tuple[str, dict[str, bytes]]) -> None:
    """The heading that repeats the title is not shown again, and text that was decoded twice is shown repaired."""
    page = built[1]["courses/night-sky/index.html"].decode()
    assert len(re.findall("<h1", page)) == 1
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("Reading the Night Sky &amp; Its Motions</h") == 1
    assert "thousands of years\u2014you" in page
    assert "\u00e2\u20ac" not in page


def test_what_is_said_about_it(built: tuple[str, dict[str, bytes]]) -> None:
    """One warning at the place of the wrong character, two notes, nothing else."""
    said = re.findall(r"^(content\S+): (\w+)\[([\w-]+)\]", built[0], re.MULTILINE)
    assert said == [
        ("content/courses/night-sky.md:7:9", "note", "path-without-page"),
        ("content/courses/night-sky.md:12:57", "warning", "mojibake"),
        ("content/courses/night-sky.md:27:1", "note", "prerequisite-as-text"),
    ]


def test_one_file_makes_a_site(built: tuple[str, dict[str, bytes]]) -> None:
    """There is a home page, the path that the course names, the course and a page for addresses that do not exist."""
    site = built[1]
    assert {"index.html", "paths/astronomy/index.html", "courses/night-sky/index.html", "404.html"} <= site.keys()
    assert b"Astronomy" in site["paths/astronomy/index.html"]


def test_every_lesson_can_be_reached_from_the_home_page(project: Project, run: Run) -> None:
    """Following links from the home page leads to every page of the site."""
    files: dict[str, str | bytes] = {"content/courses/night-sky.md": LANDING.read_bytes()}
    for number in range(1, 6):
        files[f"content/courses/night-sky/lessons/{number:02}-l{number}.md"] = f"# Night {number}\n\nLook up.\n"
    files["content/courses/alone.md"] = "# Alone\n\nNo path.\n"
    root = project(files)
    assert run("build", root).return_value == 0
    site = tree(root / "_site")
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        folder = Path("/", page).parent
        for href in re.findall(r'<a [^>]*?href="([^"#?]*)', site[page].decode()):
            if ":" in href or href == "":
                continue
            name = posixpath.normpath(f"{folder}/{href}").lstrip("/")
            name = name if name.endswith(".html") else f"{name}/index.html".lstrip("/")
            assert name in site, f"{page} links to {href}"
            waiting.append(name)
    assert {p for p in site if p.endswith(".html")} - seen == {"404.html"}


def test_the_same_input_gives_the_same_bytes(project: Project, run: Run) -> None:
    """Two clean builds of two copies of a project are equal, file by file."""
    files: dict[str, str | bytes] = {"content/courses/night-sky.md": LANDING.read_bytes()}
    first, second = project(files, name="one"), project(files, name="two")
    run("build", first)
    run("build", second)
    assert tree(first / "_site") == tree(second / "_site")
