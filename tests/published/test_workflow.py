"""The workflow that `coursegen new` writes publishes the project, by its own commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from projects import Run
from published.repositories import git, published, put_under_control
from published.workflow import Runner

WORKFLOW = ".github/workflows/publish.yml"
BASE = "https://ada.github.io/courses"


def test_a_new_project_is_published_by_its_own_workflow(tmp_path: Path, run: Run) -> None:
    """From `coursegen new` to the public files; a second run without changes pushes nothing."""
    project, origin = tmp_path / "courses", tmp_path / "origin.git"
    run("new", project)
    put_under_control(project, origin)
    first = Runner(origin, tmp_path / "first", BASE)
    first.run(WORKFLOW)
    assert "coursegen build --strict --format github" in first.ran
    files = published(origin)
    assert f"{BASE}/courses/first-course/".encode() in files["sitemap.xml"]
    assert ".nojekyll" in files
    commit = git(origin, "rev-parse", "gh-pages")
    second = Runner(origin, tmp_path / "second", BASE)
    second.run(WORKFLOW)
    assert "nothing to publish" in second.said
    assert git(origin, "rev-parse", "gh-pages") == commit


@pytest.fixture
def workflow(tmp_path: Path, run: Run) -> dict[str, Any]:
    """The workflow as a value."""
    run("new", tmp_path / "new")
    return dict(yaml.safe_load((tmp_path / "new" / WORKFLOW).read_text("utf-8")))


def test_the_workflow_may_do_no_more_than_it_needs(workflow: dict[str, Any]) -> None:
    """It reads the sources, writes pages and proves who it is; the checkout keeps no credentials."""
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    (checkout,) = [step for step in workflow["jobs"]["build"]["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"]["persist-credentials"] is False
    assert checkout["with"]["fetch-depth"] == 0


def test_the_workflow_keeps_the_cache_and_offers_a_schedule(workflow: dict[str, Any], tmp_path: Path) -> None:
    """The cache is coursegen's own folder; the daily run is a comment until someone wants it."""
    (cache,) = [step for step in workflow["jobs"]["build"]["steps"] if "cache" in step.get("uses", "")]
    assert cache["with"]["path"] == ".coursegen"
    text = (tmp_path / "new" / WORKFLOW).read_text("utf-8")
    lines = [
        line.replace("# ", "", 1) if "schedule:" in line or "- cron:" in line else line for line in text.split("\n")
    ]
    on = yaml.safe_load("\n".join(lines))[True]  # YAML 1.1 reads the key `on` as true
    assert on["schedule"] == [{"cron": "17 4 * * *"}]
    assert "schedule" not in workflow[True]  # type: ignore[index]
