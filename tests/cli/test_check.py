"""`coursegen check` and `check --fix`."""

from __future__ import annotations

from projects import COURSE, Project, Run

BROKEN = COURSE.replace("A map is a promise", "A map\u00e2\u20ac\u201dif good\u00e2\u20ac\u201dis a promise")


def test_check_writes_nothing(project: Project, run: Run) -> None:
    """`check` says what a build would say and leaves no file behind."""
    root = project({"content/courses/maps.md": BROKEN})
    before = sorted(root.rglob("*"))
    result = run("check", root)
    assert result.return_value == 0
    assert "warning[mojibake]" in result.output
    assert sorted(root.rglob("*")) == before


def test_fix_repairs_mojibake_and_keeps_every_other_byte(project: Project, run: Run) -> None:
    """`check --fix` shows the change, and BOM and CRLF line ends survive it."""
    raw = b"\xef\xbb\xbf" + BROKEN.replace("\n", "\r\n").encode()
    root = project({"content/courses/maps.md": raw})
    result = run("check", root, "--fix")
    assert "+A map\u2014if good\u2014is a promise about the ground." in result.output
    fixed = (root / "content/courses/maps.md").read_bytes()
    assert fixed == raw.replace("\u00e2\u20ac\u201d".encode(), "\u2014".encode())
    assert "repaired 0 files" in run("check", root, "--fix").output
