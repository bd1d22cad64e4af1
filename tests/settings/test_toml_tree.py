"""TOML front matter has the same values as YAML's, each at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.settings.front_matter_keys import parse_meta
from coursegen.settings.toml_tree import load_toml
from coursegen.settings.yaml_tree import load_mapping, spelled
from coursegen.time_limit import limit_time

TOML = """title = 'Splices'
order = 3
durationHours = 1.5
draft = true
publishDate = 2027-03-01
tags = ["rope", "eye"]
[extra]
seats = 12
[extra.room]
name = "Loft"
"""
YAML = """title: "Splices"
order: 3
durationHours: 1.5
draft: true
publishDate: 2027-03-01
tags: [rope, eye]
extra:
  seats: 12
  room:
    name: "Loft"
"""


def test_both_languages_give_the_same_front_matter() -> None:
    """Text, numbers, dates, lists and tables; only the places differ."""
    toml, toml_problems = load_toml(TOML, "x.md", 2)
    yaml, yaml_problems = load_mapping(YAML, "x.md", 2)
    one, other = parse_meta("course", toml)[0], parse_meta("course", yaml)[0]
    assert toml_problems == yaml_problems == ()
    assert {name: getattr(one, name) for name in one.__struct_fields__ if name != "places"} == {
        name: getattr(other, name) for name in other.__struct_fields__ if name != "places"
    }


def test_a_value_stands_where_it_is_written() -> None:
    """Keys of tables have the table's name before theirs."""
    root, _ = load_toml(TOML, "x.md", 2)
    extra = root.get("extra")
    assert extra is not None
    places = {entry.key: (entry.value.place.line, entry.value.place.column) for entry in root.entries}
    assert places["title"] == (2, 9)
    assert places["tags"] == (7, 8)
    assert [(entry.key, entry.key_place.line) for entry in extra.value.entries] == [("seats", 9), ("room", 10)]


def test_a_table_that_numbers_its_entries_is_a_list() -> None:
    """Its numbers give the order, as numbers."""
    root, _ = load_toml('[outcomes]\n10 = "c"\n1 = "a"\n2 = "b"\n', "x.md")
    assert spelled(root) == {"outcomes": ["a", "b", "c"]}


def test_what_is_too_deep_or_too_large_is_refused() -> None:
    """Before it costs time or stack."""
    for text in ("a = " + "[" * 5_000, "a = 1\n" * 20_000, "a" + ".a" * 20_000 + " = 1"):
        [problem] = load_toml(text, "x.md")[1]
        assert problem.code == "bad-toml"


@given(st.text(alphabet=st.sampled_from("ab=[]{}\"'#.,+-1 \n\t\\é"), max_size=60))
def test_any_text_is_a_table_or_a_diagnostic(text: str) -> None:
    """Nothing else happens, and a diagnostic has a line of the text."""
    _, problems = load_toml(text, "x.md", 5)
    assert all(5 <= problem.location.line <= 6 + text.count("\n") for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "extra = 0x" + "f" * 5_000,
        "[extra]\n" + "1" * 5_000 + " = 1",
        'title = "A\\u0000I0\\u0000"',
        'title = "A\\u001b[31m"',
        '"a\\u0000" = 1',
        "order = 99999999999999999999",
    ],
)
def test_what_no_front_matter_may_hold_is_refused(text: str) -> None:
    """A NUL would forge a mark, and a number without end cannot be written out; neither ends the build."""
    root, problems = load_toml(text, "x.md")
    assert [problem.code for problem in problems] == ["bad-toml"] or root.entries
    assert "\0" not in str(spelled(root))
    assert "\x1b" not in str(spelled(root))


@pytest.mark.parametrize(
    "text",
    ['title = "x' + " " * 60_000 + 'y"', '["a' + " " * 60_000 + '"]', ".".join("a" * 30_000) + " = 1", "a" * 60_000],
)
def test_long_toml_takes_no_longer_than_its_length(text: str) -> None:
    """The budget is that of a page; the square of these lengths would be minutes."""
    limit_time(2.0, load_toml, text, "x.md")
