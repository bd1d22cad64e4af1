"""From the target of a request to a site path: decoded once, without anything that file systems read otherwise."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes

_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_DRIVE = re.compile(r"[A-Za-z]:")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class BadPathError(Exception):
    """A path that no page of a site can have."""


def decode_target(target: str) -> tuple[str, str]:
    """Split a request target into its decoded path, which begins with a slash, and its query as written.

    Raises BadPathError for what RFC 9112 calls other forms than origin-form, for escapes that are none, for bytes that
    are not UTF-8, and for segments that mean something to a file system: `.`, `..`, empty ones, drive letters, NUL,
    backslashes. Escapes are decoded once, so `%252e` is the text `%2e` and matches no file.
    """
    written, _, query = target.partition("#")[0].partition("?")
    if not written.startswith("/") or _BAD_ESCAPE.search(written):
        raise BadPathError(target)
    try:
        path = unquote_to_bytes(written).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadPathError(target) from error
    if _CONTROL.search(path):
        raise BadPathError(target)
    *folders, last = path[1:].split("/")
    if any(part in {"", ".", ".."} or _DRIVE.match(part) for part in folders):
        raise BadPathError(target)
    if last in {".", ".."} or _DRIVE.match(last):
        raise BadPathError(target)
    return path, query


def confined(path: Path, roots: tuple[Path, ...]) -> Path | None:
    """Follow all links of a path; None when it leaves every root, passes a hidden folder, or is no regular file."""
    try:
        real = Path(os.path.realpath(path, strict=True))
        if not stat.S_ISREG(real.stat().st_mode):
            return None
    except (OSError, ValueError):
        return None
    for root in roots:
        top = Path(os.path.realpath(root))
        if real.is_relative_to(top):
            hidden = any(part.startswith(".") for part in real.relative_to(top).parts)
            return None if hidden else real
    return None
