"""What a lesson teaches, from its headings or its front matter: on its page, in the API and in structured data."""

from __future__ import annotations

import json

from projects import Project, Run

_HEADINGS = """# Tyres

About tyres.

## Lesson overview

- Name the `valve`
- Pump a tyre

## Pumping

Press.

## Key points

- Air leaves by the valve
"""
_FRONT_MATTER = """---
objectives:
  - Name the `valve`
questions: [Why is it flat?]
key_points:
  - Air leaves
---
# Tubes

About tubes.
"""
_FILES = {
    "content/courses/bikes/index.md": "# Bikes\n\nAbout bikes.\n",
    "content/courses/bikes/lessons/01-tyres.md": _HEADINGS,
    "content/courses/bikes/lessons/02-tubes.md": _FRONT_MATTER,
    "content/courses/bikes/lessons/03-plain.md": "# Plain\n\nNothing.\n",
}


def test_lessons_tell_what_they_teach(project: Project, run: Run) -> None:
    """Headings and front matter say the same; a lesson without either has a page without a trace of it."""
    root = project(_FILES)
    result = run("build", root, "-o", root / "out")
    assert result.exit_code == 0, result.output
    lessons = json.loads((root / "out/api/v1/courses/bikes.json").read_text("utf-8"))["lessons"]
    assert [(lesson["outcomes"], lesson["keyPoints"]) for lesson in lessons] == [
        (["Name the valve", "Pump a tyre"], ["Air leaves by the valve"]),
        (["Name the valve"], ["Air leaves"]),
        ([], []),
    ]
    tyres, tubes, plain = (
        (root / f"out/courses/bikes/{name}/index.html").read_text("utf-8") for name in ("tyres", "tubes", "plain")
    )
    assert '"teaches":["Name the valve","Pump a tyre"]' in tyres.replace('": ', '":').replace('", "', '","')
    assert '<h2 id="lesson-overview">' in tyres
    assert tubes.index("Why is it flat?") < tubes.index('<h2 id="outcomes">') < tubes.index('<h2 id="keypoints">')
    assert "Name the <code>valve</code>" in tubes
    assert not any(word in plain for word in ("teaches", "keypoints", "ticks"))


def test_a_changed_outcome_is_on_the_next_page(project: Project, run: Run) -> None:
    """A build that remembers gives the bytes of a build from nothing."""
    root = project(_FILES)
    run("build", root, "-o", root / "out")
    lesson = root / "content/courses/bikes/lessons/02-tubes.md"
    lesson.write_text(_FRONT_MATTER.replace("Name the", "Find the").replace("Air leaves", "Air stays"), "utf-8")
    run("build", root, "-o", root / "out")
    run("build", root, "-o", root / "new", "--no-cache")
    for path in ("courses/bikes/tubes/index.html", "api/v1/courses/bikes.json"):
        text = (root / "out" / path).read_text("utf-8")
        assert "Find the" in text
        assert "Air stays" in text
        assert text == (root / "new" / path).read_text("utf-8")


def test_a_wrong_list_is_told_at_its_place(project: Project, run: Run) -> None:
    """Another spelling of a key has the place of what was written."""
    root = project(
        _FILES | {"content/courses/bikes/lessons/02-tubes.md": "---\nobjectives: {a: b}\n---\n# Tubes\n\nX.\n"}
    )
    assert "02-tubes.md:2:13" in run("check", root).output
