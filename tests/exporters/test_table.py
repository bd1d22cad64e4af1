"""The table of exporters: what a row needs decides when it is run again, and forgetting it costs only time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from coursegen import exporters
from coursegen.build import Options, build
from coursegen.exporters import EXPORTERS, Exporter, Needs
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme
from projects import COURSE, Project

LESSON = "content/courses/a/lessons/01-one.md"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Have an exporter that writes how many documents and bodies it is given; return these numbers, call by call."""
    numbers: list[tuple[int, int]] = []

    def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
        numbers.append((len(site.documents), len(bodies)))
        yield Output("counted.txt", "".join(body.html for body in bodies.values()).encode())

    module = ModuleType("coursegen.exporters.counting")
    vars(module)["export"] = export
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return numbers


def run(root: Path, monkeypatch: pytest.MonkeyPatch, row: Exporter) -> str:
    monkeypatch.setattr(exporters, "EXPORTERS", (*EXPORTERS, row))
    result = build(Options(root, root / "_site", datetime(2026, 3, 1, tzinfo=UTC), jobs=1))
    assert result.written is not None
    return (root / "_site/counted.txt").read_text()


def test_a_row_that_names_no_need_is_never_stale(
    project: Project, calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given every text, and run again after an edit of any; not without one."""
    root = project({"content/courses/a.md": COURSE, LESSON: "# One\n\nFirst.\n\nBefore.\n"})
    row = Exporter("counting", "counting")
    assert "Before." in run(root, monkeypatch, row)
    run(root, monkeypatch, row)
    assert calls == [(2, 2)]
    (root / LESSON).write_text("# One\n\nFirst.\n\nAfter.\n")
    assert "After." in run(root, monkeypatch, row)
    assert calls == [(2, 2), (2, 2)]


def test_an_exporter_of_the_catalogue_sees_no_text(
    project: Project, calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it need not be run again when only a text is another; a new title is in the catalogue."""
    root = project({"content/courses/a.md": COURSE, LESSON: "# One\n\nFirst.\n\nBefore.\n"})
    row = Exporter("counting", "counting", Needs.CATALOGUE)
    assert run(root, monkeypatch, row) == ""
    (root / LESSON).write_text("# One\n\nFirst.\n\nAfter.\n")
    run(root, monkeypatch, row)
    assert calls == [(0, 0)]
    (root / LESSON).write_text("# Two\n\nFirst.\n\nAfter.\n")
    run(root, monkeypatch, row)
    assert calls == [(0, 0), (0, 0)]


def test_every_row_has_its_function() -> None:
    """Each module is there, and no two rows have one name."""
    assert all(callable(exporter.load()) for exporter in EXPORTERS)
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)
