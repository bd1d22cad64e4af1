"""The environment of a theme: what templates are loaded from."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursegen.model import Config
from coursegen.theme import load_theme


@pytest.mark.parametrize(("frozen", "text"), [(True, "before\n"), (False, "after\n")])
def test_a_frozen_theme_holds_still(tmp_path: Path, frozen: bool, text: str) -> None:
    """Its templates are those that were there when it was loaded, with every line end as one newline."""
    template = tmp_path / "templates" / "own.html"
    template.parent.mkdir()
    template.write_bytes(b"before\r\n")
    theme, _ = load_theme(tmp_path, Config(), frozen=frozen)
    template.write_bytes(b"after\r\n")
    loader = theme.environment.loader
    assert loader is not None
    assert loader.get_source(theme.environment, "own.html")[:2] == (text, str(template))
    assert "own.html" in theme.environment.list_templates()
