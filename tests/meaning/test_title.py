"""The title of a page and its lead."""

from __future__ import annotations

import pytest

from coursegen.model import Kind

from .reading import read


def test_the_first_level_1_heading_is_the_title_and_leaves_the_body() -> None:
    """A page shows its title once, so the heading is not in its body."""
    found = read("# On *Air*\n\nText.\n\n## More\n", "page")
    top = found.body.top
    assert (top.title, top.title_html, top.title_line) == ("On Air", "On <em>Air</em>", 1)
    assert "h1" not in found.body.html
    assert found.body.html.startswith("<p>Text.</p>")


@pytest.mark.parametrize(
    "heading", ["On Air & Water", "ON AIR AND WATER", "“On Air & Water”", "On Air & Water!", "🌬️ On Air & Water"]
)
def test_a_title_that_only_differs_in_dress_is_the_same(heading: str) -> None:
    """Case, quotation marks, emoji and final punctuation make no other title."""
    assert read(f"# {heading}\n", title="On Air & Water").codes() == []


def test_a_title_that_differs_is_noted_where_the_heading_stands() -> None:
    """The note points at the heading's text."""
    found = read("\n# On Fire\n", title="On Air")
    assert found.codes() == [(2, 3, "title-differs")]
    assert found.page.diagnostics[0].location.length == len("On Fire")
    assert '"On Fire"' in found.page.diagnostics[0].message
    assert '"On Air"' in found.page.diagnostics[0].message


def test_the_lead_is_the_paragraph_below_the_title() -> None:
    """A course shows its first paragraph in its head and not again in its body."""
    top = read("# Air\n\nIt is *everywhere*\nand free.\n\nSecond.\n", "course")
    assert top.body.top.lead == "It is <em>everywhere</em>\nand free."
    assert top.body.top.lead_text == "It is everywhere and free."
    assert top.body.html == "<p>Second.</p>"


def test_without_a_level_1_heading_the_first_paragraph_is_the_lead() -> None:
    """The title may stand in the front matter alone."""
    found = read("It is everywhere.\n\nSecond.\n")
    assert (found.body.top.title, found.body.top.lead) == ("", "It is everywhere.")


@pytest.mark.parametrize("kind", ["page", "person", "glossary"])
def test_a_plain_page_keeps_its_first_paragraph(kind: Kind) -> None:
    """A page without a head of its own shows its first paragraph in its body."""
    found = read("# Air\n\nIt is everywhere.\n", kind)
    assert (found.body.top.lead, found.body.top.lead_text) == ("", "It is everywhere.")
    assert found.body.html == "<p>It is everywhere.</p>"


@pytest.mark.parametrize(
    "first",
    [
        "- a list",
        "## A heading",
        "> a quotation",
        "**Air**: all around\n**Water**: below",
        "You need these:\n\n- a\n- b",
        "```\ncode\n```",
    ],
)
def test_what_is_no_plain_paragraph_is_no_lead(first: str) -> None:
    """Only a paragraph of text right below the title is a lead; a later one is one below pictures only."""
    assert read(f"# Air\n\n{first}\n\nLater.\n").body.top.lead == ""


def test_a_link_in_the_lead_is_collected_once() -> None:
    """A lead is rendered once, wherever it is shown."""
    found = read("# Air\n\nSee [water](water.md).\n")
    assert [link.target for link in found.page.links] == ["water.md"]
    assert "\0L0\0" in found.body.top.lead
