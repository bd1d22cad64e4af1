"""A character that no match begins with is told from all others, and never one too many."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.markdown.speed.first_characters import Beginnings


def allowed(pattern: str, flags: int = 0) -> str:
    beginnings = Beginnings(re.compile(pattern, flags))
    return "".join(one for one in "aAbk1_ -\n" if beginnings.allow(one))


@pytest.mark.parametrize(
    ("pattern", "flags", "characters"),
    [
        ("ab", 0, "a"),
        ("[^a]", 0, "Abk1_ -\n"),
        ("[a-b1]x", 0, "ab1"),
        (r"\bab|k", 0, "ak"),
        (r"(?<!x)a*b", 0, "ab"),
        (r"a?", 0, "aAbk1_ -\n"),
        (r"(?:a|)b", 0, "ab"),
        (r"(a)+?b", 0, "a"),
        ("A", re.IGNORECASE, "aA"),
        ("(?i:A)|b", 0, "aAb"),
        ("\u212a", re.IGNORECASE, "aAbk1_ -\n"),  # the sign for kelvin is another case of k; others are let through
        (r"\d|\s", 0, "1 \n"),
        (r"[^\W\d]", 0, "aAbk_"),
        (".", re.DOTALL, "aAbk1_ -\n"),
        ("(?s)(?# nothing)a", 0, "a"),
        (r"(?x) a  # a letter", 0, "a"),
        (r"(?P<q>a)?(?(q)b|k)", 0, "aAbk1_ -\n"),  # not looked into
    ],
)
def test_what_an_expression_can_begin_with(pattern: str, flags: int, characters: str) -> None:
    """Literals, sets, choices, repeats, groups, and what has no width."""
    assert allowed(pattern, flags) == characters


EXPRESSIONS = st.recursive(
    st.sampled_from(
        ["a", "K", "[a-c]", "[^k]", r"\w", r"\D", r"\s", r"\b", "^", "$", "(?=k)", "(?!a)", ".", "\u212a", "[é-ÿ]"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        inner.map(lambda one: f"(?:{one})*"),
        inner.map(lambda one: f"(?:{one})?+"),
        inner.map(lambda one: f"({one}){{1,2}}"),
        inner.map(lambda one: f"(?i:{one})"),
    ),
    max_leaves=6,
)


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS, st.sampled_from([0, re.IGNORECASE]), st.text(string.ascii_letters + "19 _\n-é", max_size=4))
def test_no_match_begins_otherwise(pattern: str, flags: int, text: str) -> None:
    """Whatever matches at the beginning of a text was allowed to."""
    expression = re.compile(pattern, flags)
    if text[:1].isascii() and text and expression.match(text):
        assert Beginnings(expression).allow(text[0])
