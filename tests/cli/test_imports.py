"""What a build loads: the less there is to do, the fewer libraries, since loading one takes as long as many pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import coursegen
from projects import Project

LESSON = "content/courses/one/lessons/01-a.md"
_CODE = """
import sys
from coursegen.cli import main
try: main()
except SystemExit: pass
"""


def loaded(root: Path) -> set[str]:
    """Build in a process of its own; return the modules that it has loaded."""
    return set(last_line(root, f'{_CODE}print(" ".join(sys.modules))').split())


def last_line(root: Path, code: str) -> str:
    """Build in a process of its own; return the last line of what it writes."""
    done = subprocess.run(
        [sys.executable, "-c", code, "build", str(root), "--jobs", "1"],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PYTHONPATH": str(Path(coursegen.__file__).parent.parent),
            "SOURCE_DATE_EPOCH": "1790000000",
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        },
    )
    return done.stdout.splitlines()[-1]


@pytest.fixture
def built(project: Project) -> Path:
    """A course of one lesson, with settings and front matter, that has been built."""
    root = project(
        {
            "content/site.yaml": "title: Site\n",
            "content/courses/one.md": "---\ntitle: One\n---\n# One\n",
            LESSON: "---\ntitle: A\n---\n# A\n\nText.\n",
        }
    )
    loaded(root)
    return root


def test_a_build_with_nothing_to_do_loads_no_library(built: Path) -> None:
    """After no change, neither Markdown nor templates, schemas or YAML are loaded."""
    heavy = {"markdown_it", "pygments", "pydantic", "jinja2", "yaml", "msgspec", "sqlite3"}
    assert not heavy & loaded(built)


def test_an_edited_text_loads_no_schema(built: Path) -> None:
    """While front matter and site.yaml are as they were, nothing is loaded to judge them."""
    lesson = built / LESSON
    lesson.write_text(f"{lesson.read_text()}\nMore text.\n")
    assert not {"pydantic", "coursegen.settings.front_matter_keys", "coursegen.settings.site_yaml"} & loaded(built)


def test_a_site_without_cards_loads_nothing_for_them(built: Path) -> None:
    """Which programs would paint them is not asked, and nothing is loaded that says what cards show."""
    lesson = built / LESSON
    lesson.write_text(f"{lesson.read_text()}\nMore text.\n")
    assert not {"importlib.metadata", "coursegen.art.cards.paint", "PIL"} & loaded(built)


def test_what_is_left_at_the_end_is_not_looked_through(built: Path) -> None:
    """The interpreter looks for cycles among a few values when it ends, not among all that a build has made."""
    lesson = built / LESSON
    lesson.write_text(f"{lesson.read_text()}\nMore text.\n")
    code = f"import atexit, gc\natexit.register(lambda: print(len(gc.get_objects())))\n{_CODE}"
    assert int(last_line(built, code)) < 1_000
