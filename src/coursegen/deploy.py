"""Publishing a built site to a branch of a Git repository, from which GitHub Pages serves it.

The commit is made with an index of its own, so neither the author's work tree nor any local branch is touched. It is
pushed without force: what someone else published meanwhile is never lost. (ghp-import, the usual tool, rewrites the
local branch, goes on when `git fast-import` fails, and cannot leave out a file.)
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coursegen.git import GitError, git
from coursegen.pages_address import address_of_remote
from coursegen.write.manifest import MANIFEST

_PLAIN = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.fileMode=false")
"""Files are published byte for byte, whatever the author's settings say about line ends."""


_DOMAIN = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


class NotASiteError(Exception):
    """The branch holds something else than a site; publishing would hide it. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site is published: a remote, a branch of it, and what stands there now (`commit` "": nothing yet).

    `cname` is the object that holds the branch's `CNAME`, "" without one.
    """

    remote: str
    branch: str
    commit: str
    cname: str
    address: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deployment did: the commit that holds the site, and whether there was anything to push."""

    commit: str
    pushed: bool


def changed_files(project: Path, output: Path) -> tuple[str, ...]:
    """List what is not committed in the project, apart from the built site. Raises GitError."""
    status = git(
        project, "status", "--porcelain", "-z", "--untracked-files=normal", "--", ".", *_without(project, output)
    )
    return tuple(line[3:] for line in status.split("\0") if line[2:3] == " ")


def find_target(project: Path, remote: str, branch: str) -> Target:
    """Ask the remote what it has.

    Raises GitError (no repository, no such remote, no connection, no name for a branch) and NotASiteError.
    """
    if branch.startswith("refs/"):
        raise GitError(f"name the branch itself, such as {branch.rpartition('/')[2]}")
    git(project, "check-ref-format", "--branch", branch)
    url = git(project, "remote", "get-url", "--", remote)
    found = git(project, "ls-remote", "--heads", "--", remote, f"refs/heads/{branch}").split()
    commit = found[0] if found else ""
    if not commit:
        return Target(remote, branch, "", "", address_of_remote(url))
    git(project, "fetch", "--quiet", "--no-tags", "--", remote, commit)
    if not _asked(project, "rev-parse", "--verify", f"{commit}:.nojekyll") and _asked(
        project, "merge-base", commit, "HEAD"
    ):
        raise NotASiteError(f"{branch} of {remote} holds your sources, and no site; choose another branch")
    domain = _asked(project, "show", f"{commit}:CNAME").strip()
    address = f"https://{domain}/" if _DOMAIN.fullmatch(domain) else address_of_remote(url)
    return Target(remote, branch, commit, _asked(project, "rev-parse", "--verify", f"{commit}:CNAME"), address)


def deploy(site: Path, project: Path, target: Target, message: str) -> Deployed:
    """Publish the folder `site`; nothing is pushed when the branch holds the same files already. Raises GitError.

    `.nojekyll` is added, since GitHub would leave out some folders without it, and the `CNAME` of the branch is kept
    unless the site has one.
    """
    with tempfile.TemporaryDirectory(prefix="coursegen-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        repository = git(project, "rev-parse", "--absolute-git-dir")
        here = (*_PLAIN, f"--git-dir={repository}", f"--work-tree={site}")
        git(site, *here, "add", "--all", "--force", "--", ".", f":(exclude){MANIFEST}", env=index)
        kept = {".nojekyll": git(project, "hash-object", "-w", "--stdin")}
        if target.cname and not (site / "CNAME").exists():
            kept["CNAME"] = target.cname
        for name, blob in kept.items():
            git(project, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", env=index)
        tree = git(project, "write-tree", env=index)
    if target.commit and git(project, "rev-parse", f"{target.commit}^{{tree}}") == tree:
        return Deployed(target.commit, pushed=False)
    parent = ("-p", target.commit) if target.commit else ()
    commit = git(project, "commit-tree", tree, *parent, "-m", message)
    git(project, "push", "--quiet", target.remote, f"{commit}:refs/heads/{target.branch}")
    return Deployed(commit, pushed=True)


def source_commit(project: Path) -> str:
    """Name the commit that the project stands at, in short; "" before the first one."""
    return _asked(project, "rev-parse", "--short", "HEAD")


def _without(project: Path, output: Path) -> tuple[str, ...]:
    folders = [".coursegen"]
    if output.is_relative_to(project):
        folders.append(output.relative_to(project).as_posix())
    return tuple(f":(exclude,literal){folder}" for folder in folders)


def _asked(project: Path, *arguments: str) -> str:
    """Ask Git something that it may not know: then the answer is ""."""
    try:
        return git(project, *arguments)
    except GitError:
        return ""
