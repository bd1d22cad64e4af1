"""The Markdown copies and llms.txt of a project that is really built."""

from __future__ import annotations

import posixpath
import re

from projects import COURSE, Project, Run, tree

LESSON = """---
title: Scale
---

# Scale

See [north](02-north.md#find-it), [the course](../../reading-maps.md), ![a map](map.png), and [a reference][r].

```markdown
[not a link](02-north.md)
```

[r]: 02-north.md "North"
"""

FILES: dict[str, str | bytes] = {
    "content/site.yaml": "title: Maps & Co\ndescription: Find your way.\n",
    "content/courses/reading-maps.md": COURSE.replace("durationHours: 2\n", "aliases: [/old/maps/, /maps.html]\n"),
    "content/courses/reading-maps/lessons/01-scale.md": LESSON,
    "content/courses/reading-maps/lessons/02-north.md": "# North\n\nText.\n\n## Find it\n\nUp.\n",
    "content/courses/reading-maps/lessons/map.png": b"\x89PNG\r\n\x1a\n",
}


def built(project: Project, run: Run, *more: str) -> dict[str, str]:
    root = project(FILES)
    result = run("build", root, *more)
    assert result.return_value == 0, result.output
    return {
        path: data.decode() for path, data in tree(root / "_site").items() if path.endswith((".md", ".txt", ".html"))
    }


def test_links_lead_to_the_copies_beside_the_pages(project: Project, run: Run) -> None:
    """Links are rewritten, those of references too; code stays as it is, and front matter is gone."""
    text = built(project, run)["courses/reading-maps/scale/index.md"]
    assert text.startswith("# Scale\n")
    assert "[north](../north/index.md#find-it)" in text
    assert "[the course](../index.md)" in text
    assert "![a map](../lessons/map.png)" in text
    assert '[r]: ../north/index.md "North"' in text
    assert "[not a link](02-north.md)" in text


def test_every_link_of_a_copy_leads_to_a_file(project: Project, run: Run) -> None:
    """From each copy and from llms.txt, by its relative address."""
    root = project(FILES)
    run("build", root)
    files = tree(root / "_site")
    copies = [path for path in files if path.endswith(".md")] + ["llms.txt"]
    assert len(copies) == 6
    for path in copies:
        text = re.sub(r"^```.*?^```", "", files[path].decode(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)]+)\)", text):
            address = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
            assert address in files, (path, target)


def test_a_course_lists_its_lessons(project: Project, run: Run) -> None:
    """The author's text first, then what the site knows."""
    text = built(project, run)["courses/reading-maps/index.md"]
    assert text.startswith("# Reading Maps\n\nA map is a promise")
    assert "- Level: Beginner" in text
    assert "1. [Scale](scale/index.md)\n2. [North](north/index.md)" in text


def test_llms_txt_has_title_summary_and_courses(project: Project, run: Run) -> None:
    """As https://llmstxt.org/ asks: one H1, a quotation, H2 sections of link lists; absolute with a base URL."""
    text = built(project, run, "--base-url", "https://example.org/x/")["llms.txt"]
    lines = text.splitlines()
    assert lines[0] == "# Maps \\& Co"
    assert lines[2] == "> Find your way."
    assert "  - [Scale](https://example.org/x/courses/reading-maps/scale/index.md)" in text


def test_aliases_lead_on(project: Project, run: Run) -> None:
    """Old addresses are pages that lead to the new one by a relative address, with the canonical one when known."""
    pages = built(project, run, "--base-url", "https://example.org/x/")
    for path, href in (("old/maps/index.html", "../../courses/reading-maps/"), ("maps.html", "courses/reading-maps/")):
        assert f'<meta http-equiv="refresh" content="0; url={href}">' in pages[path]
        assert f'<a href="{href}">Reading Maps</a>' in pages[path]
        assert '<link rel="canonical" href="https://example.org/x/courses/reading-maps/">' in pages[path]


def test_an_alias_that_is_taken_is_an_error(project: Project, run: Run) -> None:
    """An old address that a page has now is refused at its place."""
    course = COURSE.replace("durationHours: 2\n", "aliases: [/paths/outdoors/]\n")
    result = run("build", project({"content/courses/reading-maps.md": course}))
    assert result.return_value == 1
    assert "error[duplicate-url]" in result.output


def test_a_file_of_the_author_takes_the_place_of_ours(project: Project, run: Run) -> None:
    """static/robots.txt is published as it is."""
    root = project({**FILES, "static/robots.txt": "User-agent: *\nDisallow: /\n"})
    assert run("build", root).return_value == 0
    assert (root / "_site/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
