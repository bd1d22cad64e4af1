"""What is said of several places is said once to a person, with all its places or the first three and a count."""

from __future__ import annotations

from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.folding import fold
from coursegen.problems.report import as_json, render


def alike(count: int) -> list[Diagnostic]:
    return [
        diagnose("unknown-key", Span(f"{number:02}.md", 2, 1), '"layout" has no meaning') for number in range(count)
    ]


def test_alike_ones_become_one_with_a_count_and_three_places() -> None:
    """48 files with the same key are two lines, where the first of them was said."""
    other = diagnose("bad-id", Span("05.md", 3, 1), "bad")
    text = render([*alike(6), other, *alike(48)[6:]], "human")
    assert text.splitlines() == [
        '00.md:2:1: warning[unknown-key]: "layout" has no meaning',
        "  the same 48 times in all: also at 01.md:2:1, 02.md:2:1 and 45 more places (--verbose names all)",
        "05.md:3:1: error[bad-id]: bad",
    ]


def test_few_places_are_all_named() -> None:
    """No count of the rest where there is none."""
    assert render(alike(3), "human").splitlines()[1:] == ["  the same 3 times in all: also at 01.md:2:1, 02.md:2:1"]
    assert render(alike(1), "human").count("\n") == 1


def test_who_asks_for_everything_gets_everything() -> None:
    """--verbose and the formats for machines name every place."""
    assert render(alike(30), "human", verbose=True).count("unknown-key") == 30
    assert len(as_json(alike(30))["diagnostics"]) == 30
    assert render(alike(30), "github").count("\n") == 30


def test_another_hint_or_severity_is_another_message() -> None:
    """Only what is equal for a reader is put together."""
    first = diagnose("unknown-key", Span("a.md", 1), "x", "one")
    second = diagnose("unknown-key", Span("b.md", 1), "x", "two")
    assert [len(one.others) for one in fold([first, second, first])] == [1, 0]


def test_people_see_the_first_of_many_and_machines_all_of_them() -> None:
    """The cap is a matter of reading; what is alike counts as one, so it never uses the cap up."""
    many = [diagnose("bad-value", Span("a.md", line), f"bad {line}") for line in range(1, 101)]
    same = [diagnose("bad-value", Span("a.md", 200 + line), "bad 1") for line in range(50)]
    text = render([*many, *same], "human")
    assert text.count("error[bad-value]: bad") == 20
    assert "from here on, 80 more of the same kind in this file" in text
    assert "the same 51 times in all" in text
    assert render([*many, *same], "human", verbose=True).count("bad-value") == 150
    assert len(as_json([*many, *same])["diagnostics"]) == 150
    assert render([*many, *same], "sarif").count('"ruleId"') == 150
