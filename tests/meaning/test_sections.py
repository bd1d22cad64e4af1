"""Sections with a role: what is said about them, beside the fixtures in roles.md, outline.md and quiz.md."""

from __future__ import annotations

import pytest

from coursegen.model import Kind

from .reading import read


def test_an_empty_section_is_noted_and_stays() -> None:
    """A heading with a role and nothing below it is worth a note, and keeps its place."""
    found = read("## Prerequisites\n\n## Syllabus\n\n### Week 1: Air\n", "course")
    assert found.codes() == [(1, 4, "empty-section")]
    assert ">Prerequisites<" in found.body.html
    assert found.page.diagnostics[0].location.length == len("Prerequisites")


@pytest.mark.parametrize(
    "heading", ["What You'll Build", "what you’ll build?", "🚀 What You'll Build", "3. What You'll Build:"]
)
def test_a_heading_is_known_in_any_dress(heading: str) -> None:
    """Case, apostrophes, emoji, numbers and punctuation do not hide a role."""
    assert len(read(f"## {heading}\n\n- A kite\n", "course").blocks("projects")) == 1


@pytest.mark.parametrize(
    ("language", "heading", "kind"),
    [
        ("de", "Voraussetzungen", "prerequisites"),
        ("de", "Warum Luft?", "why"),
        ("fr", "Ce que vous allez apprendre", "outcomes"),
        ("es", "¿Por qué el aire?", "why"),
        ("pt-BR", "O que você vai construir", "projects"),
        ("de", "Prerequisites", "prerequisites"),
        ("ja", "Prerequisites", "prerequisites"),
    ],
)
def test_a_heading_is_known_in_its_language(language: str, heading: str, kind: str) -> None:
    """A page understands its own language and English."""
    assert len(read(f"## {heading}\n\n- x\n", "course", language).blocks(kind)) == 1


def test_another_language_is_not_guessed() -> None:
    """An English page does not understand German headings."""
    assert read("## Voraussetzungen\n\n- x\n", "course", "en").page.blocks == []


@pytest.mark.parametrize(("kind", "known"), [("course", True), ("path", True), ("lesson", False), ("page", False)])
def test_the_parts_of_a_landing_page_belong_to_landing_pages(kind: Kind, known: bool) -> None:
    """A heading such as "Modules" in a lesson names what the lesson teaches."""
    assert bool(read("## Modules\n\n- os\n", kind).page.blocks) is known


def test_items_know_their_lines() -> None:
    """Every item points at the line where an author finds it."""
    text = "# Air\n\n## Tools\n\n**Pump**: pressing\n**Valve**: holding\n\n## Prerequisites\n\n- Lungs\n- Time\n"
    found = read(text, "course")
    assert [item.line for item in found.blocks("tools")[0].items] == [5, 6]
    assert [item.line for item in found.blocks("prerequisites")[0].items] == [10, 11]
    assert found.blocks("prerequisites")[0].line == 8


def test_questions_without_options_are_reported_once_for_each_run() -> None:
    """The warning stands at the first question of a run and counts them."""
    found = read("## Quiz\n\n1. Air?\n   - yes\n   - no\n2. Why?\n3. How?\n")
    assert found.codes() == [(6, 4, "quiz-without-options")]
    assert found.page.diagnostics[0].message.startswith("2 questions have no options")


def test_steps_below_a_quiz_heading_are_not_reported() -> None:
    """A numbered list that asks nothing is no knowledge check."""
    assert read("## Quiz\n\n1. Sit down.\n2. Breathe.\n").codes() == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("- Air?\n  - [x] yes\n  - [ ] no\n", (4, 5)),
        ("1. Plants take in\n   - [x] CO2\n", (4, 6)),
        ("What is air?\n\n- [ ] a\n- [x] b\n", (6, 3)),
        ("> 1. Air\n>    - [x] a\n>    - [ ] b\n", (4, 8)),
    ],
)
def test_a_ticked_answer_without_a_question_is_reported(text: str, at: tuple[int, int]) -> None:
    """A reader would see which one is right; boxes that are all empty give nothing away."""
    assert read(f"## Quiz\n\n{text}").codes() == [(*at, "quiz-without-options")]
    assert read(f"## Quiz\n\n{text.replace('[x]', '[ ]')}").codes() == []
    assert read(f"## Notes\n\n{text}").codes() == []


def test_a_label_is_text_and_never_html() -> None:
    """A label and a note come from text, in which an author can write any character."""
    found = read("- **a &lt;b&gt;** (&lt;i&gt;): x\n- **c**: y\n")
    item = found.blocks("facts")[0].items[0]
    assert (item.label, item.note) == ("a <b>", "<i>")
    outline = read("## Syllabus\n\n- **Week 1** (&lt;i&gt;): Air\n", "course").blocks("structure")[0].items[0]
    assert outline.html == "<p>&lt;i&gt;</p>"
