"""Published sites that the tests of this folder only read: the demo site and one that says everything, with dates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from coursegen.cli import group
from published.extreme_site import commit, write_extreme_site

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://example.org/repo/"


@pytest.fixture(scope="session")
def published_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both sites with a base URL; each is under Git, so that its dates do not depend on how this repository is here."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(ROOT / "content", folder / "demo/content")
    commit(folder / "demo")
    write_extreme_site(folder / "extremes")
    sites = {}
    for name in ("demo", "extremes"):
        call = ["build", str(folder / name), "--base-url", BASE]
        result = CliRunner().invoke(group, call, standalone_mode=False, catch_exceptions=False)
        assert result.return_value == 0, result.output
        sites[name] = folder / name / "_site"
    return sites


@pytest.fixture(params=["demo", "extremes"])
def site(request: pytest.FixtureRequest, published_sites: dict[str, Path]) -> Path:
    """Each of them."""
    return published_sites[request.param]
