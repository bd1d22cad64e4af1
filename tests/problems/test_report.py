"""Printing diagnostics: carets stand below what they mean, and machines can read the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from coursegen.files.lines import line_reader
from coursegen.problems.codes import CODES
from coursegen.problems.diagnostic import Diagnostic, Span, capped, diagnose
from coursegen.problems.excerpt import excerpt, visible, width
from coursegen.problems.report import FORMATS, count, render, step_summary, summary

# The SARIF 2.1.0 schema of OASIS (rtm.5, as SchemaStore publishes it), with its descriptions left out.
SARIF_SCHEMA = Path(__file__).parents[1] / "fixtures" / "report" / "sarif-2.1.0-rtm.5.json"

SLIP = diagnose(
    "unknown-difficulty",
    Span("content/courses/x.md", 5, 13, 7),
    '"Advancd" is not one of Beginner, Intermediate, Advanced',
    'did you mean "Advanced"?',
)
TEXT = "---\nid: x\n\n\ndifficulty: Advancd\n"


def read_line(path: str, number: int) -> str | None:
    return TEXT.split("\n")[number - 1] if path == "content/courses/x.md" else None


def test_a_diagnostic_is_shown_with_its_line() -> None:
    """Place, severity, code and message come first, then the line, then carets and the hint."""
    assert render([SLIP], "human", read_line) == (
        "content/courses/x.md:5:13: error[unknown-difficulty]: "
        '"Advancd" is not one of Beginner, Intermediate, Advanced\n'
        "  5 | difficulty: Advancd\n"
        '                  ^^^^^^^ did you mean "Advanced"?\n'
    )


def test_without_a_line_the_hint_has_its_own() -> None:
    """What means a whole file, or a file that is gone, shows no excerpt."""
    whole = diagnose("no-content", Span("content"), "there is no course", "start one")
    assert render([whole], "human", read_line) == "content: error[no-content]: there is no course\n  start one\n"
    assert render([SLIP], "human").count("\n") == 2
    assert render([diagnose("bad-id", Span("x", 3), "m")], "human") == "x:3: error[bad-id]: m\n"


def test_colours_only_when_asked() -> None:
    """Escape sequences are printed on request, and taking them out gives the plain form."""
    plain, coloured = render([SLIP], "human", read_line), render([SLIP], "human", read_line, colour=True)
    assert "\x1b" not in plain
    assert coloured.replace("\x1b[1;31m", "").replace("\x1b[1m", "").replace("\x1b[0m", "") == plain
    assert "\x1b[1;31m" in coloured


@pytest.mark.parametrize(
    ("line", "column", "length", "expected"),
    [
        ("a: b", 4, 1, "  1 | a: b\n         ^"),
        ("\ta: b", 5, 1, "  1 |     a: b\n             ^"),
        ("地図: b", 5, 1, "  1 | 地図: b\n            ^"),
        ("地図: b", 1, 2, "  1 | 地図: b\n      ^^^^"),
        ("e\u0301: b", 5, 1, "  1 | e\u0301: b\n         ^"),
        ("a\x1bb c", 5, 1, "  1 | a\\x1bb c\n             ^"),
        ("a\u202eb c", 2, 1, "  1 | a\\u202eb c\n       ^^^^^^"),
        ("abc", 4, 1, "  1 | abc\n         ^"),
        ("abc", 99, 5, "  1 | abc\n         ^"),
        ("abc", 2, 99, "  1 | abc\n       ^^"),
        ("", 1, 1, "  1 |\n      ^"),
    ],
)
def test_carets_stand_below_what_they_mean(line: str, column: int, length: int, expected: str) -> None:
    """Tabs, wide, combining and invisible characters do not shift the carets."""
    assert excerpt(Span("x", 1, column, length), line, "") == expected


def test_a_long_line_is_cut_around_its_caret() -> None:
    """The marked place is visible, with an ellipsis on each side that was cut."""
    line = "a" * 500 + "WRONG" + "b" * 500
    shown, carets = excerpt(Span("x", 1, 501, 5), line, "").split("\n")
    start = carets.index("^")
    assert shown[start : start + carets.count("^")] == "WRONG"
    assert shown.startswith("  1 | …a")
    assert shown.endswith("b…")
    assert len(shown) < 120


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab \t地\u0301\x1b\u202e😀"), max_size=150), st.integers(1, 160), st.integers(1, 20))
def test_the_caret_starts_at_the_character_for_any_line(line: str, column: int, length: int) -> None:
    """The cells before the first caret are those of what stands before the marked character."""
    shown, carets = excerpt(Span("x", 1, column, length), line, "").split("\n")
    before = carets.index("^")
    index = next((n for n in range(len(shown) + 1) if width(shown[:n]) >= before), len(shown))
    rest = visible(line[column - 1 :])
    # Combining marks have no cells, so the cut may fall before or after those that end the text before it.
    assert shown[index:].lstrip("\u0301").rstrip("…")[:3] == rest.lstrip("\u0301").rstrip()[:3] or not rest.strip()
    assert not set(carets) - {" ", "^"}


def test_lines_are_read_from_the_project(tmp_path: Path) -> None:
    """Lines come without line ends and byte order mark; what cannot be read has no lines."""
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\xff\rthree")
    read = line_reader(tmp_path)
    assert [read("a.md", number) for number in range(5)] == [None, "one", "two\ufffd", "three", None]
    assert read("gone.md", 1) is None
    assert read("a\0.md", 1) is None


def test_a_message_cannot_forge_terminal_output() -> None:
    """Control characters of an author's file reach neither the terminal nor the line below."""
    evil = diagnose("bad-id", Span("x\x1b[2J.md", 1, 1), "a\x1b[31mb\r\nc", "\x07")
    assert render([evil], "human") == "x\\x1b[2J.md:1:1: error[bad-id]: a\\x1b[31mb\\x0d\\x0ac\n  \\x07\n"


def test_json_is_versioned_and_complete() -> None:
    """All that a diagnostic holds is in the JSON form, beside the counts."""
    value = json.loads(render([SLIP], "json"))
    assert value == {
        "version": 1,
        "counts": {"error": 1, "warning": 0, "note": 0},
        "diagnostics": [
            {
                "severity": "error",
                "code": "unknown-difficulty",
                "message": SLIP.message,
                "hint": SLIP.hint,
                "path": "content/courses/x.md",
                "line": 5,
                "column": 13,
                "length": 7,
            }
        ],
    }


def test_github_annotations_are_escaped() -> None:
    """Percent signs and line ends in text, and commas and colons in properties, cannot end a command."""
    odd = diagnose("long-description", Span("a,b:c%.md", 2, 3, 4), "100%\n::error::x", "a, b: c")
    assert render([odd], "github") == (
        "::notice file=a%2Cb%3Ac%25.md,line=2,col=3,endColumn=7,title=long-description::100%25%0A::error::x (a, b: c)\n"
    )
    assert render([diagnose("no-content", Span("content"), "m")], "github") == (
        "::error file=content,title=no-content::m\n"
    )


def sarif_errors(diagnostics: list[Diagnostic]) -> list[Any]:
    schema = json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(json.loads(render(diagnostics, "sarif")))]


def test_sarif_is_valid() -> None:
    """Every code, with and without a place, passes the schema of the standard."""
    everything = [
        diagnose(code, Span("content/a b{é.md", number, number), "x {0} y", "h") for number, code in enumerate(CODES)
    ]
    assert sarif_errors(everything) == []
    assert sarif_errors([]) == []


def test_sarif_points_at_rules_and_places() -> None:
    """Results refer to the rules that occur, by index, and to places relative to the project."""
    other = diagnose("bad-id", Span("content/a b.md"), "x {0} y")
    run = json.loads(render([SLIP, other], "sarif"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(rules) == ["bad-id", "unknown-difficulty"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == ["unknown-difficulty", "bad-id"]
    first, second = (result["locations"][0]["physicalLocation"] for result in run["results"])
    assert first["region"] == {"startLine": 5, "startColumn": 13, "endColumn": 20}
    assert second == {"artifactLocation": {"uri": "content/a%20b.md", "uriBaseId": "PROJECT"}}
    assert run["results"][1]["message"]["text"] == "x {{0}} y"


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_say_is_said_in_every_format(form: Any) -> None:
    """Without diagnostics, people and GitHub get nothing and programs an empty list."""
    text = render([], form)
    assert text == "" if form in {"human", "github"} else json.loads(text)


def test_counts_are_put_into_words() -> None:
    """The summary names only what there is, in the order of severity."""
    note = diagnose("long-description", Span("x"), "m")
    assert summary([note, SLIP, SLIP]) == "2 errors, 1 note"
    assert count([note]) == {"error": 0, "warning": 0, "note": 1}
    assert summary([]) == ""


def test_the_summary_of_a_run_holds_the_authors_words_as_text() -> None:
    """A table with one row each; nothing in a message becomes markup or ends the cell, and a hundred are enough."""
    hostile = diagnose("broken-link", Span("content/a|b.md", 3), "see [x](javascript:y) | <img> `z`")
    text = step_summary([hostile] * 101)
    rows = [line for line in text.splitlines() if line.startswith("| error")]
    assert len(rows) == 100
    assert rows[0].count("|") == 4
    assert not set("[]<>`") & set(rows[0])
    assert "and 1 more" in text
    assert step_summary([]) == "**coursegen**: nothing to report\n\n"


def test_github_gets_no_character_that_reorders_text() -> None:
    """A file name may hold U+202E; the log shows it as what it is."""
    said = diagnose("bad-value", Span("a\u202eb.md", 1, 1), "x\u202ey", "z\x1b")
    text = render([said], "github")
    assert "file=a\\u202eb.md," in text
    assert "x\\u202ey (z\\x1b)" in text


def test_one_thing_is_said_twenty_times_at_most_for_each_file() -> None:
    """The rest is counted, in order, and other codes and files are not affected."""
    many = [diagnose("bad-value", Span("a.md", line), "bad") for line in range(1, 101)]
    others = [diagnose("bad-id", Span("a.md", 200), "bad"), diagnose("bad-value", Span("b.md", 1), "bad")]
    kept = capped([*many, *others])
    assert kept[:20] == tuple(many[:20])
    assert (kept[20].location.line, kept[20].message) == (21, "from here on, 80 more of the same kind in this file")
    assert kept[21:] == tuple(others)
    assert capped(many[:21]) == tuple(many[:21])


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_programs_get_hidden_characters_as_escapes(form: Any) -> None:
    """What turns the direction of text, half characters and all else beyond ASCII; reading gives them back."""
    hidden = "\u202e\u2066\u200b\u2028\x1b\ud800é"
    text = render([diagnose("bad-id", Span(f"content/{hidden}.md", 1, 1), hidden, hidden)], form)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert repr(hidden)[1:-1] in repr(json.loads(text))
