"""From the target of a request to a site path: decoded once, without anything that file systems read otherwise."""

from __future__ import annotations

import re
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
