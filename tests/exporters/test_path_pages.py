"""Pages of paths, and parts that only whole projects show: the path's own words, outline anchors, what follows options."""

from __future__ import annotations

import re
from pathlib import Path

from projects import Project, Run

PATH = """---
id: outdoors
title: Outdoors
---

# Outdoors

Maps first.

## The Order

Two steps:

1. **Reading Maps** - Paper before pixels
2. **Night Walks** - When the map is dark

Then sleep.

## Afterwards

Go out.
"""

COURSE = """---
title: Reading Maps
pathId: outdoors
---

# Reading Maps

A map is a promise.

## Course Structure

### Section 1: Contours
Lines of one height.
"""

LESSON = """---
title: Contours
---

# Contours

See [the outline](../../reading-maps.md#section-1-contours).

## Knowledge Check

1. What joins points of one height?
   - [x] A contour
   - [ ] A river

   Rivers run down.
"""

FILES = {
    "content/paths/outdoors.md": PATH.replace("## The Order", "## Path Structure"),
    "content/courses/reading-maps.md": COURSE,
    "content/courses/reading-maps/lessons/01-contours.md": LESSON,
}


def built(project: Project, run: Run) -> Path:
    root = project(FILES)
    assert run("build", root).return_value == 0
    return root / "_site"


def test_a_path_says_everything_of_its_courses_once(project: Project, run: Run) -> None:
    """The timeline has the heading of the author's list, what the list says of each course, and what is planned."""
    text = (built(project, run) / "paths/outdoors/index.html").read_text("utf-8")
    timeline = text[text.index('<ol class="timeline">') : text.index("</ol>", text.index('<ol class="timeline">'))]
    assert re.search(r'<h2 id="path-structure">Path Structure</h2>\s*<div class="sub">\s*<p>Two steps:</p>', text)
    assert re.findall(r"<h3>(?:<a[^>]*>)?([^<]*)", timeline) == ["Reading Maps", "Night Walks"]
    for said in ("Paper before pixels", "When the map is dark", "Then sleep."):
        assert text.count(said) == 1
    assert text.index("Then sleep.") < text.index("Afterwards")


def test_links_to_entries_of_an_outline_arrive(project: Project, run: Run) -> None:
    """The heading of an entry keeps its anchor on the page of the course."""
    site = built(project, run)
    lesson = (site / "courses/reading-maps/contours/index.html").read_text("utf-8")
    assert 'href="../#section-1-contours"' in lesson
    assert 'id="section-1-contours"' in (site / "courses/reading-maps/index.html").read_text("utf-8")


def test_what_follows_the_options_is_part_of_the_answer(project: Project, run: Run) -> None:
    """An author's explanation below the options stands where the answer is shown."""
    lesson = (built(project, run) / "courses/reading-maps/contours/index.html").read_text("utf-8")
    details = re.search(r"<details><summary>Show the answer.*?</details>", lesson, re.DOTALL)
    assert details is not None
    assert "Rivers run down." in details[0]


def test_a_rail_shows_what_is_planned_where_there_is_room(project: Project, run: Run) -> None:
    """In its place, without a number; in a long path courses come first, and the rest is counted."""

    def rail(planned: list[str]) -> list[str]:
        entries = "\n".join(f"1. **{title}** - Later." for title in (*planned, "Reading Maps", "Night Walks"))
        path = (
            FILES["content/paths/outdoors.md"].partition("## Path Structure")[0] + f"## Path Structure\n\n{entries}\n"
        )
        root = project({**FILES, "content/paths/outdoors.md": path})
        assert run("build", root).return_value == 0
        text = (root / "_site/index.html").read_text("utf-8")
        stops = text[text.index('<ol class="stops">') : text.index("</ol>")]
        found = re.findall(r'<span class="dot[^>]*>([^<]*)</span><(?:a|strong)[^>]*>([^<]*)', stops)
        return [f"{number} {title}".strip() for number, title in found]

    assert rail(["Rest"]) == ["Rest", "1 Reading Maps", "Night Walks"]
    assert rail(list("ABCDEF")) == ["A", "B", "C", "D", "1 Reading Maps", "+ 3 more courses"]
