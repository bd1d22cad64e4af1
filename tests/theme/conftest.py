"""A theme of the default files with a project's own over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen.model import Config, ThemeOptions
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme, load_theme

Make = Callable[..., tuple[Theme, tuple[Diagnostic, ...]]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a project's theme files, given by their paths, and load the theme with some options."""

    def made(files: dict[str, str | bytes] | None = None, **options: object) -> tuple[Theme, tuple[Diagnostic, ...]]:
        for path, content in (files or {}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content.encode() if isinstance(content, str) else content)
        return load_theme(tmp_path, Config(theme=ThemeOptions(**options)))  # type: ignore[arg-type]

    return made
