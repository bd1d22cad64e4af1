"""`coursegen check` and `check --fix`."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from coursegen.checks.mojibake_fix import Fix, write_fix
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


MOJIBAKE = "# Maps\n\nA map \u00e2\u20ac\u201d a promise.\n"


def test_fix_repairs_what_a_link_leads_to(project: Project, run: Run) -> None:
    """The link stays a link."""
    root = project({"content/courses/.texts/maps.md": "", "content/pages/maps.md": MOJIBAKE})
    (root / "content/courses/maps.md").symlink_to("../pages/maps.md")
    run("check", root, "--fix")
    assert (root / "content/courses/maps.md").is_symlink()
    assert "\u2014" in (root / "content/pages/maps.md").read_text("utf-8")


def test_fix_never_writes_outside_the_project(project: Project, tmp_path: Path) -> None:
    """Not even when a link has changed since the file was read."""
    root = project()
    (tmp_path / "outside.md").write_text("theirs", "utf-8")
    (root / "content/courses/link.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(PermissionError):
        write_fix(root, Fix("content/courses/link.md", b"theirs", b"ours"))
    assert (tmp_path / "outside.md").read_text("utf-8") == "theirs"


def test_fix_in_a_folder_that_cannot_be_written_is_one_line(
    project: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that stays as it is, is named."""
    root = project({"content/courses/maps.md": MOJIBAKE})

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(click.ClickException, match=r"content/courses/maps\.md cannot be repaired"):
        run("check", root, "--fix")


def test_fix_shows_nothing_that_a_terminal_obeys(project: Project, run: Run) -> None:
    """A text may hold what would change the terminal's title, or more."""
    root = project(
        {"content/courses/maps.md": "# Maps\n\nTen \u00e2\u20ac\u201d to \x1b]0;owned\x07 \u009b31m twelve.\n"}
    )
    output = run("check", root, "--fix").output
    assert "\\x1b]0;owned\\x07 \\x9b31m" in output
    assert not {"\x1b", "\x07", "\x9b"} & set(output)


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_machine_gets_every_problem_and_a_person_on_request(project: Project, run: Run, command: str) -> None:
    """Also from a second build, which only says again what the first one noted."""
    links = "".join(f"[here](nowhere-{number}.md)\n\n" for number in range(40))
    root = project(
        {"content/courses/maps.md": f"{COURSE}\n{links}", "content/site.yaml": "diagnostics:\n  broken-link: warning\n"}
    )
    for _ in range(2):
        assert run(command, root, "--format", "json").output.count('"broken-link"') == 40
        assert run(command, root).output.count("[broken-link]") == 21
        assert run(command, root, "--verbose").output.count("[broken-link]") == 40
