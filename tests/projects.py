"""What tests that build small projects share: a course, the types of the fixtures, and reading a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

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


def tree(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
