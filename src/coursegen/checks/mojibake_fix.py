"""Repairs of what is certain, for `coursegen check --fix`; every other byte of a file stays as it is."""

from __future__ import annotations

import difflib
import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coursegen.files.decode import decode, read_limited
from coursegen.files.mojibake import repair
from coursegen.files.opening import is_inside
from coursegen.files.scan import read_all, scan
from coursegen.problems.excerpt import visible


@dataclass(frozen=True, slots=True)
class Fix:
    """A file of the project, as it is and as it should be, in bytes."""

    path: str
    before: bytes
    after: bytes


def find_fixes(project: Path) -> tuple[Fix, ...]:
    """Find every file that a certain repair would change: text that was decoded twice."""
    fixes = []
    for source in read_all(project, scan(project)):
        if not source.text:
            continue
        before, _ = read_limited(project, source.path)
        if before is None or decode(before, source.path)[1]:
            continue  # it is another since
        after = repair_bytes(before)
        if after != before:
            fixes.append(Fix(source.path, before, after))
    return tuple(fixes)


def repair_bytes(content: bytes) -> bytes:
    """Repair mojibake in a file's bytes; its BOM and its line ends stay."""
    text = content.decode("utf-8")
    return repair(text)[0].encode("utf-8")


def difference(fix: Fix) -> str:
    """Show a fix as a unified diff, without what a terminal would obey."""
    before, after = (part.decode("utf-8").splitlines() for part in (fix.before, fix.after))
    lines = difflib.unified_diff(before, after, fix.path, fix.path, lineterm="", n=1)
    return "\n".join(visible(line) for line in lines)


def write_fix(project: Path, fix: Fix) -> None:
    """Replace the file in one step, keeping its permissions; a link stays, and what it leads to is repaired.

    Raises OSError, a PermissionError for a link out of the project among them.
    """
    target = Path(os.path.realpath(project / fix.path))
    if not is_inside(project, target):
        raise PermissionError(errno.EPERM, "the link leads out of the project", fix.path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".coursegen-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(fix.after)
        Path(name).chmod(target.stat().st_mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
