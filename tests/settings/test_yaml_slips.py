"""Slips of the keyboard in YAML: each is told where it stands, and mended where only one thing can have been meant."""

from __future__ import annotations

import pytest

from coursegen.settings.yaml_tree import load_mapping, repair_yaml, spelled

PATH = "content/courses/rope.md"

TOLD = [
    ("title:\u00a0Knots\nlicense: x\n", "bad-yaml", 1, 7, "no-break space (U+00A0)"),
    ("order: 2\ntitle:\u3000Knots\n", "bad-yaml", 2, 7, "wide space (U+3000)"),
    ("offerings:\n\u00a0\u00a0- start: 2026-01-01\nid: a\n", "bad-yaml", 2, 1, "no-break space"),
    ("title:\u00a0Knots\n", "bad-yaml", 1, 7, "no-break space"),
    ("title：Knots\norder: 1\n", "bad-yaml", 1, 6, "full-width colon"),
    ("title: [New] Knots\n", "bad-yaml", 1, 14, 'quote it: "[New] Knots"'),
    ("title: {Draft} Knots\n", "bad-yaml", 1, 16, 'quote it: "{Draft} Knots"'),
    ("tags: [#rope, sail]\n", "bad-yaml", 1, 8, 'quote it if it is text: "#rope"'),
    ("tags: [sail, #rope]\norder: 1\n", "bad-yaml", 1, 14, '"#rope"'),
    ("title: Knot #7 Bowline\n", "yaml-comment", 1, 13, '"Knot #7 Bowline"'),
    ("tags:\n  - rope #sail\n", "yaml-comment", 2, 10, '"rope #sail"'),
    ("title: “Knots”\n", "curly-quotes", 1, 8, 'write "Knots"'),
    ("title: „Knoten“\n", "curly-quotes", 1, 8, 'write "Knoten"'),
    ('title: "Knots”\norder: 1\n', "bad-yaml", 1, 14, 'write "Knots"'),
    ("publishDate: ‘2026-01-01’\n", "curly-quotes", 1, 14, 'write "2026-01-01"'),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "words"), TOLD)
def test_a_slip_is_told_where_it_stands(text: str, code: str, line: int, column: int, words: str) -> None:
    """The first message is about the slip itself, and says what to write."""
    _, problems = load_mapping(text, PATH)
    first = problems[0]
    assert (first.code, first.location.line, first.location.column) == (code, line, column)
    assert words in f"{first.message} {first.hint}"


@pytest.mark.parametrize(
    "text",
    [
        "order: 3 # after the introduction\n",
        "title: Knots\u00a0and Hitches\n",
        "title: C# for Sailors\n",
        "title: «Узлы»\n",
        "title: The “Best” Knots\n",
        "title: ’Tis a Knot\n",
        'title: "“Knots”"\n',
        "url: https://example.org/#top\n",
        "# only a comment\ntitle: Knots\n",
        "tags: [a, b] # two\n",
    ],
)
def test_what_is_no_slip_is_not_told(text: str) -> None:
    """Comments with a space, marks within a text, and quoted values stay as they are."""
    assert load_mapping(text, PATH)[1] == ()


def test_curly_quotes_are_no_part_of_the_value() -> None:
    """What stands between them counts, in lists too."""
    root, _ = load_mapping("title: “Knots”\ntags: [“rope”, sail]\n", PATH)
    assert spelled(root) == {"title": "Knots", "tags": ["rope", "sail"]}


def test_a_slip_beside_a_mistake_hides_neither() -> None:
    """When each key is read on its own, the mistake that stopped the parser is told as well."""
    _, problems = load_mapping("title: “Knots”\ntags: [a\n", PATH)
    assert {problem.code for problem in problems} == {"bad-yaml", "curly-quotes"}


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("title: Knots 1: the bowline\norder: 2\n", 'title: "Knots 1: the bowline"\norder: 2\n'),
        ("title: The sailor's knot: a start # new\n", 'title: "The sailor\'s knot: a start" # new\n'),
        ("title: “Knots”\n", 'title: "Knots"\n'),
        ("tags:\n\t- rope\n", "tags:\n  - rope\n"),
        ("title:\u00a0Knots\ntags: [a]\n", "title: Knots\ntags: [a]\n"),
        ("title：Knots\n", "title: Knots\n"),
        ('title: "Knots”\norder: 1\n', 'title: "Knots"\norder: 1\n'),
        ("a: x: y\nb: “c”\nd: e: f\n", 'a: "x: y"\nb: "c"\nd: "e: f"\n'),
    ],
)
def test_what_is_certain_is_mended(text: str, mended: str) -> None:
    """One pass mends all slips of a text, and what it makes needs no second one."""
    assert repair_yaml(text) == mended
    assert repair_yaml(mended) == mended
    assert load_mapping(mended, PATH)[1] == ()


@pytest.mark.parametrize(
    "text", ["title: [New] Knots\n", "tags: [#a, b]\n", "title: Knot #7\n", "a: [\n", "title: Knots\n"]
)
def test_what_may_mean_two_things_stays(text: str) -> None:
    """A comment, a list and a bracket may have been meant as they stand."""
    assert repair_yaml(text) == text
