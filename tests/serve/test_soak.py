"""However a project is edited, the preview ends with what a clean build gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from serve.soaking import soak


def test_sixty_edits(tmp_path: Path) -> None:
    """After each of 60 edits of all kinds, every address gives what a clean build gives, and no page was missing."""
    soak(tmp_path / "project", 60, seed=7)


@pytest.mark.soak
def test_a_thousand_edits(tmp_path: Path) -> None:
    """The same for 1,000 edits, without growth of open files, threads or memory: pytest -m soak tests/serve."""
    assert soak(tmp_path / "project", 1000, seed=20260)["growth_kb"] < 60_000
