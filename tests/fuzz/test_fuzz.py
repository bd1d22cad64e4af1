"""The targets of the fuzzer hold for its corpus, and for what hypothesis thinks of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SIGNS = st.sampled_from(
    [
        "---\n",
        "\n",
        "\n\n",
        "# ",
        "## Learning Outcomes\n\n",
        "## Prerequisites\n\n",
        "## Knowledge Check\n\n",
        "- ",
        "1. ",
        "  ",
        "**a**: b",
        "[x] ",
        "[a](",
        ")",
        "![",
        "](",
        "```python\n",
        "```\n",
        ":::note\n",
        ":::\n",
        "> [!TIP]\n",
        "$",
        "$$",
        "|a|\n|-|\n",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "[^1]",
        "[^1]: ",
        "{.a #b}",
        "\\",
        "*",
        "_",
        "`",
        "~~",
        "&amp;",
        "\u202e",
        "â€™",
        "6-8 hours per week",
        "### Section 1: a\n",
        "title: ",
        "order: ",
        "- [",
        "{",
        "}",
        '"',
        "'",
        "&a ",
        "*a",
        "!!x ",
        "2026-02-30",
        "\t",
        ": ",
        "..",
        "../",
        "#h",
        "?q",
        "%2e%2e/",
        "javascript:",
        "//",
        "a",
        "é",
        "字",
    ]
)
TEXTS = st.lists(st.one_of(SIGNS, st.text(max_size=6)), max_size=40).map("".join)


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus_holds(name: str) -> None:
    """Every file of the corpus, which includes all that was ever found, passes its target."""
    files = sorted((CORPUS / name).iterdir())
    assert files
    for file in files:
        TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(head=st.integers(0, 255), text=TEXTS)
def test_any_text_gives_a_model_or_diagnostics(name: str, head: int, text: str) -> None:
    """No exception, whatever signs of Markdown, YAML and links follow each other."""
    TARGETS[name](bytes([head]) + text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_model_or_diagnostics(name: str, data: bytes) -> None:
    """The same for bytes that are no text."""
    TARGETS[name](data)
