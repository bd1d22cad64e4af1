"""Addresses on services that host repositories: of a repository, of the site it publishes, of a file to edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_REMOTE = re.compile(r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
_NAME = re.compile(r"([\w.-]+)/([\w.-]+)")


def address_of(owner: str, repository: str) -> str:
    """Return the address of a repository's site: `owner.github.io` has that of the user, every other a folder in it."""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if repository.lower() == host else f"https://{host}/{repository}/"


def address_of_remote(url: str) -> str:
    """Return the address for a remote on GitHub, "" for any other."""
    found = _REMOTE.fullmatch(url)
    return address_of(found[1], found[2]) if found else ""


def address_in_ci(environment: Mapping[str, str]) -> str:
    """Return the address for the repository that GitHub Actions works on, "" elsewhere."""
    found = _NAME.fullmatch(environment.get("GITHUB_REPOSITORY", ""))
    on_github = environment.get("GITHUB_SERVER_URL", "https://github.com") == "https://github.com"
    return address_of(found[1], found[2]) if found and on_github and environment.get("CI") else ""


_TREE = re.compile(r"(?P<root>https?://[^/]+/.+?)(?:/-)?/(?:tree|src/branch|src)/(?P<rest>.+)", re.I)
"""GitHub `/tree/`, GitLab `/-/tree/`, Gitea and its sisters `/src/branch/`, Bitbucket `/src/`."""


@dataclass(frozen=True, slots=True)
class RepositoryAddress:
    """`branch` is "" where the address names none; `folder` is then "" too."""

    root: str
    branch: str = ""
    folder: str = ""


def repository_address(url: str, branch: str = "") -> RepositoryAddress:
    """Take an address apart. Of a branch that has a slash in its name only `branch`, where it is known, can tell."""
    url = url.partition("?")[0].partition("#")[0].rstrip("/")
    found = _TREE.fullmatch(url)
    if found is None:
        return RepositoryAddress(url)
    rest = unquote(found["rest"])
    if not branch or not f"{rest}/".startswith(f"{branch}/"):
        branch = rest.partition("/")[0]
    return RepositoryAddress(found["root"], branch, rest.removeprefix(branch).strip("/"))


_SUFFIX = ".git"


def edit_address(repo: str, branch: str, folder: str | None, document: str) -> str:
    """Return the address of the editor for a document of a project that lies in a folder of its repository.

    "" without a repository or a document.

    GitLab, Bitbucket, and Gitea with its sisters (Codeberg, Forgejo) have addresses of their own; any other host gets
    GitHub's form.
    """
    if not repo or not document:
        return ""
    root = repo.rstrip("/").removesuffix(_SUFFIX)
    host = (urlsplit(root).hostname or "").lower()
    path = quote(f"{folder}/{document}" if folder else document)
    ref = quote(branch)
    if "gitlab" in host:
        return f"{root}/-/edit/{ref}/{path}"
    if "bitbucket" in host:
        return f"{root}/src/{ref}/{path}?mode=edit"
    if any(name in host for name in ("codeberg", "gitea", "forgejo")):
        return f"{root}/_edit/{ref}/{path}"
    return f"{root}/edit/{ref}/{path}"
