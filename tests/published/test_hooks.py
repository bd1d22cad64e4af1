"""What other tools start: the pre-commit hook, and the summary that GitHub shows."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml

from projects import COURSE, Project, Run

HOOKS = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"


def test_the_hook_checks_the_project_it_is_in(project: Project, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its command passes on a good project and fails on a warning; it takes no file names."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert hook["pass_filenames"] is False
    program, *arguments = [*shlex.split(hook["entry"]), *hook["args"]]
    assert program == "coursegen"
    root = project()
    monkeypatch.chdir(root)
    assert run(*arguments).return_value == 0
    (root / "content/courses/reading-maps.md").write_text(COURSE.replace("pathId", "pathID"))
    assert run(*arguments).return_value == 1


def test_github_gets_annotations_and_a_summary(
    project: Project, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Annotations on stdout; the summary is added to the file that GitHub names."""
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    result = run("build", project({"content/courses/a.md": COURSE.replace("pathId", "pathID")}), "--format", "github")
    assert "::warning file=content/courses/a.md,line=6" in result.stdout
    assert page.read_text().startswith("before\n**coursegen**: 1 warning")
    assert "content/courses/a.md:6" in page.read_text()
