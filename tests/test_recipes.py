"""The recipes in CONTRIBUTING, followed to the letter in a copy of the package, do what they promise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import Project

ROOT = Path(__file__).parent.parent
COPIED = (
    *("src", "templates", "static", "content", "README.md", "pyproject.toml"),
    *("tests/test_documentation.py", "tests/projects.py"),
)
FENCE = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)

Follow = Callable[[str], Path]


def section(title: str) -> str:
    """Return a section of CONTRIBUTING, without its heading."""
    text = (ROOT / ".github/CONTRIBUTING.md").read_text("utf-8").partition(f"# {title}\n")[2]
    return re.split(r"^##+ ", text, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    """Copy what a recipe may change, and follow the one with this title."""

    def followed(title: str) -> Path:
        copy = tmp_path / "copy"
        for name in COPIED:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy / name)
            else:
                shutil.copy(ROOT / name, copy / name)
        (copy / "tests/conftest.py").write_text("from projects import project, run  # noqa: F401\n")
        blocks = FENCE.findall(section(title))
        assert blocks
        for language, path, code in blocks:
            if language == "diff":
                change(copy / path, code)
            else:
                assert not (copy / path).exists()
                (copy / path).write_text(code, "utf-8")
        return copy

    return followed


def change(file: Path, difference: str) -> None:
    """Put the lines with a plus into a file, above or below the others, which stand there once."""
    lines = difference.splitlines(keepends=True)
    assert {line[0] for line in lines} == {" ", "+"}
    before = "".join(line[1:] for line in lines if line[0] == " ").removesuffix("\n")
    after = "".join(line[1:] for line in lines).removesuffix("\n")
    text = file.read_text("utf-8")
    assert text.count(before) == 1, before
    file.write_text(text.replace(before, after), "utf-8")


def run(copy: Path, *arguments: str | Path) -> str:
    """Run a module with the changed package, and return what it prints; it has to succeed."""
    ended = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def check_rules(copy: Path, tests: str) -> None:
    """Ask what the rules of the house ask: format, lint, and some tests of the manual."""
    run(copy, "ruff", "format", "--check", "src")
    run(copy, "ruff", "check", "src")
    run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_documentation.py", "-k", tests)


def test_a_block(follow: Follow, project: Project) -> None:
    """It is drawn by its template, with its rule in the style sheet."""
    copy = follow("A block")
    lesson = "# Maps\n\nA map.\n\n:::exercise Ten minutes\nFind the *steepest* slope.\n:::\n"
    root = project({"content/courses/maps.md": "# Maps\n\nMaps.\n", "content/courses/maps/lessons/01-maps.md": lesson})
    run(copy, "coursegen", "build", root, "--strict")
    html = (root / "_site/courses/maps/maps/index.html").read_text("utf-8")
    drawn = html.partition('<section class="exercise">')[2].partition("</section>")[0]
    assert "<h3>Ten minutes</h3>" in drawn
    assert "<em>steepest</em>" in drawn
    assert any(".exercise{" in style.read_text("utf-8") for style in (root / "_site/assets").glob("site.*.css"))


def test_an_exporter(follow: Follow, project: Project) -> None:
    """Its file is published, and follows the titles."""
    copy = follow("An exporter")
    root = project()
    for title in ("Reading Maps", "Reading Old Maps"):
        course = root / "content/courses/reading-maps.md"
        course.write_text(course.read_text("utf-8").replace("Reading Maps", title), "utf-8")
        run(copy, "coursegen", "build", root)
        assert (root / "_site/titles.txt").read_text("utf-8") == f"{title}\n"
    check_rules(copy, "every_file and embedded")


def test_a_diagnostic(follow: Follow, project: Project) -> None:
    """It is told at its line, and the manual has its row."""
    copy = follow("A diagnostic")
    root = project({"content/courses/maps.md": "---\ndifficulty: Beginner\n---\n\n# READING MAPS\n\nMaps.\n"})
    printed = run(copy, "coursegen", "check", root)
    assert "content/courses/maps.md:5:3: note[title-in-capitals]: " in printed
    check_rules(copy, "every_code")


def test_a_command(follow: Follow, project: Project) -> None:
    """It is listed in the help, does what it says, and the manual has its section."""
    copy = follow("A command")
    assert "Count the files of each kind." in run(copy, "coursegen", "--help")
    assert run(copy, "coursegen", "count", project()) == "     1 course\n"
    check_rules(copy, "every_command or count")


def test_the_words_of_the_source_are_few() -> None:
    """At most twenty, each with its meaning."""
    rows = re.findall(r"^\| ([a-z]+) \| (.{10,}) \|$", section("The words of the source"), re.MULTILINE)
    assert 10 <= len(rows) <= 20


def test_the_floors_are_counted() -> None:
    """CONTRIBUTING says how many there are, and leaves it to .importlinter which."""
    layers = (ROOT / ".importlinter").read_text("utf-8").partition("layers =\n")[2].partition("\n\n")[0]
    floors = layers.split("\n    ")
    assert len([floor for floor in floors if floor.strip()]) == 16
    assert "sixteen in number" in (ROOT / ".github/CONTRIBUTING.md").read_text("utf-8")
