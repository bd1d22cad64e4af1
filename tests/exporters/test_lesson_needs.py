"""Facts about what a lesson's page says of its prerequisites."""

from __future__ import annotations

from projects import Project, Run


def test_a_lesson_shows_what_it_requires(project: Project, run: Run) -> None:
    """Lessons of the same course and courses are linked by their titles, what is only text stays text."""
    needs = "prerequisites: [knots, ropes, Patience & care]"
    root = project(
        {
            "content/courses/ropes.md": "---\ntitle: Ropes\n---\n\n# Ropes\n\nAll.\n",
            "content/courses/sailing.md": "---\ntitle: Sailing\n---\n\n# Sailing\n\nAll.\n",
            "content/courses/sailing/lessons/01-knots.md": "# Knots <3\n\nOne.\n",
            "content/courses/sailing/lessons/02-sails.md": f"---\n{needs}\n---\n\n# Sails\n\nTwo.\n",
        }
    )
    assert run("build", root).return_value == 0
    lesson = (root / "_site/courses/sailing/sails/index.html").read_text(encoding="utf-8")
    links = '<a href="../knots/">Knots &lt;3</a>, <a href="../../ropes/">Ropes</a>, Patience &amp; care'
    assert f'<p class="meta"><span>Prerequisites: {links}</span></p>' in lesson
    assert "Prerequisites" not in (root / "_site/courses/sailing/knots/index.html").read_text(encoding="utf-8")
