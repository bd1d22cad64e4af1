"""Front matter: where it ends, what each mistake in it is told like, and that every value knows its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from coursegen.model import Document, Kind, Meta, Source
from coursegen.problems.diagnostic import in_file_order
from coursegen.problems.report import render
from coursegen.settings import yaml_tree
from coursegen.settings.front_matter import read_head, split
from coursegen.settings.yaml_messages import quoted_scalar
from coursegen.settings.yaml_tree import ListNode, MapNode, Node, TextNode, load_mapping, spelled, typed
from coursegen.time_limit import limit_time

FIXTURES = Path(__file__).parents[1] / "fixtures" / "frontmatter"
PATH = "content/x.md"


def source(text: str, kind: Kind = "course") -> Source:
    return Source(PATH, kind, "x", text, "")


def cases(name: str) -> list[Any]:
    return [pytest.param(text, told, id=title) for _, title, text, told in read_fixture_file(FIXTURES / f"{name}.md")]


def told(text: str, kind: Kind) -> str:
    return render(
        in_file_order(read_head(source(text, kind)).diagnostics),
        "human",
        lambda path, number: text.split("\n")[number - 1],
    )


@pytest.mark.parametrize(("text", "expected"), cases("yaml"))
def test_each_mistake_in_yaml_has_its_message(text: str, expected: str) -> None:
    """A mistake in the YAML is told at its place in plain words, as the fixture shows."""
    assert told(text, "course") == expected


@pytest.mark.parametrize(("text", "expected"), cases("course"))
def test_each_mistake_in_a_course_has_its_message(text: str, expected: str) -> None:
    """A value that a course cannot have is told at its place, as the fixture shows."""
    assert told(text, "course") == expected


@pytest.mark.parametrize(("text", "expected"), cases("lesson"))
def test_each_mistake_in_a_lesson_has_its_message(text: str, expected: str) -> None:
    """A value that a lesson cannot have is told at its place, as the fixture shows."""
    assert told(text, "lesson") == expected


@pytest.mark.parametrize(("text", "expected"), cases("path"))
def test_each_mistake_in_a_path_has_its_message(text: str, expected: str) -> None:
    """A value that a learning path cannot have is told at its place, as the fixture shows."""
    assert told(text, "path") == expected


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("Text.\n", "Text.\n", 1),
        ("---\nid: x\n---\nText.\n", "Text.\n", 4),
        ("\n\n---\nid: x\n---\nText.\n", "Text.\n", 6),
        ("--- \nid: x\n---\t\n\nText.\n", "\nText.\n", 4),
        ("---\nid: x\n...\nText.\n", "Text.\n", 4),
        ("---\nid: x\n---", "", 3),
        ("---\n---\n---\n", "---\n", 3),
        ("---\nid: x\n\nText.\n", "\nText.\n", 3),
        ("----\nid: x\n---\n", "----\nid: x\n---\n", 1),
        ("---", "---", 1),
        ("", "", 1),
    ],
)
def test_the_body_begins_where_the_front_matter_ends(text: str, body: str, line: int) -> None:
    """The body and the number of its first line are right with and without front matter."""
    parts = split(text, PATH)
    assert (parts.body, parts.body_line) == (body, line)


def test_a_blank_line_within_front_matter_does_not_end_it() -> None:
    """Keys, comments, lists and indented lines may follow a blank line."""
    parts = split("---\nid: x\n\n# remark\n\ntags:\n\n- a\n\n  - b\n---\nText.\n", PATH)
    assert (parts.body, parts.diagnostics) == ("Text.\n", ())


def test_good_keys_survive_a_broken_one() -> None:
    """A value that is no YAML takes nothing with it but itself."""
    head = read_head(source("---\nid: x\ntitle: a: b\ntags: [c]\n---\n"))
    assert (head.meta.id, head.meta.title, head.meta.tags) == ("x", None, ("c",))
    assert [problem.code for problem in head.diagnostics] == ["bad-yaml"]


def test_spelling_is_kept() -> None:
    """What YAML would make a number, date or truth value stays as written."""
    node, problems = load_mapping("a: 007\nb: 2024-01-01\nc: yes\nd: 1.0\ne: 0x1F\nf: 1:30\n", PATH)
    assert (spelled(node), problems) == (
        {"a": "007", "b": "2024-01-01", "c": "yes", "d": "1.0", "e": "0x1F", "f": "1:30"},
        (),
    )


def test_free_values_follow_the_core_schema() -> None:
    """Below `extra`, plain true, 1 and 1.5 have a type; quoted ones, `yes`, dates and endless numbers are text."""
    node, _ = load_mapping(f"a: [true, FALSE, 1, -1.5e3, ~, '1', yes, 2024-01-01, {'9' * 5000}, .inf]", PATH)
    assert typed(node) == {
        "a": [True, False, 1, -1500.0, None, "1", "yes", "2024-01-01", "9" * 5000, ".inf"],
    }


def test_places_count_lines_as_editors_do() -> None:
    """Characters that only YAML takes for line ends (U+0085, U+2028) do not shift the lines below."""
    node, problems = load_mapping("a: 'x\u2028y\x85z'\nb: ü😀\nc: end\n", PATH, first_line=10)
    assert problems == ()
    places = [(entry.key, entry.value.place.line, entry.value.place.column) for entry in node.entries]
    assert places == [("a", 10, 4), ("b", 11, 4), ("c", 12, 4)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 60_000, "yaml-too-deep"),
        ("- " * 30_000, "yaml-too-deep"),
        ("? " * 30_000, "yaml-too-deep"),
        ("a: " + "{a: " * 10_000, "yaml-too-deep"),
        ("a: &a [x]\n" + "b: &b [*a,*a,*a,*a,*a,*a,*a]\n" * 20, "yaml-alias"),
        ("a: b\n" * 20_000, "yaml-too-large"),
        ("".join(f"k{number}:\n" for number in range(5_000)), "yaml-too-large"),
        ("nav:\n" + "- {q: 1}\n" * 5_000, None),
        ("a" + " " * 60_000, "bad-yaml"),
        ("difficulty: 'a" + " " * 60_000 + "b'", None),
    ],
)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_hostile_yaml_is_refused_quickly(text: str, code: str | None, loader: str, monkeypatch: Any) -> None:
    """Depth, size and aliases are refused before they cost time or stack, with and without libyaml."""
    monkeypatch.setattr(yaml_tree, "_LOADER", getattr(yaml, loader))
    codes = {problem.code for problem in read_head(source(f"---\n{text}\n---\n")).diagnostics}
    assert code is None or code in codes


@pytest.mark.parametrize("levels", [30, 500, 1_500, 30_000])
@pytest.mark.parametrize("end", ["", "%"])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_depth_is_told_where_it_begins(levels: int, end: str, loader: str, monkeypatch: Any) -> None:
    """The place is that of the first level too many, however far the parser's scanner is ahead, and whatever it met."""
    monkeypatch.setattr(yaml_tree, "_LOADER", getattr(yaml, loader))
    _, problems = load_mapping(f"title: Maps\na: {'[' * levels}{end}\nb: c\n", PATH)
    assert [(problem.code, problem.location.line, problem.location.column) for problem in problems] == [
        ("yaml-too-deep", 2, 23)
    ]


@pytest.mark.parametrize(("text", "expected"), [case for case in cases("yaml") if "yaml]" in case.values[1]])
def test_the_slow_loader_finds_the_same_mistakes(text: str, expected: str, monkeypatch: Any) -> None:
    """Without libyaml, the same lines are complained about under the same codes."""
    monkeypatch.setattr(yaml_tree, "_LOADER", yaml.SafeLoader)
    lines = [line.split(": ")[0:2] for line in expected.splitlines() if line.startswith(PATH)]
    slow = [line.split(": ")[0:2] for line in told(text, "course").splitlines() if line.startswith(PATH)]
    assert [(place.split(":")[1], code) for place, code in slow] == [
        (place.split(":")[1], code) for place, code in lines
    ]


YAML_LIKE = st.text(st.sampled_from("ab:-?# \n\t'\"[]{},&*!|>%@`\\~<0é日\u2028\x85\ufeff"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.one_of(YAML_LIKE, st.text(max_size=60)))
@example("a: \ud800")
@example('a: "\\0"')
@example("%")
@example("? !")
def test_any_text_is_a_value_or_a_diagnostic(text: str) -> None:
    """No text makes reading front matter raise, and what is said points into the file."""
    head = read_head(source(f"---\n{text}\n---\n"))
    lines = f"---\n{text}\n---\n".split("\n")
    for problem in head.diagnostics:
        assert 1 <= problem.location.line <= len(lines)
        assert 1 <= problem.location.column <= len(lines[problem.location.line - 1]) + 1


@settings(max_examples=200, deadline=None)
@given(YAML_LIKE)
def test_places_point_at_the_characters_of_the_value(text: str) -> None:
    """Cutting a plain value's place out of its line gives the value."""
    node, _ = load_mapping(text, PATH)
    lines = text.split("\n")
    for leaf in leaves(node):
        line = lines[leaf.place.line - 1]
        cut = line[leaf.place.column - 1 : leaf.place.column - 1 + leaf.place.length]
        if leaf.plain and leaf.text and not set(leaf.text) & set(" \n\u2028\x85"):
            assert cut == leaf.text


def leaves(node: Node) -> list[TextNode]:
    if isinstance(node, MapNode):
        return [leaf for entry in node.entries for leaf in leaves(entry.value)]
    if isinstance(node, ListNode):
        return [leaf for item in node.items for leaf in leaves(item)]
    return [node]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cn"], exclude_characters="\ufeff")))
def test_the_hint_to_quote_mends_any_value(value: str) -> None:
    """What a hint writes in quotes is read back as the value."""
    node, problems = load_mapping(f"a: {quoted_scalar(value)}", PATH)
    assert (spelled(node), problems) == ({"a": value}, ())


@pytest.mark.parametrize(
    "rest", ["draft: true\n---\n# Maps\n", "\ndraft: true\n---\n# Maps\n", "draft: true\n\n# Maps\n"]
)
def test_keys_below_three_dots_are_an_error(rest: str) -> None:
    """YAML's end of a document would publish a draft without a word."""
    parts = split(f"---\ntitle: Maps\n...\n{rest}", "a.md")
    assert [(one.code, one.location.line) for one in parts.diagnostics] == [("bad-yaml", 3)]


@pytest.mark.parametrize("rest", ["# Maps\n", "\nNote: a map.\n\nText\n\n---\n", "\nNote: a map.\n", ""])
def test_three_dots_may_end_front_matter(rest: str) -> None:
    """As they may in Pandoc; text that looks like a key after a blank line is text."""
    assert split(f"---\ntitle: Maps\n...\n{rest}", "a.md").diagnostics == ()


def test_front_matter_that_was_right_is_not_judged_again() -> None:
    """An earlier document with the same front matter gives its values; one with another, or a wrong one, does not."""
    text = "---\ntitle: A\n---\nText.\n"
    good = read_head(source(text))
    before = Document(PATH, "course", "x", "", meta=Meta(title="from before"), head=good.digest)
    assert read_head(source(f"{text}More.\n"), before).meta.title == "from before"
    assert read_head(source(text, "lesson"), before).meta.title == "A"
    assert read_head(source(f"\n{text}"), before).meta.title == "A"
    assert read_head(source(text.replace("A", "B")), before).meta.title == "B"
    assert read_head(source("---\ntitel: A\n---\n")).digest == ""
    assert read_head(source("---\ntitle: A\n")).digest == ""


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n--\na:\n" + "  \n" * 1_000 + "x\n",
        "--\n" + "a: b\n" * 5_000,
        "--\n" * 20_000,
        "# T\n\n---\na:\n" + "  b\n" * 38 + "  \n" * 3_000,
    ],
)
def test_late_front_matter_is_looked_for_in_no_time(text: str) -> None:
    """Lines that could be read in several ways are read in one."""
    limit_time(1.0, split, text, PATH)
