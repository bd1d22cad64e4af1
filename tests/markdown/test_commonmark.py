"""All examples of the CommonMark specification go through coursegen's own parser and renderer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from spec_comparison import canonical, without_additions

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup

FOLDER = Path(__file__).parents[1] / "fixtures" / "commonmark"
EXAMPLES: list[dict[str, Any]] = json.loads((FOLDER / "spec-0.31.2.json").read_text(encoding="utf-8"))
DIFFERENT: dict[str, str] = json.loads((FOLDER / "different.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def markup() -> Markup:
    return Markup()


def is_as_specified(markup: Markup, example: dict[str, Any]) -> bool:
    page = PageState("example.md")
    html = markup.render(markup.tokens(example["markdown"], page), page)
    return canonical(without_additions(html, page)) == canonical(example["html"])


def test_all_examples_are_there() -> None:
    """The specification 0.31.2 has 652 examples, numbered without gaps."""
    assert [example["number"] for example in EXAMPLES] == list(range(1, 653))


@pytest.mark.parametrize("section", sorted({example["section"] for example in EXAMPLES}))
def test_section(markup: Markup, section: str) -> None:
    """Every example of a section gives the HTML of the specification, unless it is listed as different."""
    examples = [example for example in EXAMPLES if example["section"] == section]
    wrong = [e["number"] for e in examples if str(e["number"]) not in DIFFERENT and not is_as_specified(markup, e)]
    assert wrong == []


def test_listed_differences_are_real(markup: Markup) -> None:
    """No example is listed as different that is shown as specified, and each has its reason."""
    listed = [example for example in EXAMPLES if str(example["number"]) in DIFFERENT]
    assert len(listed) == len(DIFFERENT)
    assert [example["number"] for example in listed if is_as_specified(markup, example)] == []
    assert all(len(reason) > 20 for reason in DIFFERENT.values())


def test_comparison_forgives_no_more_than_it_says(markup: Markup) -> None:
    """A wrong tag, a wrong address and a `<` that is not escaped are all seen."""
    page = PageState("example.md")
    html = without_additions(markup.render(markup.tokens("[a](b.md) *c* &lt;", page), page), page)
    assert canonical(html) == canonical('<p><a href="b.md">a</a> <em>c</em> &lt;</p>')
    assert canonical(html) != canonical('<p><a href="c.md">a</a> <em>c</em> &lt;</p>')
    assert canonical(html) != canonical('<p><a href="b.md">a</a> <b>c</b> &lt;</p>')
    assert canonical("<p>&lt;i></p>") != canonical("<p><i></p>")
