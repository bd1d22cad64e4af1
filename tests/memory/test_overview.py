"""The overview in `coursegen.memory` names all that outlives a run."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import coursegen.memory
from coursegen.memory.folder import DATABASE, FOLDER
from coursegen.serve.live_site import LiveSite
from coursegen.serve.options import PreviewOptions
from projects import Project, Run

CELLS = [row.split("|")[1].strip() for row in str(coursegen.memory.__doc__).splitlines() if row.startswith("|")]


def kinds(root: Path) -> set[str]:
    database = sqlite3.connect(root / FOLDER / DATABASE)
    stored = {kind for (kind,) in database.execute("SELECT DISTINCT kind FROM memo")}
    database.close()
    return stored


def test_what_a_build_and_the_preview_remember_is_in_it(project: Project, run: Run) -> None:
    """Every kind of the database, and every file and folder beside it."""
    root = project()
    (root / "content/site.yaml").write_text("title: Maps\n")
    for text in ("# One\n", "# Two\n"):
        (root / "content/pages").mkdir(exist_ok=True)
        (root / "content/pages/new.md").write_text(text)
        run("build", root)
    assert {"document", "body", "settings", "made", "named"} <= kinds(root)
    LiveSite(PreviewOptions(root, lambda: datetime(2026, 1, 1, tzinfo=UTC))).refresh()
    assert "preview files" in kinds(root)
    assert kinds(root) <= {cell.partition(":")[0] for cell in CELLS}
    names = {entry.name.partition("-")[0] for entry in (root / FOLDER).iterdir()} - {DATABASE, ".gitignore"}
    assert {"state.json", "digests.json", "spare"} <= names
    assert {f"{FOLDER}/{name}" for name in names} <= {cell.strip("`").removesuffix("-*") for cell in CELLS}
