"""Publishing a built site to a branch of a Git repository, from which GitHub Pages serves it.

Only what coursegen wrote is published: a note or a key that somebody left in the folder of the site is no part of it.

The commit is made with an index of its own, so neither the author's work tree nor any local branch is touched. It is
pushed without force: what someone else published meanwhile is never lost. (ghp-import, the usual tool, rewrites the
local branch, goes on when `git fast-import` fails, and cannot leave out a file.)
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coursegen.git.hosts import address_of_remote
from coursegen.git.run import PATIENCE_SECONDS, GitError, git
from coursegen.memory.folder import FOLDER
from coursegen.publish.manifest import DamagedManifest, read
from coursegen.publish.ownership import list_owned

_DOMAIN = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


class NotASiteError(Exception):
    """The branch, or the folder to be published, is something else than a site. The text says what to do."""


@dataclass(frozen=True, slots=True)
class DeployTarget:
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
    """What a deployment did: the commit that holds the site, and whether there was anything to push.

    `left_out` are the files and folders in the folder of the site that coursegen did not write.
    """

    commit: str
    pushed: bool
    left_out: tuple[str, ...] = ()


def changed_files(project: Path, output: Path) -> tuple[str, ...]:
    """List what is not committed in the project, apart from the built site. Raises GitError."""
    status = git(
        project, "status", "--porcelain", "-z", "--untracked-files=normal", "--", ".", *_without(project, output)
    )
    return tuple(line[3:] for line in status.split("\0") if line[2:3] == " ")


def find_target(project: Path, remote: str, branch: str, seconds: float = PATIENCE_SECONDS) -> DeployTarget:
    """Ask the remote what it has; each of two questions may take so many seconds.

    Raises GitError (no repository, no such remote, no connection, no name for a branch) and NotASiteError.
    """
    if branch.startswith("refs/"):
        raise GitError(f"name the branch itself, such as {branch.rpartition('/')[2]}")
    git(project, "check-ref-format", "--branch", branch)
    url = git(project, "remote", "get-url", "--", remote)
    reference = git(project, "ls-remote", "--heads", "--", remote, f"refs/heads/{branch}", seconds=seconds).split()
    commit = reference[0] if reference else ""
    if not commit:
        return DeployTarget(remote, branch, "", "", address_of_remote(url))
    git(project, "fetch", "--quiet", "--no-tags", "--", remote, commit, seconds=seconds)
    if not _asked(project, "rev-parse", "--verify", f"{commit}:.nojekyll") and _asked(
        project, "merge-base", commit, "HEAD"
    ):
        raise NotASiteError(f"{branch} of {remote} holds your sources, and no site; choose another branch")
    domain = _asked(project, "show", f"{commit}:CNAME").strip()
    address = f"https://{domain}/" if _DOMAIN.fullmatch(domain) else address_of_remote(url)
    return DeployTarget(remote, branch, commit, _asked(project, "rev-parse", "--verify", f"{commit}:CNAME"), address)


def deploy(
    site: Path, project: Path, target: DeployTarget, message: str, seconds: float = PATIENCE_SECONDS
) -> Deployed:
    """Publish what coursegen wrote into the folder `site`; storing and pushing it may take so many seconds each.

    Nothing is pushed when the branch holds the same files already. `.nojekyll` is added, since GitHub would leave out
    some folders without it, and the `CNAME` of the branch is kept unless the site has one. Raises GitError and
    NotASiteError.
    """
    site = Path(os.path.realpath(site))
    own, left_out = _written(site)
    with tempfile.TemporaryDirectory(prefix="coursegen-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        blobs = {".nojekyll": git(project, "hash-object", "-w", "--stdin")}
        if target.cname:
            blobs["CNAME"] = target.cname
        blobs |= zip(own, _stored(site, project, own, seconds), strict=True)
        lines = "".join(f"100644 {blob}\t{path}\0" for path, blob in blobs.items())
        git(project, "update-index", "-z", "--index-info", env=index, given=lines.encode())
        tree = git(project, "write-tree", env=index)
    if target.commit and git(project, "rev-parse", f"{target.commit}^{{tree}}") == tree:
        return Deployed(target.commit, False, left_out)
    parent = ("-p", target.commit) if target.commit else ()
    commit = git(project, "commit-tree", tree, *parent, "-m", message)
    git(project, "push", "--quiet", target.remote, f"{commit}:refs/heads/{target.branch}", seconds=seconds)
    return Deployed(commit, True, left_out)


def _written(site: Path) -> tuple[list[str], tuple[str, ...]]:
    """Return the files of a site that coursegen wrote, and what else lies in its folder. Raises NotASiteError."""
    try:
        listed = read(site)
    except (OSError, DamagedManifest) as error:
        raise NotASiteError(f"the list of what coursegen wrote to {site} cannot be read; build again") from error
    if listed is None:
        raise NotASiteError(f"coursegen did not write {site}; leave out --no-build")
    survey = list_owned(str(site), listed)
    if missing := set(listed).difference(survey.own):
        raise NotASiteError(f"{min(missing)} is missing in {site}; build again")
    return survey.own, tuple(item.path + "/" * item.is_folder for item in survey.foreign)


def _stored(site: Path, project: Path, paths: Iterable[str], seconds: float) -> list[str]:
    """Store files in the repository byte for byte, whatever settings say about line ends and filters."""
    repository = git(project, "rev-parse", "--absolute-git-dir")
    lines = "".join(f"{site}/{path}\n" for path in paths)  # a setting may say that Git's work tree is elsewhere
    command = (f"--git-dir={repository}", f"--work-tree={site}", "hash-object", "-w", "--no-filters", "--stdin-paths")
    return git(site, *command, given=lines.encode(), seconds=seconds).splitlines()


def source_commit(project: Path) -> str:
    """Name the commit that the project stands at, in short; "" before the first one."""
    return _asked(project, "rev-parse", "--short", "HEAD")


def _without(project: Path, output: Path) -> tuple[str, ...]:
    folders = [FOLDER]
    if output.is_relative_to(project):
        folders.append(output.relative_to(project).as_posix())
    return tuple(f":(exclude,literal){folder}" for folder in folders)


def _asked(project: Path, *arguments: str) -> str:
    """Ask Git something that it may not know: then the answer is ""."""
    try:
        return git(project, *arguments)
    except GitError:
        return ""
