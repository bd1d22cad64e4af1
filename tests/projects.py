"""What all tests share: small projects on disk, and a way to run the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coursegen.cli import group

COURSE = """---
title: Reading Maps
description: Find your way with paper and a compass.
difficulty: Beginner
durationHours: 2
pathId: outdoors
---

# Reading Maps

A map is a promise about the ground.

## Learning Outcomes

- Read contour lines
- Take a bearing
"""

Project = Callable[..., Path]
Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Write a project from a mapping of paths to texts (or bytes); without one, a project of a single course."""

    def write(files: dict[str, str | bytes] | None = None, name: str = "project") -> Path:
        root = tmp_path / name
        for path, text in (files or {"content/courses/reading-maps.md": COURSE}).items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `coursegen` in this process with a clock that stands still."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    for name in ("SITE_URL", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(group, [str(a) for a in arguments], standalone_mode=False, catch_exceptions=False)

    return call


def tree(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
