"""What the last build said is said again, or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coursegen.memory.folder import FOLDER, LAST_BUILD
from coursegen.memory.last_build import as_result, as_values
from coursegen.options import PublishCounts, Result
from coursegen.problems.diagnostic import Span, diagnose
from projects import Project, Run, tree

SAID = (diagnose("broken-link", Span("content/a.md", 3, 4, 5), "it leads nowhere", "mend it"),)
RESULT = Result(
    SAID, PublishCounts(7, 0, 7, 0), 4, 0, held_back=1, next_date=date(2026, 3, 1), url="https://example.org/"
)


def test_a_result_comes_back() -> None:
    """With its numbers, and as plain values in between."""
    assert as_result(json.loads(json.dumps(as_values(RESULT, 7)))) == RESULT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("diagnostics", value) for value in (None, 1, {}, [1], [[]], [["error"] * 5], [["x", "y", [], "", ""]])),
        ("diagnostics", [["error", "no-such-code", ["a", 1, 1, 1], "m", ""]]),
        ("diagnostics", [["error", "broken-link", ["a", 1, 1, "1"], "m", ""]]),
        *((name, value) for name in ("files", "pages", "held_back") for value in ("x", None, 1.5, True)),
        *(("next_date", value) for value in ("zzz", None, 3)),
        ("url", []),
    ],
)
def test_values_of_other_kinds_are_no_result(name: str, value: Any) -> None:
    """Whatever stands in their place."""
    assert as_result({**as_values(RESULT, 7), name: value}) is None
    assert as_result(value) is None


def forge(project: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the notes of the last build, and their checksum with them."""
    file = project / FOLDER / LAST_BUILD
    notes = json.loads(file.read_bytes().partition(b"\n")[2])
    change(notes)
    data = json.dumps(notes).encode()
    file.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


@pytest.mark.parametrize(
    "change",
    [
        lambda notes: notes.update(result={}),
        lambda notes: notes.update(taken_ns="x"),
        lambda notes: notes.update(program="zz"),
        lambda notes: notes.update(inputs=dict.fromkeys(notes["inputs"], "x")),
        lambda notes: notes.update(digests={path: [1] for path in notes["digests"]}),
        lambda notes: notes.update(outputs={"\0": [1]}),
        lambda notes: notes.update(outputs=dict.fromkeys(notes["outputs"], None)),
        lambda notes: notes.update(outputs={}, inputs={}, digests={}),
        lambda notes: notes.pop("root"),
        lambda notes: notes.pop("python"),
        lambda notes: notes.pop("noted_ns"),
    ],
)
def test_forged_notes_cost_a_build_and_nothing_else(
    project: Project, run: Run, change: Callable[[dict[str, Any]], object]
) -> None:
    """They are as good as none."""
    root = project()
    assert run("build", root).return_value == 0
    site = tree(root / "_site")
    forge(root, change)
    result = run("build", root)
    assert (result.return_value, result.exception) == (0, None)
    assert tree(root / "_site") == site


def test_a_manifest_of_other_things_is_no_proof(project: Project, run: Run) -> None:
    """It came with the former output, which may be anybody's."""
    root = project()
    assert run("build", root).return_value == 0
    site = tree(root / "_site")
    manifest = root / "_site/.coursegen-manifest.json"
    for text in ("[" * 100_000, '{"files": {"index.html": []}}', '{"files": {"\\u0000": {}}}'):
        manifest.write_text(text)
        result = run("build", root)
        assert result.exception is None, text
        shutil.rmtree(root / "_site")
        assert run("build", root).return_value == 0
        assert tree(root / "_site") == site
