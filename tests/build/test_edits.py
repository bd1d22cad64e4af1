"""After any row of edits a build that remembers gives the bytes and the messages of one that does not.

A state machine of hypothesis makes the rows, and shortens one that fails. The suite runs short ones; the long run, 500
rows of 20 edits in ten parts that can be run alone (`-k 'rows-7'`), is

    python -m pytest -m soak -s tests/build/test_edits.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from jinja2 import Environment

from coursegen.build import build
from coursegen.exporters.html import Renderer
from coursegen.exporters.html.render import Rendered
from coursegen.memory.unchanged import last_result, observe_project
from coursegen.options import Options, Result
from projects import tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TITLES = ("Bridges", "Tides & Times", "A <b>bold</b> one", "Über uns", "Bridges")
INPUTS = ("content", "templates", "static")
CONFIGS = (
    "title: A\n",
    "title: B\nurl: https://example.org/x/\nsocial_cards: false\n",
    "title: A\nhtml: escape\n",
    "footer: {text: F}\ntheme: {hue: 200}\n",
    "title: A\ntheme: {css: css/base.css}\n",
    "titel: A\n",
)
LOOSE = "\n".join(
    f"  {code}: warning"
    for code in (
        "duplicate-id",
        "lesson-without-course",
        "broken-link",
        "unknown-course",
        "unknown-person",
        "broken-anchor",
    )
)  # so that most sites are published
BODIES = (
    "Plain.",
    "See [one](/content/courses/one.md) again.",
    "![](/content/p.svg)",
    "## Heading\n\n```python\nx = 1\n```",
    "$x^2$ and a note[^1].\n\n[^1]: Here.",
    "<b>HTML</b> {{ 7 }}",
    ":::tip\nOne.\n:::",
)
TEMPLATES = {
    "components/footer.html": "<footer>{{ page.config.title }} %s</footer>\n",
    "blocks/tip.html": "<aside>{{ page.html(block.intro, document) }} %s</aside>\n",
    "components/rail.html": "{% broken %s\n",
    "pages/404.html": "<p>{{ page.config.title }} %s</p>\n",
    "components/lesson_rows.html": "{% macro lesson_rows(page, lessons) %}{% for one in lessons %}"
    "{{ one.title }} {{ one.questions is defined }} %s{% endfor %}{% endmacro %}\n",
    "i18n/en.yaml": "skip: Skip %s\n",
}
COMMON = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
    verbosity=Verbosity.quiet,
)


@lru_cache(maxsize=200)
def compiled(compile_template: Callable[..., CodeType], *arguments: object) -> CodeType:
    """Compile each text once for all builds: it is nine tenths of their work, and the same whoever asks for it."""
    return compile_template(Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True), *arguments)


class Edits(RuleBasedStateMachine):
    """A project of three courses, and what authors do to it; each step ends with a build."""

    made: ClassVar[Counter[str]] = Counter()  # of each kind of step

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        compile_template = Environment.compile
        self.patch.setattr(Environment, "compile", lambda _, *given: compiled(compile_template, *given))
        self.write_config(CONFIGS[0])
        self.write("content/p.svg", '<svg width="10" height="20"></svg>')
        self.write("content/people/ann.md", "# Ann\n\nTeaches.\n")
        self.write("content/pages/about.md", "# About\n\nUs.\n")
        for course, head in (("one", "pathId: along"), ("two", "pathId: along\nprerequisites: [one]"), ("three", "")):
            lead = f"---\ninstructors: [ann]\n{head}\n---\n# {course}\n\nLead.\n"
            self.write(f"content/courses/{course}.md", lead)
            for lesson in (1, 2):
                text = f"# {course} {lesson}\n\nText with [a link](../../one.md) and ![](../../../p.svg).\n"
                self.write(f"content/courses/{course}/lessons/0{lesson}-l{lesson}.md", text)
        self.history = [self.inputs()]
        self.now_at = self.steps = 0
        self.run_version(0)
        self.kept = self.build()

    def teardown(self) -> None:
        self.compare()
        self.patch.undo()
        shutil.rmtree(self.root)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def write_config(self, text: str) -> None:
        self.write("content/site.yaml", f"{text}diagnostics:\n{LOOSE}\n")

    def inputs(self) -> dict[str, bytes]:
        return {
            f"{top}/{path}": data
            for top in INPUTS
            if (self.root / top).is_dir()
            for path, data in tree(self.root / top).items()
        }

    def texts(self, pattern: str = "**/*.md") -> list[Path]:
        return sorted((self.root / "content").glob(pattern))

    def lesson(self, which: int) -> Path:
        """Choose a lesson; if there is none, write one."""
        if not (lessons := self.texts("courses/*/lessons/*.md")):
            self.write("content/courses/one/lessons/01-l1.md", "# One\n")
            lessons = self.texts("courses/*/lessons/*.md")
        return lessons[which % len(lessons)]

    def text(self, which: int) -> Path:
        texts = self.texts()
        return texts[which % len(texts)]

    def options(self, output: str = "_site", *, remember: bool = True) -> Options:
        return Options(self.root, self.root / output, NOW, remember=remember, jobs=1)

    def build(self) -> Result:
        """Build as the command does: with the last result when nothing seems to have changed, which must be right."""
        quick = last_result(self.options(), observe_project(self.options()))
        kept = build(self.options())
        if quick is not None:
            assert said(quick) == said(kept)
        return kept

    def done(self, kind: str, *, edited: bool = True) -> None:
        """Build after a step, and remember what the project was, for undo and redo."""
        Edits.made[kind] += 1
        self.steps += 1
        if edited:
            self.now_at += 1
            self.history[self.now_at :] = [self.inputs()]
        self.kept = self.build()
        if self.steps % 4 == 0:
            self.compare()

    def compare(self) -> None:
        """Compare site and messages with those of a build that remembers nothing, of a copy elsewhere in the project."""
        shutil.rmtree(self.root / "_clean", ignore_errors=True)
        clean = build(self.options("_clean", remember=False))
        assert said(self.kept) == said(clean)
        if self.kept.written is not None:
            ours, others = tree(self.root / "_site"), tree(self.root / "_clean")
            assert {path for path in ours.keys() | others.keys() if ours.get(path) != others.get(path)} == set()

    @rule(which=st.integers(0, 50), body=st.sampled_from(BODIES))
    def edit_in_place(self, which: int, body: str) -> None:
        file = self.text(which)
        head = file.read_text(encoding="utf-8").partition("\n\n")[0]
        file.write_text(f"{head}\n\n{body}\n", encoding="utf-8")
        self.done("in place")

    @rule(which=st.integers(0, 50), old=st.sampled_from("eat1"), new=st.sampled_from("oiu2"))
    def change_a_letter(self, which: int, old: str, new: str) -> None:
        """The file keeps its size."""
        file = self.text(which)
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        self.done("same size")

    @rule(which=st.integers(0, 50), title=st.sampled_from(TITLES))
    def retitle(self, which: int, title: str) -> None:
        file = self.text(which)
        rows = [f"# {title}" if row.startswith("# ") else row for row in file.read_text("utf-8").split("\n")]
        file.write_text("\n".join(rows), encoding="utf-8")
        self.done("title")

    @rule(
        which=st.integers(0, 50),
        head=st.sampled_from(["draft: true", "order: 1", "order: 9", "slug: s", "id: l1", "x: ["]),
    )
    def change_front_matter(self, which: int, head: str) -> None:
        self.lesson(which).write_text(f"---\n{head}\n---\n# Changed\n", encoding="utf-8")
        self.done("front matter")

    @rule(which=st.integers(0, 50), name=st.sampled_from(["00-a", "03-l1", "1-b", "09-a"]))
    def rename(self, which: int, name: str) -> None:
        file = self.lesson(which)
        file.rename(file.with_name(f"{name}.md"))
        self.done("rename")

    @rule(which=st.integers(0, 50), new=st.sampled_from(["one", "four", "five"]))
    def rename_course(self, which: int, new: str) -> None:
        """Its file and its folder, unless there is one of that name: then only the folder goes."""
        courses = self.root / "content/courses"
        folders = sorted(path for path in courses.iterdir() if path.is_dir())
        for old in folders[which % len(folders) :][:1] if folders else ():
            if (courses / f"{old.name}.md").exists() and not (courses / f"{new}.md").exists():
                (courses / f"{old.name}.md").rename(courses / f"{new}.md")
            if not (courses / new).exists():
                old.rename(courses / new)
        self.done("rename course")

    @precondition(lambda self: len(self.texts()) > 3)
    @rule(which=st.integers(0, 50))
    def delete(self, which: int) -> None:
        self.text(which).unlink()
        self.done("delete")

    @rule(number=st.integers(0, 9), title=st.sampled_from(TITLES))
    def add(self, number: int, title: str) -> None:
        self.write(f"content/courses/one/lessons/0{number}-new.md", f"# {title}\n")
        self.done("new")

    @rule(number=st.integers(0, 2))
    def write_a_path(self, number: int) -> None:
        self.write("content/paths/along.md", f"# Along {number}\n\n## Learning Outcomes\n\n- All\n")
        self.done("path")

    @rule(text=st.sampled_from(CONFIGS))
    def configure(self, text: str) -> None:
        self.write_config(text)
        self.done("config")

    @rule(name=st.sampled_from(sorted(TEMPLATES)), number=st.integers(0, 2))
    def change_template(self, name: str, number: int) -> None:
        self.write(f"templates/{name}", TEMPLATES[name].replace("%s", str(number)))
        self.done("template")

    @precondition(lambda self: self.templates())
    @rule(which=st.integers(0, 50))
    def delete_template(self, which: int) -> None:
        self.templates()[which % len(self.templates())].unlink()
        self.done("template deleted")

    def templates(self) -> list[Path]:
        return sorted((self.root / "templates").rglob("*.*"))

    @rule(name=st.sampled_from(["css/base.css", "css/own.css", "js/site.js", "file.txt"]), number=st.integers(0, 2))
    def change_static(self, name: str, number: int) -> None:
        self.write(f"static/{name}", f"/* {number} */\n")
        self.done("theme" if "/" in name else "static")

    @precondition(lambda self: (self.root / "static").exists())
    @rule()
    def delete_static(self) -> None:
        shutil.rmtree(self.root / "static")
        self.done("static deleted")

    @rule(width=st.integers(1, 3))
    def change_image(self, width: int) -> None:
        self.write("content/p.svg", f'<svg width="{width}" height="5"></svg>')
        self.done("image")

    @rule(which=st.integers(0, 50))
    def touch(self, which: int) -> None:
        os.utime(self.text(which))
        self.done("touch", edited=False)

    @rule(version=st.integers(0, 2))
    def upgrade(self, version: int) -> None:
        """Another program makes other pages: here, with its number at their end."""
        self.run_version(version)
        self.done("upgrade", edited=False)

    def run_version(self, version: int) -> None:
        self.patch.setattr("coursegen.build.run.program_of", lambda _: bytes([version]) * 20)
        render = vars(Renderer).get("of_this_version", Renderer.render_page)
        self.patch.setattr(Renderer, "of_this_version", render, raising=False)

        def marked(renderer: Renderer, page: object) -> Rendered:
            rendered = render(renderer, page)
            return Rendered(rendered.content + f"<!-- {version} -->".encode(), rendered.diagnostics)

        self.patch.setattr(Renderer, "render_page", marked)

    @rule()
    def lose_the_output(self) -> None:
        shutil.rmtree(self.root / "_site", ignore_errors=True)
        self.done("output lost", edited=False)

    @rule(which=st.integers(0, 50))
    def change_the_output(self, which: int) -> None:
        for page in sorted((self.root / "_site").rglob("*.html"))[which:][:1]:
            page.write_text("changed behind our back", encoding="utf-8")
        self.done("output changed", edited=False)

    @precondition(lambda self: self.now_at > 0)
    @rule()
    def undo(self) -> None:
        self.go_to(self.now_at - 1)
        self.done("undo", edited=False)

    @precondition(lambda self: self.now_at < len(self.history) - 1)
    @rule()
    def redo(self) -> None:
        self.go_to(self.now_at + 1)
        self.done("redo", edited=False)

    def go_to(self, number: int) -> None:
        """Make all inputs what they were; what is as it was is not touched."""
        self.now_at = number
        wanted, there = self.history[number], self.inputs()
        for path in there.keys() - wanted.keys():
            (self.root / path).unlink()
        for path, data in wanted.items():
            if there.get(path) != data:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_bytes(data)


def said(result: Result) -> object:
    return result.diagnostics, result.pages, result.held_back


def run(number: int, rows: int, edits: int) -> Counter[str]:
    """Make rows of edits that follow from a number; give how many there were of each kind."""
    before = Edits.made.copy()
    machine = seed(number)(Edits)
    run_state_machine_as_test(machine, settings=settings(COMMON, max_examples=rows, stateful_step_count=edits))
    return Edits.made - before


def test_any_row_of_edits_gives_what_a_clean_build_gives() -> None:
    """Forty rows of six edits, the same in every run."""
    assert sum(run(7, rows=40, edits=6).values()) > 100


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10), ids=lambda part: f"rows-{part}")
def test_very_many_rows_of_edits(part: int) -> None:
    """At least a thousand edits, ten times, in rows of twenty; hypothesis makes a few of the rows shorter."""
    made = run(1_000 + part, rows=65, edits=20)
    sys.stdout.write(f"\npart {part}: {made.total()} edits in 65 rows: {dict(made.most_common())}\n")
    sys.stdout.flush()
    assert made.total() >= 1_000
