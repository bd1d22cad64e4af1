"""Hints name what the author wrote, and what was most likely meant."""

from __future__ import annotations

import json

import pytest

from projects import Project, Run


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("```pyhton\nx = 1\n```", "unknown-language", 'did you mean "python"?'),
        ("<textarea>\n\nMore.", "unclosed-html", "write it as code, `<textarea>`, or close it"),
        (":::instructer\nText.\n:::", "unknown-block", 'did you mean "instructor"?'),
        (":::qiz Hi\nText.\n:::", "foreign-syntax", 'did you mean "quiz"?'),
    ],
)
def test_a_hint_in_a_text(project: Project, run: Run, text: str, code: str, hint: str) -> None:
    """The hint fits the case."""
    files = {"content/courses/a.md": "# A\n\nText.\n", "content/pages/b.md": f"# B\n\nText.\n\n{text}\n"}
    result = run("check", project(files), "--format", "json")
    found = [one for one in json.loads(result.stdout)["diagnostics"] if one["code"] == code]
    assert [one["hint"] for one in found] == [hint]


@pytest.mark.parametrize(("hours", "hint"), [("1e308", ""), ("40 hours", "write 40"), ("3,5", "write 3.5")])
def test_a_hint_keeps_the_number(project: Project, run: Run, hours: str, hint: str) -> None:
    """A number is only suggested when what was written means that number."""
    files = {"content/courses/a.md": f"---\ndurationHours: {hours}\n---\n\n# A\n\nText.\n"}
    result = run("check", project(files), "--format", "json")
    found = [one for one in json.loads(result.stdout)["diagnostics"] if one["code"] == "bad-number"]
    assert [one["hint"] for one in found] == [hint]
