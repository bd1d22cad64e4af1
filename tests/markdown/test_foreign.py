"""What was written for another tool is read where it can mean one thing only, else shown and named."""

from __future__ import annotations

import pytest

from coursegen.markdown.code import read_fence_info
from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.model import Block

MARKUP = Markup()


def read(text: str) -> tuple[PageState, str]:
    page = PageState("a.md")
    return page, MARKUP.render(MARKUP.tokens(text, page), page)


@pytest.mark.parametrize(
    ("text", "kind", "title", "intro"),
    [
        ('!!! warning "Ice on the road"\n\n    Walk *slowly*.\n', "warning", "Ice on the road", "<em>slowly</em>"),
        ("!!! note\n    No title.\n\nAfter.\n", "note", "", "<p>No title.</p>"),
        ('???+ tip "Open"\n    Text.\n', "tip", "Open", "<p>Text.</p>"),
        ('Before.\n\n1. Why?\n\n    ??? success "Solution"\n\n        So.\n', "success", "Solution", "<p>So.</p>"),
        (":::note[A **bold** word]\n\nText.\n\n:::\n", "note", "A bold word", "<p>Text.</p>"),
        ('::: {.callout-tip title="Fast" collapse="true"}\nText.\n:::\n', "callout-tip", "Fast", "<p>Text.</p>"),
        ("::: {.callout-note}\n## Look\n\nText.\n:::\n", "callout-note", "Look", "<p>Text.</p>"),
        ("::: challenge :::\nText.\n:::\n", "challenge", "", "<p>Text.</p>"),
        (":::{tip} Soon\nText.\n:::\n", "tip", "Soon", "<p>Text.</p>"),
        ("```{note}\nText *here*.\n```\n", "note", "", "<em>here</em>"),
        ("```{admonition} Hot\n:class: warning dropdown\nText.\n```\n", "warning", "Hot", "<p>Text.</p>"),
        ('=== "Left"\n\n    ```text\n    code\n    ```\n', "tab-item", "Left", "code"),
    ],
)
def test_a_box_of_another_tool_is_a_block(text: str, kind: str, title: str, intro: str) -> None:
    """Its name, title and text are those that the author wrote."""
    page, html = read(text)
    block: Block = page.blocks[0]
    assert (block.kind, block.title, len(page.blocks)) == (kind, title, 1)
    assert intro in block.intro
    assert not [found for found in page.diagnostics if found.code != "unknown-language"]
    assert "!!!" not in html + block.intro


def test_ends_pair_right() -> None:
    """Rulers of any length end the innermost; an opening with braces counts as one."""
    page, html = read(
        f"{':' * 30} challenge\n\nA.\n\n{':' * 12} solution\n\nB.\n\n{':' * 30}\n\n{':' * 40}\n\nAfter.\n"
    )
    assert [block.kind for block in page.blocks] == ["solution", "challenge"]
    assert html.strip().endswith("<p>After.</p>")
    page, html = read(":::note\n::: {.box}\nA.\n:::\nB.\n:::\nAfter.\n")
    assert "<p>B.</p>" in page.blocks[1].intro
    assert html.strip().endswith("<p>After.</p>")


@pytest.mark.parametrize(
    "text",
    [
        "::: instructor\nSecret.\n:::",
        "```{instructor-note}\nSecret.\n```",
        '::: {.content-visible when-profile="instructor"}\nSecret.\n:::',
        "!!! notes\n    Secret.",
        ":::: note\n::: notes\nSecret.\n:::\n::::",
    ],
)
def test_what_is_for_teachers_is_left_out(text: str) -> None:
    """It is in no output, and a warning says so."""
    page, html = read(f"Before.\n\n{text}\n\nAfter.\n")
    assert "Secret" not in html + "".join(block.intro for block in page.blocks)
    assert [found.code for found in page.diagnostics] == ["for-teachers"]
    assert len(page.left_out) == 1
    assert "After" in html


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("See {{< ref x >}}.", 5),
        ('See {{<ref "x">}}here.', 5),
        ("A {% include x.html %}", 3),
        ("In {{ page.week }}", 4),
        ("Text.{: .big }", 6),
        ("import A from '@x/A';", 1),
        ("(label)=", 1),
        ("+++", 1),
        ("% remark", 1),
        ("See [[Other page]].", 5),
        ("{{#include a.rs}}", 1),
        ("@LIA.eval", 1),
        ("- [(X)] yes", 3),
        (":tada: done", 1),
        ("{ref}`x`", 1),
        ("!!! note without a text", 1),
        ('<Card title="Words" />', 1),
    ],
)
def test_what_stays_text_is_named_once(text: str, column: int) -> None:
    """Its place is that of the first; the second in the same file is not said again."""
    page, html = read(f"{text}\n\n{text}\n")
    found = [one for one in page.diagnostics if one.code == "foreign-syntax"]
    assert [(one.location.line, one.location.column) for one in found] == [(1, column)]
    assert "Words" in html or "Card" not in text


@pytest.mark.parametrize(
    "text", ["`{{ x }}`", "```\n{% x %}\n```", "\\{{ x }}", "$a_{{b}}$", "at 10:30:15", "[a](b.md){.c}"]
)
def test_code_and_formulas_are_not_foreign(text: str) -> None:
    """Nor is what an author escaped."""
    assert not [one for one in read(text)[0].diagnostics if one.code == "foreign-syntax"]


def test_options_of_code_have_the_names_of_other_tools() -> None:
    """Numbers, marks and titles are read; what is somebody else's is kept apart."""
    info = read_fence_info('python linenums="4" hl_lines="2 3" filename="a.py"')
    assert (info.start, info.marked, info.title, info.refused) == (4, {2, 3}, "a.py", [])
    info = read_fence_info('js {linenos=table,hl_lines=["2-3"],linenostart=5}')
    assert (info.numbered, info.marked, info.start, info.refused) == (True, {2, 3}, 5, [])
    info = read_fence_info("jsx showLineNumbers {2}")
    assert (info.numbered, info.marked, info.refused) == (True, {2}, [])
    assert read_fence_info("{code-cell} ipython3").language == "ipython3"
    info = read_fence_info("rust,ignore")
    assert (info.language, info.others, info.refused) == ("rust", ["ignore"], [])
    info = read_fence_info("{.python .input n=1}")
    assert (info.language, info.others, info.refused) == ("python", [".input", "n=1"], [])


def test_a_cells_options_are_no_code() -> None:
    """Lines of Quarto and MyST at its start are not shown."""
    assert "echo" not in read("```{python}\n#| echo: false\nx = 1\n```")[1]
    assert "tags" not in read("```{code-cell} python\n:tags: [hide]\nx = 1\n```")[1]
