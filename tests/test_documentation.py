"""The documentation in content/ says what the program does."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from coursegen import model
from coursegen.cli import COMMANDS
from coursegen.problems.codes import CODES
from coursegen.settings.site_yaml import json_schema
from projects import Project, Run, tree

CONTENT = Path(__file__).parent.parent / "content"
GUIDE = CONTENT / "courses/build-a-course-site/lessons"
STATISTICS = CONTENT / "courses/statistics-with-small-data/lessons"

CODE_ROW = re.compile(r"^\| `([a-z-]+)` \| (error|warning|note) \| (.*?) \| (.*?) \|$", re.MULTILINE)
FENCE = re.compile(r"^```(\S+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_code_is_documented_as_it_is() -> None:
    """Every Diagnostic lists each code once, with its severity and meaning, and no other code."""
    rows = CODE_ROW.findall((GUIDE / "17-every-diagnostic.md").read_text(encoding="utf-8"))
    documented = {code: (severity, meaning) for code, severity, meaning, _ in rows}
    assert documented == {code: (entry.severity, entry.meaning) for code, entry in CODES.items()}
    assert len(rows) == len(documented)


def test_every_code_comes_with_a_way_to_mend_it() -> None:
    """No row of Every Diagnostic leaves its last cell empty."""
    rows = CODE_ROW.findall((GUIDE / "17-every-diagnostic.md").read_text(encoding="utf-8"))
    assert [code for code, _, _, mend in rows if len(mend.split()) < 3] == []


@pytest.mark.parametrize("kind", ["course", "lesson", "path", "person", "page", "glossary"])
def test_every_key_of_the_front_matter_is_documented(kind: str) -> None:
    """Front Matter, Key by Key names each key that a kind of file may have."""
    text = (GUIDE / "14-front-matter-key-by-key.md").read_text(encoding="utf-8")
    assert [key for key in properties(kind) if f"`{key}`" not in text] == []


def test_every_key_of_site_yaml_is_documented() -> None:
    """site.yaml, Key by Key names each key, and those below hero, footer and theme."""
    text = (GUIDE / "15-site-yaml-key-by-key.md").read_text(encoding="utf-8")
    groups = {"HeroShape": "hero.", "FooterShape": "footer.", "ThemeShape": ""}
    wanted = [key for key in properties("site") if key not in {"hero", "footer"}]
    for shape, prefix in groups.items():
        wanted += [prefix + key for key in json_schema()["$defs"][shape]["properties"]]
    assert [key for key in wanted if f"`{key}`" not in text and f"`{key}:" not in text] == []


def properties(kind: str) -> Iterator[str]:
    """Return the keys that a kind of file may have."""
    definitions: dict[str, Any] = json_schema()["$defs"]
    entry = definitions[kind]
    if "$ref" in entry:
        entry = definitions[entry["$ref"].rpartition("/")[2]]
    yield from entry["properties"]


@pytest.mark.parametrize("lesson", sorted(path.name for path in STATISTICS.glob("*.md")))
def test_programs_print_what_the_lesson_shows(lesson: str) -> None:
    """Each program of the statistics course, run in the order of the lesson, prints the output below it."""
    names: dict[str, Any] = {}
    printed = ""
    compared = 0
    for language, info, text in FENCE.findall((STATISTICS / lesson).read_text(encoding="utf-8")):
        if language == "python":
            stream = io.StringIO()
            with contextlib.redirect_stdout(stream):
                exec(compile(text, lesson, "exec"), names)  # noqa: S102 - our own lessons
            printed = stream.getvalue()
        elif 'title="Output"' in info:
            assert text == printed
            compared += 1
    assert compared >= 4


def test_the_data_files_hold_the_numbers_of_the_lessons() -> None:
    """What learners download is what the programs work with."""
    minutes = [line.split(",")[1] for line in (STATISTICS / "minutes.csv").read_text().split()[1:]]
    scores = [line.split(",")[1:] for line in (STATISTICS / "scores.csv").read_text().split()[1:]]
    first = (STATISTICS / "01-look-before-you-calculate.md").read_text(encoding="utf-8")
    third = (STATISTICS / "03-how-sure-is-a-mean.md").read_text(encoding="utf-8")
    assert f"minutes = [{', '.join(minutes)}]" in first
    assert f"before = [{', '.join(before for before, _ in scores)}]" in third
    assert f"after = [{', '.join(after for _, after in scores)}]" in third


@pytest.mark.parametrize("lesson", sorted(path.name for path in (CONTENT / "courses").glob("*/lessons/*.md")))
def test_every_lesson_ends_with_questions_that_can_be_graded(lesson: str) -> None:
    """Each lesson of the demo site has a knowledge check with a marked answer."""
    (path,) = (CONTENT / "courses").glob(f"*/lessons/{lesson}")
    text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    _, _, check = text.partition("## Knowledge Check\n")
    assert "- [x] " in check
    assert "- [ ] " in check


def test_every_command_is_documented() -> None:
    """Commands and Exit Codes has a section for each command, in the order of `--help`, and for no other."""
    text = (GUIDE / "16-commands-and-exit-codes.md").read_text(encoding="utf-8")
    assert re.findall(r"^## coursegen ([a-z]+)", text, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """Each is named in Commands and Exit Codes; those of the preview are in a lesson of their own."""
    file = "10-live-preview.md" if name == "serve" else "16-commands-and-exit-codes.md"
    text = (GUIDE / file).read_text(encoding="utf-8")
    command = import_module(f"coursegen.cli.{name}").command
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if f"`{option}" not in text and f" {option}" not in text] == []


@pytest.mark.parametrize("search", ["embedded", "pagefind"])
def test_every_file_of_a_site_is_documented(project: Project, run: Run, search: str) -> None:
    """Publish Your Site has a row for whatever an exporter writes, and no row for what none does."""
    course = "---\ntitle: Bread\npublishDate: 2026-01-01\naliases: [/old/]\n---\n\n# Bread\n\nBake.\n"
    site = f"title: School\nurl: https://example.org/\nsearch: {search}\n"
    root = project({"content/site.yaml": site, "content/courses/bread.md": course})
    assert run("build", root).return_value == 0
    files = {re.sub(r"\.[0-9a-f]{8}(?=\.)", "", path) for path in tree(root / "_site")}
    text = (GUIDE / "13-publish.md").read_text(encoding="utf-8")
    table = text.partition("This is all that the folder holds:\n\n")[2].partition("\n\n")[0]
    names = re.findall(r"`([^`]+[./][^`]*)`", table)
    patterns = {
        name: re.compile(rf"(.*/)?{re.escape(name).replace('ID', '[^/]+')}{'.*' * name.endswith('/')}")
        for name in names
    }
    assert [file for file in sorted(files) if not any(pattern.fullmatch(file) for pattern in patterns.values())] == []
    unused = [name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, files))]
    assert unused == (["pagefind/"] if search == "embedded" else [])


README = (CONTENT.parent / "README.md").read_text(encoding="utf-8")
PACKAGE = CONTENT.parent / "src/coursegen"
WALKS = ("Follow one file", "Follow one save")


def section(title: str) -> str:
    """Return a section of the README, without its heading."""
    return re.split(r"^#+ ", README.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_map_of_the_source_is_the_source() -> None:
    """Each folder and each file at the top has its row, which is the first sentence of its docstring; no other has."""
    rooms = {f"{path.parent.name}/": path for path in PACKAGE.glob("*/__init__.py")}
    files = {path.name: path for path in PACKAGE.glob("*.py") if path.name != "__init__.py"}
    first = {
        name: (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")[0].replace("\n", " ")
        for name, path in {**rooms, **files}.items()
    }
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", section("Ten minutes through the source"), re.MULTILINE)
    assert dict(rows) == first
    assert len(rows) == len(first)


@pytest.mark.parametrize("name", WALKS)
def test_the_walks_through_the_source_can_be_walked(name: str) -> None:
    """At most fifteen stops; every module, function and file on the way exists, and every value is one of the model."""
    stops = re.findall(r"^\d+\. ", section(name), re.MULTILINE)
    assert 5 <= len(stops) <= 15
    names = re.findall(r"`([^`]+)`", section(name))
    assert len(names) > len(stops)
    assert [name for name in names if not exists(name)] == []


def exists(name: str) -> bool:
    """Whether there is what a walk names: a file, a value of the model, or `room.module.function`."""
    if "/" in name:
        return (CONTENT.parent / name).exists() or name == "content/courses/bread.md"
    if " " in name or name == "page":
        return True
    if name[0].isupper():
        return hasattr(model, name)
    first, *rest = name.split(".")
    thing: object = import_module(f"coursegen.{first}")
    for part in rest:
        with contextlib.suppress(ModuleNotFoundError, AttributeError):
            import_module(f"{thing.__name__}.{part}")  # type: ignore[attr-defined]
        thing = getattr(thing, part, None)
    return thing is not None
