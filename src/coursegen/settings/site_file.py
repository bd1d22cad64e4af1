"""The file content/site.yaml as it lies on the disk; a project need not have one."""

from __future__ import annotations

from pathlib import Path

from coursegen.files.decode import read_limited
from coursegen.problems.diagnostic import Diagnostic

SITE_FILE = "content/site.yaml"


def read_site_file(project: Path) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Read the project's site.yaml: None without the file, and where it cannot be read, with what is wrong then."""
    data, problems = read_limited(project, SITE_FILE, hidden=True)
    return data, () if data is None and _is_missing(project / SITE_FILE) else problems


def _is_missing(file: Path) -> bool:
    """Whether there is nothing at all, not even a dead link or something that may not be looked at."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
