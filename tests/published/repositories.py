"""Git repositories for tests: a project under version control, and a bare one in the place of GitHub."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def environment() -> dict[str, str]:
    """Return an environment in which Git knows who commits, and reads no settings of this machine."""
    return {**os.environ, **_WHO}


def git(folder: Path, *arguments: str) -> str:
    """Run Git and return what it says."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env=environment()
    )
    return done.stdout.strip()


def put_under_control(project: Path, bare: Path) -> None:
    """Commit everything in a project, and return it a bare repository as its origin."""
    git(bare.parent, "init", "-q", "--bare", "-b", "main", bare.name)
    git(project, "init", "-q", "-b", "main")
    (project / ".gitignore").write_text("/_site/\n/.coursegen/\n")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Begin")
    git(project, "remote", "add", "origin", str(bare))
    git(project, "push", "-q", "-u", "origin", "main")


def published(bare: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """Read every file of a branch."""
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")
    return {
        name: subprocess.run(["git", "show", f"{branch}:{name}"], cwd=bare, check=True, capture_output=True).stdout
        for name in names
        if name
    }
