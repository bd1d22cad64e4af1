"""Suggestions: the name that was most likely meant."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.problems.suggest import Nearest, NearestPath

MANY = [f"lesson-{number}-of-{word}" for number in range(200) for word in ("python", "sql", "statistics")]


def test_a_slip_is_found_among_many():
    """The index finds what a comparison with all names would."""
    assert Nearest(MANY).to("lesson-17-of-statistcs") == "lesson-17-of-statistics"


def test_nothing_alike_is_no_suggestion():
    """A suggestion must be likely."""
    assert Nearest(MANY).to("zebra") == ""
    assert Nearest(()).to("zebra") == ""
    assert Nearest(["ab"]).hint("zebra") == ""


def test_a_file_elsewhere_is_found_by_its_name():
    """A wrong folder before the right name leads to the file closest to it."""
    paths = NearestPath(["content/a/lessons/01-x.md", "content/b/lessons/01-x.md", "content/b/y.md"])
    assert paths.to("content/b/lesson/01-x.md") == "content/b/lessons/01-x.md"
    assert paths.to("content/b/lessons/1-x.md") == "content/b/lessons/01-x.md"
    assert paths.to("content/zzzzzz.png") == ""


@settings(max_examples=50)
@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=20))
def test_any_text_has_an_answer(text: str, names: list[str]):
    """A suggestion is one of the names or none, for any text."""
    assert Nearest(names).to(text) in {*names, ""}
    assert NearestPath(names).to(text) in {*names, ""}
