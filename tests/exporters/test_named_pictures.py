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


def test_a_person_and_an_offering_are_shown_whole(project: Project, run: Run) -> None:
    """Role, address and site stand on a person's page; dates, mode, meetings and time zone in the course's panel."""
    offering = (
        "{start: 2026-03-02, end: 2026-04-01, mode: blended, meetings: Mondays at 18:00, timezone: Europe/Berlin}"
    )
    files = {
        "content/people/ada.md": "---\nname: Ada\nrole: Baker\nemail: ada@example.org\nurl: https://example.org/ada\n---\n\n# Ada\n",
        "content/courses/bread.md": f"---\ninstructors: [ada]\nofferings:\n  - {offering}\n---\n\n# Bread\n\nBake.\n",
    }
    root = project(files)
    assert run("build", root).return_value == 0
    person = (root / "_site/people/ada/index.html").read_text(encoding="utf-8")
    assert "<span>Baker</span>" in person
    assert '<a href="mailto:ada@example.org">ada@example.org</a>' in person
    assert '<a href="https://example.org/ada">' in person
    course = (root / "_site/courses/bread/index.html").read_text(encoding="utf-8")
    when = "2026-03-02–2026-04-01, Online and on site, Mondays at 18:00, Europe/Berlin"
    assert f"<dt>Starts</dt><dd>{when}</dd>" in course


def test_what_is_blank_or_no_zone_is_told(project: Project, run: Run) -> None:
    """A title of blanks is none, a list may not hold an empty name, and a time zone must exist."""
    front = 'title: "  "\ninstructors: [" "]\nofferings: [{timezone: Europe/Berlim}]\n'
    result = run("check", project({"content/courses/bread.md": f"---\n{front}---\n\nBake.\n"}), "--format", "json")
    found = {one["code"]: one for one in json.loads(result.stdout)["diagnostics"] if one["severity"] == "error"}
    assert set(found) == {"missing-title", "bad-value"}
    values = [one for one in json.loads(result.stdout)["diagnostics"] if one["code"] == "bad-value"]
    assert [(one["line"], one["hint"]) for one in values] == [
        (3, "take it out, or write something"),
        (4, 'did you mean "Europe/Berlin"?'),
    ]


def test_a_person_needs_none_of_these(project: Project, run: Run) -> None:
    """A page with a name alone is drawn, without an empty line."""
    root = project({"content/people/ada.md": "# Ada\n", "content/courses/bread.md": "# Bread\n\nBake.\n"})
    assert run("build", root).return_value == 0
    assert 'class="meta"' not in (root / "_site/people/ada/index.html").read_text(encoding="utf-8")
