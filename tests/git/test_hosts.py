"""Where the source of a page can be edited: hosts, branches, and projects in a folder of their repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursegen.git.history import folder_in_repository
from coursegen.git.hosts import RepositoryAddress, edit_address, repository_address
from projects import COURSE, Project, Run

DOCUMENT = "content/courses/a b.md"


@pytest.mark.parametrize(
    ("url", "branch", "parts"),
    [
        ("https://github.com/a/b/", "", ("https://github.com/a/b", "", "")),
        ("https://github.com/a/b/tree/dev", "", ("https://github.com/a/b", "dev", "")),
        ("https://github.com/a/b/tree/main/x/y%20z/?tab=1", "", ("https://github.com/a/b", "main", "x/y z")),
        ("https://github.com/a/b/tree/fix/it/x", "fix/it", ("https://github.com/a/b", "fix/it", "x")),
        ("https://gitlab.com/a/g/b/-/tree/main/x", "", ("https://gitlab.com/a/g/b", "main", "x")),
        ("https://codeberg.org/a/b/src/branch/main/x", "", ("https://codeberg.org/a/b", "main", "x")),
        ("https://bitbucket.org/a/b/src/main/x/", "", ("https://bitbucket.org/a/b", "main", "x")),
        ("https://github.com/tree/b", "", ("https://github.com/tree/b", "", "")),
    ],
)
def test_an_address_may_name_branch_and_folder(url: str, branch: str, parts: tuple[str, str, str]) -> None:
    """As the hosts write them; a known branch may have a slash."""
    assert repository_address(url, branch) == RepositoryAddress(*parts)


@pytest.mark.parametrize(
    ("repo", "address"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b/edit/main/x/content/courses/a%20b.md"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/edit/main/x/content/courses/a%20b.md"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/src/main/x/content/courses/a%20b.md?mode=edit"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/_edit/main/x/content/courses/a%20b.md"),
        ("", ""),
    ],
)
def test_each_host_has_its_own_editor(repo: str, address: str) -> None:
    """The folder of the project stands before the document."""
    assert edit_address(repo, "main", "x", DOCUMENT) == address


def test_the_folder_is_found_from_the_top_of_the_repository(tmp_path: Path) -> None:
    """Whether `.git` is a folder or a worktree's file; without a repository there is none."""
    project = tmp_path / "top/docs/größe"
    project.mkdir(parents=True)
    assert folder_in_repository(project) is None
    (tmp_path / "top/.git").write_text("gitdir: elsewhere")
    assert folder_in_repository(project) == "docs/größe"
    (tmp_path / "top/.git").unlink()
    (project / ".git").mkdir()
    assert folder_in_repository(project) == ""


def test_a_project_in_a_folder_has_right_links(project: Project, run: Run) -> None:
    """Found by itself, and again when the repository begins elsewhere; an address with a folder says it in words."""
    root = project({"content/courses/a.md": COURSE, "content/site.yaml": "repo: https://github.com/o/r\n"}, "top/docs")
    page = root / "_site/courses/a/index.html"
    run("build", root)
    assert 'href="https://github.com/o/r/edit/main/content/courses/a.md"' in page.read_text()
    (root.parent / ".git").mkdir()
    run("build", root)
    assert 'href="https://github.com/o/r/edit/main/docs/content/courses/a.md"' in page.read_text()
    (root / "content/site.yaml").write_text("repo: https://github.com/o/r/tree/dev/lessons\n")
    run("build", root)
    assert 'href="https://github.com/o/r/edit/dev/lessons/content/courses/a.md"' in page.read_text()
