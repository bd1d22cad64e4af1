"""`coursegen build` as an author sees it: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursegen.cli.output import closing_line
from coursegen.options import Result as OutcomeOfBuild
from coursegen.problems.diagnostic import Span, diagnose
from projects import COURSE, Project, Run, tree


def test_one_course_file_is_enough(project: Project, run: Run) -> None:
    """A project of one file has a home, a path, a course page and a 404 page."""
    root = project()
    result = run("build", root)
    assert result.return_value == 0, result.output
    pages = {p for p in tree(root / "_site") if p.endswith(".html")}
    assert {"index.html", "paths/outdoors/index.html", "courses/reading-maps/index.html", "404.html"} <= pages


def test_the_output_folder_can_be_chosen(project: Project, run: Run, tmp_path: Path) -> None:
    """-o names the folder, and nothing is then written to _site."""
    root = project()
    run("build", root, "-o", tmp_path / "public")
    assert (tmp_path / "public/index.html").is_file()
    assert not (root / "_site").exists()


def test_errors_leave_the_last_good_site(project: Project, run: Run) -> None:
    """A build with errors exits with 1, says every one of them, and changes no byte of the former site."""
    root = project()
    run("build", root)
    before = tree(root / "_site")
    bad = COURSE.replace("Beginner", "Beginer").replace("durationHours: 2", "durationHours: 2h")
    (root / "content/courses/reading-maps.md").write_text(bad)
    result = run("build", root)
    assert result.return_value == 1
    assert "content/courses/reading-maps.md:4:13: error[unknown-difficulty]" in result.output
    assert "content/courses/reading-maps.md:5:16: error[bad-number]" in result.output
    assert 'did you mean "Beginner"?' in result.output
    assert tree(root / "_site") == before


def test_warnings_fail_only_a_strict_build(project: Project, run: Run) -> None:
    """A warning exits with 0, and with 1 under --strict."""
    root = project({"content/courses/a.md": COURSE.replace("pathId", "pathID")})
    assert run("build", root).return_value == 0
    assert run("build", root, "--strict").return_value == 1


def test_a_severity_can_be_changed_by_site_yaml(project: Project, run: Run) -> None:
    """`diagnostics:` in site.yaml raises a warning to an error, or turns it off."""
    course = COURSE.replace("pathId", "pathID")
    for setting, code in (("error", 1), ("off", 0)):
        files: dict[str, str | bytes] = {
            "content/courses/a.md": course,
            "content/site.yaml": f"diagnostics:\n  unknown-key: {setting}\n",
        }
        result = run("build", project(files, name=setting), "--strict" if code == 0 else "--drafts")
        assert result.return_value == code, result.output


def test_json_is_on_stdout_and_people_on_stderr(project: Project, run: Run) -> None:
    """`--format json` prints one JSON document on stdout; the closing line goes to stderr."""
    result = run("build", project({"content/courses/a.md": COURSE.replace("pathId", "pathID")}), "--format", "json")
    said = json.loads(result.stdout)
    assert [d["code"] for d in said["diagnostics"]].count("unknown-key") == 1
    assert "built" in result.stderr


def test_a_second_build_writes_nothing(project: Project, run: Run) -> None:
    """Building twice says that no file was written and leaves every file as it is."""
    root = project()
    run("build", root)
    before = {p: p.stat().st_mtime_ns for p in (root / "_site").rglob("*")}
    result = run("build", root)
    assert "wrote 0 files" in result.output
    assert {p: p.stat().st_mtime_ns for p in (root / "_site").rglob("*")} == before


def test_renaming_lessons_to_reorder_them_keeps_every_address(project: Project, run: Run) -> None:
    """Ten lessons in reverse order have the same URLs as before."""
    files: dict[str, str | bytes] = {"content/courses/maps.md": COURSE.replace("durationHours: 2\n", "")}
    names = "abcdefghij"
    folder = "content/courses/maps/lessons"
    for number, name in enumerate(names, 1):
        files[f"{folder}/{number:02}-{name}.md"] = f"# Lesson {name}\n\nText.\n"
    root = project(files)
    assert run("build", root).return_value == 0
    before = {p for p in tree(root / "_site") if p.endswith(".html")}
    for number, name in enumerate(names, 1):
        (root / f"{folder}/{number:02}-{name}.md").rename(root / f"{folder}/{20 - number:02}-{name}.md")
    assert run("build", root).return_value == 0
    assert {p for p in tree(root / "_site") if p.endswith(".html")} == before
    assert len([p for p in before if p.startswith("courses/maps/")]) == 11


def test_drafts_and_future_pages_are_held_back_and_counted(project: Project, run: Run) -> None:
    """A draft and a page of the future are left out, the closing line says so, and two options bring them back."""
    files: dict[str, str | bytes] = {
        "content/courses/maps.md": COURSE.replace("durationHours: 2\n", ""),
        "content/courses/maps/lessons/01-now.md": "# Now\n\nText.\n",
        "content/courses/maps/lessons/02-draft.md": "---\ndraft: true\n---\n# Draft\n\nText.\n",
        "content/courses/maps/lessons/03-later.md": "---\npublishDate: 2999-01-02\n---\n# Later\n\nText.\n",
    }
    root = project(files)
    for command in (["check"], ["build", "--offline"], ["build"]):
        assert "2 pages held back, the next until 2999-01-02" in run(*command, root).output
    assert not (root / "_site/courses/maps/draft").exists()
    run("build", root, "--drafts", "--future")
    assert (root / "_site/courses/maps/draft/index.html").is_file()
    assert (root / "_site/courses/maps/later/index.html").is_file()


def test_the_closing_line_tells_a_site_that_is_there_from_one_that_is_not() -> None:
    """When only the former site could not be removed, the new one is not said to be missing."""
    problem = diagnose("write-failed", Span("_site"), "the new site is published, but …")
    failed = OutcomeOfBuild((problem,), None, 3, 10)
    assert closing_line(failed) == "not built: 1 error (10 ms); the last good site is untouched"
    untidy = OutcomeOfBuild((problem,), None, 3, 10, untidy=True)
    assert closing_line(untidy) == "built, but the former site could not be removed: 1 error (10 ms)"


@pytest.mark.parametrize(("output", "archive"), [("_", "_.zip"), ("__", "__.zip"), ("_a", "a.zip"), ("a.b", "a.b.zip")])
def test_an_archive_is_named_after_its_folder(project: Project, run: Run, output: str, archive: str) -> None:
    """Without the sign that keeps it out of the content, unless nothing else is left."""
    root = project()
    assert run("build", root, "--offline", "--zip", "-o", root / output).return_value == 0
    assert [path.name for path in root.glob("*.zip")] == [archive]


def test_no_archive_is_named_after_the_root(project: Project, run: Run) -> None:
    """The root of the file system is refused as every other folder that is not for a site."""
    root = project()
    result = run("build", root, "--offline", "--zip", "-o", root.anchor)
    assert result.return_value == 1
    assert "[unsafe-output]" in result.output
