"""Facts about the pictures and people that site.yaml and front matter name."""

from __future__ import annotations

import json

import pytest

from projects import Project, Run

COURSE = "---\ntitle: Bread\nimage: /bread.svg\n---\n\n# Bread\n\nBake.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'


@pytest.mark.parametrize("folder", ["content", "static"])
def test_a_named_picture_is_shown(project: Project, run: Run, folder: str) -> None:
    """Logo, hero and cover are found in static/ and in content/."""
    settings = "hero:\n  image: hero.svg\ntheme:\n  logo: logo.svg\n"
    pictures = {f"{folder}/{name}.svg": SVG for name in ("hero", "logo", "bread")}
    root = project({"content/site.yaml": settings, "content/courses/bread.md": COURSE, **pictures})
    assert run("build", root).return_value == 0
    home = (root / "_site/index.html").read_text(encoding="utf-8")
    for name in ("hero", "logo", "bread"):
        assert f'src="{name}.svg"' in home


def test_what_is_missing_is_told_at_its_line(project: Project, run: Run) -> None:
    """The line in site.yaml is that of the value, for pictures, links and people."""
    settings = (
        "instructors: [nobody]\nhero:\n  image: hero.svg\ntheme:\n  logo: logos.svg\n"
        "nav:\n  - title: Away\n    url: /away/\n"
    )
    files = {"content/site.yaml": settings, "content/courses/bread.md": "# Bread\n\nBake.\n", "static/logo.svg": SVG}
    result = run("check", project(files), "--format", "json")
    found = [one for one in json.loads(result.stdout)["diagnostics"] if one["path"] == "content/site.yaml"]
    assert [(one["path"], one["line"], one["column"], one["code"]) for one in found] == [
        ("content/site.yaml", 1, 15, "unknown-person"),
        ("content/site.yaml", 3, 10, "missing-theme-file"),
        ("content/site.yaml", 5, 9, "missing-theme-file"),
        ("content/site.yaml", 8, 10, "broken-link"),
    ]
