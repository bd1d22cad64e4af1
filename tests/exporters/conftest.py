"""A built sample site, made once for the tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .sample_build import Built, png
from .sample_site import FILES, make_site


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project folder with the sample's one image in it."""
    folder = tmp_path_factory.mktemp("project")
    for path in FILES.values():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(png(640, 400))
    return folder


@pytest.fixture(scope="session")
def built(sample_project: Path) -> Built:
    """Return the sample site, with a base URL below a folder."""
    return Built(sample_project, make_site(url="https://example.org/repo/"))
