"""The address of a repository as people copy it from their browser: its root, and a branch and folder that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

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
