"""What a body holds, counted and in plain words."""

from __future__ import annotations

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.meaning.counting import passages, texts, workload
from coursegen.meaning.lexicon import lexicon_for
from coursegen.model import Passage, Workload


def _count(text: str, questions: int = 0) -> Workload:
    return workload(texts(Markup().tokens(text, PageState("x.md"))), lexicon_for("en"), questions)


def _passages(text: str, title_line: int = 1) -> tuple[Passage, ...]:
    page = PageState("x.md")
    return passages(texts(Markup().tokens(text, page)), page, title_line)


def test_words_and_lines_of_code_are_counted_apart() -> None:
    """A word in a code block is no word, a blank line of code no line; code in a sentence reads like a word."""
    text = "Two words.\n\n```python\na = 1\n\nb = 2\n```\n\n    c = 3\n\nAnd `code` too.\n"
    assert _count(text) == Workload(words=5, code_lines=3)


def test_words_in_tables_lists_and_alerts_count() -> None:
    """Everything that is read counts, wherever it stands."""
    assert _count("| a | b |\n|---|---|\n| c | d |\n").words == 4
    assert _count("- one\n  - two\n").words == 2
    assert _count("> [!TIP]\n> one two\n").words == 2


def test_exercises_are_tasks_questions_and_announced_ones() -> None:
    """Boxes below a numbered item are options of a question, which was counted already."""
    text = "## Exercise: breathe\n\n- [ ] in\n- [ ] out\n\n## Quiz\n\n1. Air?\n   - [x] yes\n   - [ ] no\n"
    assert _count(text, questions=1).exercises == 4


def test_passages_hold_the_text_under_each_heading() -> None:
    """What stands under the title has no heading; the text is plain."""
    text = "# Air\n\nIt is *all* around.\n\n## Why?\n\n- a [link](x.md)\n- b\n\n### Deep\n\n> [!NOTE]\n> quoted\n"
    assert _passages(text) == (
        Passage("", "", "It is all around."),
        Passage("why", "Why?", "a link b"),
        Passage("deep", "Deep", "quoted"),
    )


def test_code_gives_its_names_once() -> None:
    """A search for a function's name finds the lesson, though its code is not text."""
    found = _passages("Text.\n\n```python\nframe = pd.read_csv(path)\nframe = frame.drop(1)\n```\n", 0)
    assert found == (Passage("", "", "Text. frame pd.read_csv path frame.drop"),)


def test_a_text_without_words_has_no_passage() -> None:
    """An empty body leaves nothing to search."""
    assert _passages("") == ()
