"""One source to one document and its body."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.meaning.time_claims import read_time_claims
from coursegen.model import Body, Document, HtmlPolicy, Kind, Source
from coursegen.parse import parse
from coursegen.text import MARK

_LANDING = Path(__file__).parent / "fixtures" / "conventions" / "landing.md"


def _parse(text: str, kind: Kind = "course", html: HtmlPolicy = "allow", language: str = "en") -> tuple[Document, Body]:
    return parse(Source("content/x.md", kind, "x", text, "d1", number=3, folder="f"), html, language)


def _said(document: Document) -> list[tuple[int, int, str, str]]:
    return [(d.location.line, d.location.column, d.severity, d.code) for d in document.diagnostics]


def test_a_landing_page_is_understood_as_a_whole() -> None:
    """A plain course file gives its parts as data, its title once, and one warning about its mojibake."""
    document, body = _parse(_LANDING.read_text(encoding="utf-8"))
    parts = {block.kind: block for block in document.roles}
    counts = {kind: len(block.items) for kind, block in parts.items()}
    assert counts == {
        "outcomes": 8,
        "prerequisites": 5,
        "structure": 6,
        "why": 5,
        "time": 4,
        "projects": 6,
        "tools": 6,
    }
    assert _said(document) == [(12, 57, "warning", "mojibake")]
    assert "thousands of years—you" in body.lead
    assert document.title == document.meta.title == "Reading the Night Sky & Its Motions"
    assert document.title not in body.html
    assert parts["structure"].items[1].label == "Section 2"
    assert parts["structure"].items[1].text == "Stars & Constellations"
    assert parts["structure"].items[1].anchor == "section-2-stars--constellations"
    assert [item.note for item in parts["projects"].items] == ["planisphere", "", "horizontal", "", "", ""]
    assert (parts["tools"].items[0].label, parts["tools"].items[0].note) == ("Binoculars", "7x50")
    assert all(item.label for kind in ("why", "time", "tools") for item in parts[kind].items)
    assert read_time_claims(parts["time"].items).range == (24, 40)
    assert read_time_claims(parts["time"].items).total == 30
    assert MARK.sub("", body.html).strip() == ""


def test_what_the_source_says_is_passed_on() -> None:
    """A document knows where it came from."""
    document, _ = _parse("# T\n")
    assert (document.path, document.kind, document.slug, document.digest) == ("content/x.md", "course", "x", "d1")
    assert (document.number, document.folder) == (3, "f")


def test_lines_count_from_the_start_of_the_file() -> None:
    """Front matter moves nothing: every position is that in the file."""
    document, body = _parse("---\ntitle: T\n---\n\n# U\n\n## Why?\n\n- a\n\n## Tools\n", "course")
    assert document.title_line == 5
    assert [heading.line for heading in body.headings] == [7, 11]
    assert body.blocks[0].items[0].line == 9
    assert _said(document) == [(5, 3, "note", "title-differs"), (11, 4, "note", "empty-section")]


def test_the_title_is_no_heading_of_the_page() -> None:
    """The list of headings shows what stands below the title; a link may still lead to the title's anchor."""
    document, body = _parse("# Top\n\n## One\n\n### Two\n", "lesson")
    assert [heading.id for heading in body.headings] == ["one", "two"]
    assert document.anchors == ("top", "one", "two")


def test_every_problem_is_reported_in_one_run() -> None:
    """Broken front matter does not hide what is wrong in the body."""
    document, body = _parse("---\ndifficulty: Hard\n---\n\n# T\n\n## Quiz\n\n1. Why?\n2. How?\n", "course")
    codes = [code for *_, code in _said(document)]
    assert codes == ["unknown-difficulty", "quiz-without-options"]
    assert "How?" in body.html


def test_the_front_matter_is_repaired_as_well() -> None:
    """A title that was decoded twice is shown repaired, and reported at its place."""
    bad = "é".encode().decode("cp1252")
    document, _ = _parse(f"---\ntitle: Caf{bad}\n---\n")
    assert document.meta.title == "Café"
    assert _said(document) == [(2, 11, "warning", "mojibake")]
    warning = document.diagnostics[0]
    assert bad in warning.message
    assert "é" in warning.message
    assert "--fix" in warning.hint
    assert warning.location.length == 2


def test_characters_that_reorder_text_are_reported() -> None:
    """They are reported in code too, where they do the most harm."""
    document, _ = _parse("# T\n\n```\na\u202eb\n```\n", "lesson")
    assert _said(document) == [(4, 2, "warning", "bidi-control")]
    assert "U+202E (right-to-left override)" in document.diagnostics[0].message


def test_a_page_s_own_language_decides() -> None:
    """A German page of an English site understands German headings."""
    text = "# T\n\n## Voraussetzungen\n\n- Zeit\n"
    assert [block.kind for block in _parse("---\nlanguage: de\n---\n" + text)[0].roles] == ["prerequisites"]
    assert _parse(text)[0].roles == ()
    assert len(_parse(text, language="de-CH")[0].roles) == 1


def test_questions_are_counted() -> None:
    """Every question with options counts, in all checks of a page."""
    quiz = "\n\n1. A?\n   - b\n   - c\n2. D?\n   - e\n   - f\n"
    document, _ = _parse(f"# T\n\n## Quiz{quiz}\n## Knowledge Check{quiz}", "lesson")
    assert document.questions == 4
    assert document.workload.exercises == 4
    assert [block.kind for block in document.roles] == ["quiz", "quiz"]


def test_an_authors_own_block_has_no_role() -> None:
    """`:::tools` is drawn by an author's template; it says nothing about the course."""
    document, body = _parse("# T\n\n:::tools\nx\n:::\n")
    assert [block.kind for block in body.blocks] == ["tools"]
    assert document.roles == ()


def test_raw_html_follows_the_sites_policy() -> None:
    """What the site escapes stays escaped in titles, leads and items."""
    text = "# T <b>x</b>\n\nLead <i>y</i>.\n\n## Tools\n\n- <u>z</u>\n"
    _, body = _parse(text, html="escape")
    shown = body.title_html + body.lead + body.blocks[0].items[0].html
    assert not any(tag in shown for tag in ("<b>", "<i>", "<u>"))
    assert "<u>" in _parse(text)[1].blocks[0].items[0].html


def test_passages_begin_before_the_first_heading() -> None:
    """The lead is found by a search though it is not in the body."""
    _, body = _parse("# T\n\nLead.\n\n## One\n\nText.\n", "lesson")
    assert [(passage.anchor, passage.text) for passage in body.passages] == [("", "Lead."), ("one", "Text.")]


@pytest.mark.parametrize(
    "text", ["", "\n", "---\n", "---\n---\n", "# \n", "#\n", "---\ntitle: [\n---\n", "> " * 300 + "x"]
)
def test_odd_files_are_read(text: str) -> None:
    """A file may be empty, broken or absurd."""
    document, _ = _parse(text)
    assert document.path == "content/x.md"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    """Parsing is total, and pure: the same source gives the same document."""
    for kind in ("course", "lesson"):
        assert _parse(text, kind) == _parse(text, kind)


def test_a_line_full_of_invisible_characters_is_said_once() -> None:
    """Twenty thousand of them are one mistake."""
    document, _ = parse(Source("a.md", "page", "a", "# A\n\n" + "\u202e" * 20_000 + "\n", "0"), "allow", "en")
    assert [one.location.line for one in document.diagnostics if one.code == "bidi-control"] == [3]


def test_terms_of_the_glossary_are_anchors() -> None:
    """Behind those of headings, which keep theirs, and only on that page."""
    text = "# Words\n\nBase `URL`\n: An address.\n\nYeast\n: It lives.\n\nYeast\n: Again.\n\n## Yeast\n\nText.\n"
    document, body = parse(Source("content/glossary.md", "glossary", "glossary", text, ""), "allow", "en")
    assert document.anchors[-4:] == ("yeast", "base-url", "yeast-1", "yeast-2")
    assert '<dt id="base-url">Base <code>URL</code></dt>' in body.html
    plain, page = parse(Source("content/pages/words.md", "page", "words", text, ""), "allow", "en")
    assert "yeast-1" not in plain.anchors
    assert "<dt>Yeast</dt>" in page.html


def test_a_label_of_a_footnote_is_equal_in_any_case() -> None:
    """A definition may stand right below a table, and be written in other letters than what refers to it."""
    document, body = _parse("# T\n\n| a |\n|---|\n| b[^Tea] |\n[^tea]: Green.\n")
    assert _said(document) == []
    assert "Green." in body.html
    assert body.html.count("<tr>") == 2


def test_first_headings_beside_a_given_title_are_sections() -> None:
    """Each stays where it stands; what stands below goes down with it, and no anchor changes."""
    document, body = _parse("---\ntitle: Tea\n---\n# Leaf\n\n## Green\n\n# Pot\n", "lesson")
    assert [(heading.level, heading.id) for heading in body.headings] == [(2, "leaf"), (3, "green"), (2, "pot")]
    assert (document.title, body.title_id) == ("", "")
    assert [code for *_, code in _said(document)] == ["second-title"]


def test_a_title_may_be_html() -> None:
    """The first heading of level 1 in HTML is the title, once; it has the anchor of its text, or its own."""
    document, body = _parse('<h1 align="center">Black &amp; <b>Green</b></h1>\n\nText.\n', "lesson")
    assert (document.title, body.title_id, body.lead) == ("Black & Green", "black--green", "Text.")
    assert "h1" not in body.html
    assert _parse("<H1 ID=pot>Pot</H1>\n", "lesson")[1].title_id == "pot"


@pytest.mark.parametrize("before", ["![b](b.svg)", "[TOC]", "> [!NOTE]\n> Hot.", "<p>x</p>", "<!-- x -->"])
def test_the_description_is_the_first_paragraph_with_text(before: str) -> None:
    """A picture, a list of contents, a note or HTML may stand before it."""
    document, body = _parse(f"# T\n\n{before}\n\nThe text.\n", "lesson")
    assert document.lead_text == "The text."
    assert body.lead == ("" if before[0] in ">" or before == "<p>x</p>" else "The text.")


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- {} -->",
        "before <!-- {} --> after",
        "a {{% comment %}}\n{}\n{{% endcomment %}} b",
        "- a\n<!--\n{}\n-->\n- b",
    ],
)
def test_a_comment_is_nowhere(comment: str) -> None:
    """What stands in a comment changes nothing of what a page shows or search finds."""
    first = _parse(f"# T\n\n{comment.format('tea')}\n\nEnd.\n")
    assert first == _parse(f"# T\n\n{comment.format('cup <b>x [y](z)')}\n\nEnd.\n")
    assert "tea" not in repr(first[1])


def test_a_control_character_is_left_out() -> None:
    """No page and no feed may hold one; the author is told where it stands."""
    document, body = _parse("# T\n\nA\x08b.\n", "lesson")
    assert body.lead == "Ab."
    assert _said(document) == [(3, 2, "warning", "control-character")]
