"""An edition that was made from the last one shows what a clean build writes, before the whole site is assembled."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursegen.build import Options, check
from coursegen.serve.live_site import LiveSite
from coursegen.serve.options import PreviewOptions
from serve.edits import lesson_text, write_project
from serve.previewing import NOW

COURSE = "content/courses/beta.md"
LESSON = "content/courses/beta/lessons/02-part-2-2.md"
PAGE = "content/pages/about.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in which a course, a lesson and a path name others."""
    write_project(tmp_path)
    gamma = tmp_path / "content/courses/gamma.md"
    gamma.write_text("---\ntitle: Last\nprerequisites: [beta]\npathId: way\n---\n\n# Last\n\nLead.\n")
    other = tmp_path / "content/courses/beta/lessons/03-part-2-3.md"
    text = other.read_text().replace("order: 3\n", "order: 3\nprerequisites: [beta, part-2-2]\n")
    other.write_text(f"{text}\nSee [there](02-part-2-2.md#practice) and [here](02-part-2-2.md#more).\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (COURSE, "---\ntitle: A new title\ndifficulty: Beginner\npathId: way\n---\n\n# A new title\n\nLead.\n"),
        (COURSE, "---\ntitle: Zoo\ndifficulty: Beginner\npathId: way\n---\n\n# Zoo\n\n## Outcomes\n\n- All of it\n"),
        (LESSON, lesson_text("Lesson 2 of beta", "Words of beta, and more.", 2)),
        (LESSON, lesson_text("Another title", "Words of beta.", 2)),
        (LESSON, lesson_text("Lesson 2 of beta", "Words of beta.\n\n## More\n\nText.", 2)),
        (LESSON, lesson_text("Lesson 2 of beta", "Words.", 2).replace("## Practice", "## Theory")),
        (LESSON, lesson_text("Lesson 2 of beta", "Words.", 2).replace("order: 2", "order: 4")),
        (PAGE, "# About\n\nWho we were.\n"),
    ],
)
def test_every_page_is_right_at_once(root: Path, path: str, text: str) -> None:
    """Titles, headings, orders and words are what a clean build makes of them, on every page of the site."""
    site = LiveSite(PreviewOptions(root, lambda: NOW, source_lines=False, remember=False))
    site.refresh()
    (root / path).write_text(text)
    assert site.refresh([path])
    assert site.provisional
    assert site.edition is not None
    edition = site.edition
    built = {one.path: one.content for one in check(Options(root, root / "_site", NOW)).outputs}
    assert {file: edition.render(file).content for file in edition.pages} == {
        file: built[file] for file in edition.pages
    }
    assert site.assemble_again().assembly is None


def test_what_only_the_whole_can_tell_waits_for_it(root: Path) -> None:
    """A course with another place in the catalogue, or a new file, is assembled with all the others."""
    site = LiveSite(PreviewOptions(root, lambda: NOW, source_lines=False, remember=False))
    site.refresh()
    (root / COURSE).write_text("---\ntitle: Beta\norder: 1\npathId: way\n---\n\n# Beta\n\nLead.\n")
    assert site.refresh([COURSE])
    assert not site.provisional
    (root / LESSON).with_name("09-new.md").write_text(lesson_text("New", "Words.", 9))
    assert site.refresh([LESSON, "content/courses/beta/lessons/09-new.md"])
    assert not site.provisional
