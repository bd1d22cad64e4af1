"""Where a page's source can be edited in the browser, on the services that host repositories."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_SUFFIX = ".git"


def edit_address(repo: str, branch: str, folder: str | None, document: str) -> str:
    """Give the address of the editor for a document of a project that lies in a folder of its repository.

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
