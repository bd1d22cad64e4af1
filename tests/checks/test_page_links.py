"""Links in finished pages are checked as they stand there."""

from __future__ import annotations

import pytest

from coursegen.checks.page_links import base_path, page_links, rendered_links
from coursegen.model import Config, Site
from projects import COURSE, Project, Run


def problems(pages: dict[str, str], url: str = "") -> list[tuple[str, str]]:
    site = Site(Config(url=url))
    named = {p: page_links(text, p, base_path(site)) for p, text in pages.items() if p.endswith(".html")}
    goals = {goal for one in named.values() for goal in one.goals.split("\0")}
    found = rendered_links(goals, named, set(pages), site, pages.__getitem__)
    return [(one.code, one.message) for one in found]


@pytest.mark.parametrize(
    "address",
    [
        "../b/",
        "../b",
        "../b/index.html",
        "../b/#part",
        "../",
        "./",
        "",
        "#here",
        "#top",
        "../b/?q=1#part",
        "../gr%C3%B6.png",
    ],
)
def test_what_is_there_is_found(address: str) -> None:
    """Folders, files, anchors here and elsewhere, queries, percent signs."""
    pages = {
        "index.html": "",
        "a/index.html": f'<p id="here"><a class="x" href="{address}">x</a></p>',
        "b/index.html": '<h2 class="y" id="part">x</h2>',
        "grö.png": "",
    }
    assert problems(pages) == []


@pytest.mark.parametrize("address", ["../c/", "../B/", "../../", "../b/nothing", "/a/", "../index.html/"])
def test_what_is_not_there_is_an_error(address: str) -> None:
    """Also another case, a place above the site, and an address from the root outside the base path."""
    pages = {"index.html": "", "a/index.html": f'<a href="{address}">x</a>', "b/index.html": ""}
    assert [code for code, _ in problems(pages, "https://example.org/repo/")] == ["broken-link"]


def test_an_anchor_must_be_on_the_page() -> None:
    """On this one and on another."""
    pages = {"a.html": '<a href="#x">x</a><a href="b.html#y">y</a><a href="b.html#z">z</a>', "b.html": '<p id="z">'}
    assert [code for code, _ in problems(pages)] == ["broken-anchor", "broken-anchor"]


def test_the_404_page_begins_at_the_base_path() -> None:
    """Its links are absolute, since it is served for any address."""
    pages = {"404.html": '<a href="/repo/a/">x</a>', "a/index.html": ""}
    assert problems(pages, "https://example.org/repo/") == []
    assert problems(pages, "https://example.org/") != []


def test_text_that_reads_like_a_link_is_not_one() -> None:
    """Only what stands in a tag counts; other hosts and other schemes are not looked at."""
    pages = {
        "a.html": 'Write href="nowhere" here. <a title=" href=" href="https://x.example/">x</a><a href="mailto:a@b.c">'
    }
    assert problems(pages) == []


def test_a_mistake_in_a_template_stops_the_build(project: Project, run: Run) -> None:
    """The message names the page and the address; the document is that from which the page was made."""
    files: dict[str, str | bytes] = {
        "content/courses/maps.md": COURSE,
        "templates/components/footer.html": '<footer><a href="{{ page.href("imprint/") }}">Imprint</a></footer>',
    }
    result = run("build", project(files))
    assert result.return_value == 1
    assert 'content/courses/maps.md: error[broken-link]: the page "courses/maps/index.html" links to' in result.output


def test_a_broken_link_of_a_text_is_said_once(project: Project, run: Run) -> None:
    """At its line, and not again for the page; also when it stands in raw HTML."""
    course = COURSE + '\n[away](nowhere.md) <a href="nothing.html">x</a>\n'
    result = run("build", project({"content/courses/maps.md": course}))
    assert result.output.count("error[broken-link]") == 2
    assert "the page" not in result.output


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r", "\f"])
def test_an_attribute_may_stand_behind_any_white_space(space: str) -> None:
    """Authors break long tags in raw HTML into lines."""
    found = page_links(f'<p{space}id="here"><a class="x"{space}href="there/">x</a></p>', "index.html", "/")
    assert (found.ids, found.addresses) == ("here", "there/")
