"""Highlighted code is the author's code, with Pygments' class names around it."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.markdown.highlight import escape, highlight, knows


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["python", "html", "console", "diff", "sql", "css", "javascript", "yaml", "bash", "pycon", "json"]),
    st.text(st.characters(exclude_characters="\r\0"), max_size=60),
)
def test_no_character_is_lost_or_added(language: str, code: str) -> None:
    """Without its tags the HTML is the code again, and no tag spans two lines."""
    html = highlight(code, language)
    assert text_of(html) == code
    for line in html.split("\n"):
        assert line.count("<span") == line.count("</span>")


def test_neighbours_of_one_class_are_one_span() -> None:
    """Pygments gives each part of a string and each bracket a token of its own; pages need not."""
    assert (
        highlight('f("a b")', "python")
        == 'f<span class="p">(</span><span class="s2">"a b"</span><span class="p">)</span>'
    )


def test_what_a_lexer_does_not_understand_is_not_marked() -> None:
    """Half a statement is common in teaching, so there are no red boxes."""
    assert 'class="err"' not in highlight("x = ?? $", "python")


@pytest.mark.parametrize(
    ("language", "known"),
    [
        *(("Python", True), ("py", True), ("c++", True), ("jsonc", True), ("", True), ("text", True)),
        *(("klingon", False), ("../x", False), ("<b>", False)),
    ],
)
def test_languages_are_known_by_any_of_their_names(language: str, known: bool) -> None:
    """Case does not matter; a name that is not known gives the escaped text."""
    assert knows(language) == known
    if not known:
        assert highlight("a < b", language) == "a &lt; b"


def test_escape_leaves_quotes() -> None:
    """Between tags, quotes are harmless; the three signs of HTML are not."""
    assert escape('<a b="c">&\'') == '&lt;a b="c"&gt;&amp;\''


def test_one_language_loads_one_lexer() -> None:
    """Pygments has hundreds of lexer modules; asking whether a name is known loads none of them."""
    script = (
        "import sys; from coursegen.markdown.highlight import highlight, knows; assert not knows('klingon') and knows('python');"
        "names = lambda: [n for n in sys.modules if n.startswith('pygments.lexers.') and not n.endswith('_mapping')];"
        "assert names() == [], names(); highlight('a', 'json'); assert len(names()) < 4, names()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
