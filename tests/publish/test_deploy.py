"""`coursegen deploy` against a bare repository on this disk."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click
import pytest

from coursegen.git.hosts import address_in_ci, address_of_remote
from projects import COURSE, Project, Run, tree
from published.repositories import environment, git, published, put_under_control


@pytest.fixture
def repository(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A project under version control and its origin."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    root, bare = project(), tmp_path / "origin.git"
    put_under_control(root, bare)
    return root, bare


def test_the_branch_holds_the_site(repository: tuple[Path, Path], run: Run) -> None:
    """All files byte for byte, `.nojekyll`, and nothing of coursegen's own; the author's branch and tree stay."""
    root, bare = repository
    before = git(root, "rev-parse", "HEAD"), git(root, "branch", "--list")
    result = run("deploy", root)
    assert result.return_value == 0, result.output
    assert "published to gh-pages of origin" in result.output
    site = tree(root / "_site")
    del site[".coursegen-manifest.json"]
    assert published(bare) == {**site, ".nojekyll": b""}
    assert (git(root, "rev-parse", "HEAD"), git(root, "branch", "--list")) == before
    assert git(root, "status", "--porcelain") == ""


def test_a_second_run_without_changes_pushes_nothing(repository: tuple[Path, Path], run: Run) -> None:
    """The branch stays at its commit; after a change it has one more."""
    root, bare = repository
    run("deploy", root)
    first = git(bare, "rev-parse", "gh-pages")
    result = run("deploy", root)
    assert result.return_value == 0
    assert "nothing to publish" in result.output
    assert git(bare, "rev-parse", "gh-pages") == first
    (root / "content/courses/reading-maps.md").write_text(COURSE.replace("a promise", "a hint"))
    git(root, "commit", "-qam", "Change")
    run("deploy", root)
    assert git(bare, "rev-parse", "gh-pages~1") == first
    assert b"a hint" in published(bare)["courses/reading-maps/index.html"]


def test_what_is_not_committed_is_refused(repository: tuple[Path, Path], run: Run) -> None:
    """The message names the file; --allow-dirty publishes all the same."""
    root, bare = repository
    (root / "content/courses/new.md").write_text("# New\n\nText.\n")
    with pytest.raises(click.ClickException, match=r"content/courses/new.md is not committed"):
        run("deploy", root)
    assert git(bare, "branch", "--list") == "* main"
    assert run("deploy", root, "--allow-dirty").return_value == 0
    assert "courses/new/index.html" in published(bare)


def test_a_failing_build_publishes_nothing(repository: tuple[Path, Path], run: Run) -> None:
    """Exit code 1; --no-build publishes the last good site."""
    root, bare = repository
    run("build", root)
    (root / "content/courses/reading-maps.md").write_text(COURSE.replace("Beginner", "Beginer"))
    git(root, "commit", "-qam", "Break")
    result = run("deploy", root)
    assert result.return_value == 1
    assert "not published" in result.output
    assert git(bare, "branch", "--list") == "* main"
    assert run("deploy", root, "--no-build").return_value == 0
    assert "index.html" in published(bare)


def test_the_domain_of_the_branch_is_kept(repository: tuple[Path, Path], run: Run) -> None:
    """A CNAME that GitHub wrote into the branch survives, and becomes the base URL; one in static/ wins."""
    root, bare = repository
    run("deploy", root)
    other = bare.parent / "other"
    git(bare.parent, "clone", "-q", "-b", "gh-pages", str(bare), "other")
    (other / "CNAME").write_text("learn.example.org\n")
    git(other, "add", ".")
    git(other, "commit", "-qm", "Domain")
    git(other, "push", "-q")
    result = run("deploy", root)
    assert "the site is at https://learn.example.org/" in result.output
    files = published(bare)
    assert files["CNAME"] == b"learn.example.org\n"
    assert b"https://learn.example.org/courses/reading-maps/" in files["sitemap.xml"]
    (root / "static").mkdir()
    (root / "static/CNAME").write_text("new.example.org\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Move")
    run("deploy", root)
    assert published(bare)["CNAME"] == b"new.example.org\n"


def test_a_strange_domain_is_kept_and_not_believed(repository: tuple[Path, Path], run: Run) -> None:
    """What stands in CNAME becomes an address only if it can be one."""
    root, bare = repository
    run("deploy", root)
    git(bare.parent, "clone", "-q", "-b", "gh-pages", str(bare), "other")
    strange = b"evil.example\n<script>\n"
    (bare.parent / "other/CNAME").write_bytes(strange)
    git(bare.parent / "other", "add", ".")
    git(bare.parent / "other", "commit", "-qm", "Domain")
    git(bare.parent / "other", "push", "-q")
    (root / "content/courses/reading-maps.md").write_text(COURSE.replace("a promise", "a hint"))
    git(root, "commit", "-qam", "Change")
    assert "evil" not in run("deploy", root).output
    files = published(bare)
    assert files["CNAME"] == strange
    assert not any(b"evil" in content for name, content in files.items() if name != "CNAME")


def test_the_branch_of_the_sources_is_refused(repository: tuple[Path, Path], run: Run) -> None:
    """So are names that are none; nothing is pushed."""
    root, bare = repository
    before = git(bare, "for-each-ref")
    with pytest.raises(click.ClickException, match="main of origin holds your sources"):
        run("deploy", root, "--branch", "main")
    for name in ("-x", "a b", "../x", "x:y", "refs/heads/x", ""):
        with pytest.raises(click.ClickException, match="branch"):
            run("deploy", root, "--branch", name)
    assert git(bare, "for-each-ref") == before


def test_a_project_in_a_folder_of_its_repository(
    project: Project, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its own files count as changed, only its site is published; also from a worktree."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    root, bare = project(name="top/docs"), tmp_path / "origin.git"
    put_under_control(root.parent, bare)
    (root / ".gitignore").write_text("_site/\n.coursegen/\n")
    (root.parent / "other.txt").write_text("not of the project")
    git(root, "add", ".gitignore")
    git(root, "commit", "-qm", "Ignore")
    assert run("deploy", root).return_value == 0
    files = published(bare)
    assert "courses/reading-maps/index.html" in files
    assert not {"other.txt", "docs/content/courses/reading-maps.md"} & set(files)
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "second")
    assert "nothing to publish" in run("deploy", tmp_path / "tree/docs").output


def test_what_others_published_meanwhile_is_not_lost(repository: tuple[Path, Path], run: Run) -> None:
    """The new commit stands on theirs."""
    root, bare = repository
    run("deploy", root)
    other = bare.parent / "other"
    git(bare.parent, "clone", "-q", "-b", "gh-pages", str(bare), "other")
    git(other, "commit", "-q", "--allow-empty", "-m", "Theirs")
    git(other, "push", "-q")
    (root / "content/courses/reading-maps.md").write_text(COURSE.replace("a promise", "a hint"))
    git(root, "commit", "-qam", "Change")
    run("deploy", root)
    assert git(bare, "log", "-1", "--format=%s", "gh-pages~1") == "Theirs"


def test_what_coursegen_did_not_write_stays_at_home(repository: tuple[Path, Path], run: Run) -> None:
    """Files, folders and links of others in the folder of the site are named and not pushed."""
    root, bare = repository
    run("build", root)
    site = tree(root / "_site")
    del site[".coursegen-manifest.json"]
    (root / "_site/.env").write_text("API_KEY=1")
    (root / "_site/courses/notes").mkdir()
    (root / "_site/courses/notes/mine.txt").write_text("mine")
    (root / "_site/link.html").symlink_to("index.html")
    result = run("deploy", root)
    assert result.return_value == 0
    assert "left out, as not written by coursegen: .env, courses/notes/, link.html\n" in result.stderr
    assert published(bare) == {**site, ".nojekyll": b""}


def test_a_folder_that_is_no_whole_site_is_not_published(repository: tuple[Path, Path], run: Run) -> None:
    """One that coursegen did not write, one without a page that it wrote, one with a link in the place of a page."""
    root, bare = repository
    (root / "elsewhere").mkdir()
    (root / "elsewhere/index.html").write_text("mine")
    with pytest.raises(click.ClickException, match="coursegen did not write"):
        run("deploy", root, "--no-build", "--allow-dirty", "--output", root / "elsewhere")
    run("build", root)
    page = root / "_site/courses/reading-maps/index.html"
    page.unlink()
    with pytest.raises(click.ClickException, match=r"courses/reading-maps/index.html is missing"):
        run("deploy", root, "--no-build", "--allow-dirty")
    page.symlink_to(root / ".git/config")
    with pytest.raises(click.ClickException, match=r"courses/reading-maps/index.html is missing"):
        run("deploy", root, "--no-build", "--allow-dirty")
    assert git(bare, "branch", "--list") == "* main"


def test_files_are_published_byte_for_byte(repository: tuple[Path, Path], run: Run) -> None:
    """Whatever the repository's settings and attributes say about line ends and filters."""
    root, bare = repository
    (root / "static").mkdir()
    (root / "static/table.csv").write_bytes(b"a,b\r\n1,2\r\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Table")
    git(root, "config", "core.autocrlf", "input")
    git(root, "config", "filter.shout.clean", "tr a-z A-Z")
    (root / ".git/info").mkdir(exist_ok=True)
    git(root, "config", "core.worktree", str(root))  # as in a submodule
    (root / ".git/info/attributes").write_text("*.csv text filter=shout\n")
    assert run("deploy", root, "--allow-dirty").return_value == 0
    assert published(bare)["table.csv"] == b"a,b\r\n1,2\r\n"


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
def test_the_repository_starts_no_program(repository: tuple[Path, Path], run: Run) -> None:
    """Neither its file watcher nor its hooks, which are about sources."""
    root, bare = repository
    told = bare.parent / "told"
    for name in ("watcher", "pre-push", "reference-transaction"):
        program = root / ".git/hooks" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho {name} >>'{told}'\n")
        program.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(root / ".git/hooks/watcher"))
    assert run("deploy", root).return_value == 0
    assert "index.html" in published(bare)
    assert not told.exists()


def test_a_remote_that_is_silent_is_given_up(repository: tuple[Path, Path], run: Run) -> None:
    """It takes the connection and never says a word."""
    root, _ = repository
    with socket.create_server(("127.0.0.1", 0)) as silent:
        git(root, "remote", "add", "silent", f"git://127.0.0.1:{silent.getsockname()[1]}/courses")
        with pytest.raises(click.ClickException, match=r"git ls-remote: no answer within 0\.2 seconds"):
            run("deploy", root, "--remote", "silent", "--timeout", "0.2")


def test_without_a_repository_or_a_remote_it_says_so(project: Project, repository: tuple[Path, Path], run: Run) -> None:
    """In the words of Git, and not as a traceback."""
    with pytest.raises(click.ClickException, match="not a git repository"):
        run("deploy", project(name="plain"))
    with pytest.raises(click.ClickException, match="nowhere"):
        run("deploy", repository[0], "--remote", "nowhere")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("git@github.com:Ada/courses.git", "https://ada.github.io/courses/"),
        ("https://github.com/Ada/courses", "https://ada.github.io/courses/"),
        ("https://token@github.com/ada/ada.github.io.git", "https://ada.github.io/"),
        ("ssh://git@github.com/ada/my.site", "https://ada.github.io/my.site/"),
        ("git@gitlab.com:ada/courses.git", ""),
        ("https://github.com.evil.example/ada/courses", ""),
        ("/home/ada/courses.git", ""),
    ],
)
def test_a_remote_on_github_tells_the_address(url: str, address: str) -> None:
    """Other hosts have other rules, so they tell nothing."""
    assert address_of_remote(url) == address


def test_in_ci_the_repository_tells_the_base_url(project: Project, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where nothing else is said, and only on GitHub."""
    assert address_in_ci({"CI": "true", "GITHUB_REPOSITORY": "Ada/courses"}) == "https://ada.github.io/courses/"
    assert address_in_ci({"GITHUB_REPOSITORY": "Ada/courses"}) == ""
    elsewhere = {"CI": "1", "GITHUB_REPOSITORY": "a/b", "GITHUB_SERVER_URL": "https://git.example.org"}
    assert address_in_ci(elsewhere) == ""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY", "Ada/courses")
    root = project()
    run("build", root)
    assert "https://ada.github.io/courses/" in (root / "_site/sitemap.xml").read_text()
    run("build", root, "--base-url", "https://example.org/x")
    assert "https://example.org/x/" in (root / "_site/sitemap.xml").read_text()
