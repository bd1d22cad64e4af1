"""Which addresses a page may lead to, by their scheme."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_PICTURES = re.compile(r"data:image/(?:gif|png|jpeg|webp)[;,]", re.IGNORECASE)

SAFE_HINT = "use a path in the project, or https:, http:, mailto: or tel:"


def scheme(target: str) -> str:
    """Give the scheme of an address in lower case, "//" for one relative to the protocol, or "" for a path.

    Browsers drop tabs and line ends anywhere in an address, and control characters before it (WHATWG URL, "basic URL
    parser"), so `java<tab>script:` is a scheme here too.
    """
    cleaned = _IGNORED.sub("", target)
    if cleaned.startswith("//"):
        return "//"
    match = _SCHEME.match(cleaned)
    return match[1].lower() if match else ""


def is_inside(target: str) -> bool:
    """Tell whether an address is a path or an anchor of the project."""
    return scheme(target) == ""


def is_safe(target: str, *, picture: bool = False) -> bool:
    """Tell whether an address outside the project may be published; a picture may also hold its data itself."""
    name = scheme(target)
    if picture:
        return name in {"http", "https", "//"} or _PICTURES.match(_IGNORED.sub("", target)) is not None
    return name in _LINKS or name == "//"
