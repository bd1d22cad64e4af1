"""The guide's own example of a block template does what the guide says."""

from __future__ import annotations

import re
from pathlib import Path

from projects import Project, Run

LESSON = Path(__file__).parents[2] / "content/courses/build-a-course-site/lessons/11-change-the-look.md"
FENCE = re.compile(
    r'^```html title="(templates/blocks/recipe\.html)"\n(.*?)^```$.*?^```markdown\n(.*?)^```$', re.M | re.S
)


def test_the_block_of_the_guide_is_drawn(project: Project, run: Run) -> None:
    """What stands between the colons is HTML with its links and images filled; what is text is escaped."""
    found = FENCE.search(LESSON.read_text(encoding="utf-8"))
    assert found is not None
    path, template, written = found.groups()
    page = written.replace("A plain loaf", "A <b> loaf").replace("500 g", "[Five](about.md) hundred g")
    root = project(
        {
            path: template,
            "content/courses/bread.md": "---\ntitle: Bread\n---\n\n# Bread\n\nBake.\n",
            "content/pages/about.md": f"# About\n\nText.\n\n{page}",
        }
    )
    assert run("build", root).return_value == 0
    html = (root / "_site/about/index.html").read_text(encoding="utf-8")
    drawn = html[html.index('<aside class="recipe">') :].partition("</aside>")[0]
    assert "<h3>A &lt;b&gt; loaf</h3>" in drawn
    assert re.search(r'<p><a href="(\./|)">Five</a> hundred g flour', drawn), drawn


def test_what_is_for_teachers_is_in_no_output(project: Project, run: Run) -> None:
    """Neither the page, nor its Markdown copy, the search or the API has it; an unknown block has its text."""
    text = "# About\n\nText.\n\n::: instructor\nHushword.\n:::\n\n:::oddment Its title\nKept.\n:::\n"
    root = project({"content/courses/bread.md": "# Bread\n\nBake.\n", "content/pages/about.md": text})
    assert run("build", root).return_value == 0
    files = [path for path in (root / "_site").rglob("*") if path.is_file()]
    assert not [path for path in files if b"Hushword" in path.read_bytes()]
    html = (root / "_site/about/index.html").read_text(encoding="utf-8")
    assert "Its title" in html
    assert "<p>Kept.</p>" in html
