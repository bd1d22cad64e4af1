"""Hostile projects: each is refused, or built safely; never a traceback, a torn site, or a build without an end.

What must be said about each is in `expected.tsv`, one line a project: name, exit code, number of errors and warnings,
and the first of them as `path:line:column code`. To see what is said now:

    python -m pytest tests/hostile                            every third project, as in the suite
    python -m pytest -m "soak or not soak" tests/hostile      all of them
    HOSTILE_RECORD=1 python -m pytest ...                     writes the file anew, for a reviewer to compare
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from hostile.case import GOOD, Case
from hostile.table import all_cases
from privileges import ordinary_user
from projects import Run, tree

EXPECTED = Path(__file__).with_name("expected.tsv")
RECORD = "HOSTILE_RECORD" in os.environ
CASES = all_cases()
SHOWN = 6
MOST_SECONDS = 15.0
"""Of the processor's time; the longest takes 5 and a bit, the budget of one file."""

PAGES = (".html", ".xml", ".webmanifest")


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture(scope="module")
def good_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good project, built once."""
    from click.testing import CliRunner

    from coursegen.cli import group

    root = tmp_path_factory.mktemp("good")
    write(root, GOOD)
    assert CliRunner().invoke(group, ["build", str(root)], standalone_mode=False).return_value == 0
    return root / "_site"


def expected() -> dict[str, list[str]]:
    lines = EXPECTED.read_text(encoding="utf-8").splitlines() if EXPECTED.exists() else []
    return {name: rest for name, *rest in (line.split("\t") for line in lines)}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.soak] * (number % 3 > 0)) for number, name in enumerate(CASES)]
)
def test_a_hostile_project_does_no_harm(name: str, tmp_path: Path, run: Run, good_site: Path) -> None:
    """It is told where and what is wrong, and the site is the whole former one or a safe new one."""
    case = CASES[name]
    project = tmp_path / "project"
    shutil.copytree(good_site, project / "_site")
    before = tree(project / "_site")
    write(project, {**GOOD, **case.files})
    try:
        if case.prepare is not None:
            case.prepare(project)
    except OSError as error:
        pytest.skip(f"this file system cannot hold it: {error}")
    begun = time.process_time()
    with ordinary_user():
        result = run("build", project, "--format", "json")
    spent = time.process_time() - begun
    site = tree(project / "_site")
    said = told(result.stdout)
    assert result.return_value == case.exit_code, said
    if case.exit_code:
        assert site == before
    check_site(case, site)
    assert not [path for path in os.listdir(project) if "coursegen-" in path]
    assert spent < MOST_SECONDS
    if RECORD:
        found = {**expected(), name: [str(case.exit_code), *said]}
        text = "".join("\t".join((key, *found[key])) + "\n" for key in CASES if key in found)
        EXPECTED.write_text(text, encoding="utf-8")
    assert [str(case.exit_code), *said] == expected()[name]


def told(output: str) -> list[str]:
    """Return the number of errors and warnings, and the first of them."""
    found = [item for item in json.loads(output)["diagnostics"] if item["severity"] != "note"]
    places = [
        f"{visible(item['path'])}:{item['line']}:{item['column']} {item['severity']} {item['code']}" for item in found
    ]
    return [str(len(places)), *places[:SHOWN]]


def visible(path: str) -> str:
    short = path.removeprefix("content/")
    short = short if len(short) < 100 else f"{short[:60]}…"
    return short.encode("ascii", "backslashreplace").decode().replace("\t", "\\t").replace("\n", "\\n")


def check_site(case: Case, site: Mapping[str, bytes]) -> None:
    text = "".join(data.decode() for path, data in site.items() if path.endswith(PAGES))
    assert "\0" not in text
    for absent in case.absent:
        assert absent not in text
    for present in case.present:
        assert present in text


def test_there_are_as_many_as_we_say() -> None:
    """SECURITY.md names the number of hostile projects, and every line of the expectations belongs to one."""
    security = Path(__file__).parents[2].joinpath("SECURITY.md").read_text(encoding="utf-8")
    assert f"{len(CASES)} hostile projects" in security
    assert len(CASES) >= 150
    assert set(expected()) <= set(CASES)
