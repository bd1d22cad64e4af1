"""What is understood of each Markdown text under tests/fixtures/conventions: title, input, meaning, divided by "."."""

from __future__ import annotations

import pytest

from coursegen.model import Kind

from .reading import cases, read, written_down

_CASES = [case for name in ("facts.md", "roles.md", "outline.md", "quiz.md") for case in cases(name)]


@pytest.mark.parametrize(("kind", "text", "meaning"), [case[1:] for case in _CASES], ids=[case[0] for case in _CASES])
def test_meaning(kind: Kind, text: str, meaning: str) -> None:
    """Each text means what its fixture says."""
    assert written_down(read(text, kind)) == meaning


def test_every_case_is_found() -> None:
    """The fixture files are read to their ends, and no two cases have the same title."""
    titles = [case[0] for case in _CASES]
    assert len(titles) == len(set(titles)) >= 50
    assert "Options that begin with code or hold code work" in titles
