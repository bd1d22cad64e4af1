"""Two things that want one place in the output are told at what the author wrote."""

from __future__ import annotations

import pytest

from projects import Project, Run


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("/robots.txt", "duplicate-url"),
        ("/ROBOTS.TXT", "case-collision"),
        ("/icon.svg", "duplicate-url"),
        ("/courses/a/index.md", "duplicate-url"),
        ("/search/index.json", "duplicate-url"),
        ("/con", "unsafe-name"),
        ("/.coursegen-manifest.json", "bad-url"),
    ],
)
def test_an_old_address_that_cannot_be_is_told_at_its_line(alias: str, code: str, project: Project, run: Run) -> None:
    """Whether a file that coursegen makes has the place, or no file may have such a name."""
    root = project({"content/courses/a.md": f"---\ntitle: A\naliases: [/old, {alias}]\n---\n\nText.\n"})
    result = run("check", root)
    assert result.return_value == 1
    assert f"content/courses/a.md:3:17: error[{code}]: " in result.stderr
