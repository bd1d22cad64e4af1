"""What the README's commands install is what was tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LINES = (ROOT / "tests/constraints.txt").read_text("utf-8").splitlines()


def test_the_list_has_names_and_versions_only() -> None:
    """Two lines of comment, then one version for each name: no address, no path, no option."""
    assert [line[0] for line in LINES[:2]] == ["#", "#"]
    assert [line for line in LINES[2:] if not re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)] == []


def test_all_that_the_project_names_is_in_the_list() -> None:
    """Each dependency, of the extras too, is held at a version that pyproject.toml allows."""
    held = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES[2:])}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in sum(project["optional-dependencies"].values(), project["dependencies"]):
        requirement = Requirement(text)
        assert requirement.specifier.contains(held[canonicalize_name(requirement.name)]), text


def test_the_readme_installs_from_the_list() -> None:
    """Both commands that set up a checkout are held to it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^python -m venv .*$", readme, re.MULTILINE)
    assert len(commands) == 2
    assert all("pip install -c tests/constraints.txt " in command for command in commands)
