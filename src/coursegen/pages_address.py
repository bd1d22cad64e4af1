"""The address that GitHub Pages gives a repository (GitHub Docs, "Types of GitHub Pages sites")."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REMOTE = re.compile(r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
_NAME = re.compile(r"([\w.-]+)/([\w.-]+)")


def address_of(owner: str, repository: str) -> str:
    """Give the address of a repository's site: `owner.github.io` has that of the user, every other a folder in it."""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if repository.lower() == host else f"https://{host}/{repository}/"


def address_of_remote(url: str) -> str:
    """Give the address for a remote on GitHub, "" for any other."""
    found = _REMOTE.fullmatch(url)
    return address_of(found[1], found[2]) if found else ""


def address_in_ci(environment: Mapping[str, str]) -> str:
    """Give the address for the repository that GitHub Actions works on, "" elsewhere."""
    found = _NAME.fullmatch(environment.get("GITHUB_REPOSITORY", ""))
    on_github = environment.get("GITHUB_SERVER_URL", "https://github.com") == "https://github.com"
    return address_of(found[1], found[2]) if found and on_github and environment.get("CI") else ""
