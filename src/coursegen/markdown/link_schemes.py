"""Which addresses a page may lead to, by their scheme."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
_OTHER_LINKS = frozenset({"mailto", "tel", "sms", "webcal"})
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
"""How an address of another host begins; `https:a` is a path on a page that came by https (WHATWG URL)."""

_PICTURES = re.compile(r"data:image/(?:gif|png|jpeg|webp)[;,]", re.IGNORECASE)

_SAFE_HINT = "use a path in the project, or https://, http://, mailto:, tel:, sms: or webcal:"
_ON_THIS_MACHINE = re.compile(r"[A-Za-z]:[\\/]|[A-Za-z]:%5C|file:", re.IGNORECASE)


def scheme(target: str) -> str:
    """Return the scheme of an address in lower case, "//" for one relative to the protocol, or "" for a path.

    Browsers drop tabs and line ends anywhere in an address, and control characters before it (WHATWG URL, "basic URL
    parser"), so `java<tab>script:` is a scheme here too.
    """
    cleaned = _IGNORED.sub("", target)
    if cleaned.startswith("//"):
        return "//"
    match = _SCHEME.match(cleaned)
    return match[1].lower() if match else ""


def is_inside(target: str) -> bool:
    """Whether an address is a path or an anchor of the project."""
    return scheme(target) == ""


def is_safe(target: str, *, picture: bool = False) -> bool:
    """Whether an address outside the project may be published; a picture may also hold its data itself."""
    cleaned = _IGNORED.sub("", target)
    if _WEB.match(cleaned):
        return True
    return _PICTURES.match(cleaned) is not None if picture else scheme(cleaned) in _OTHER_LINKS


def refusal(target: str) -> tuple[str, str]:
    """Return why an address that is not safe is refused, and what to write."""
    if _ON_THIS_MACHINE.match(_IGNORED.sub("", target)):
        hint = "copy the file beside this one, and write its name"
        return "this is a file of your own machine, which no reader has", hint
    name = scheme(target)
    if name in {"http", "https"}:
        rest = target.partition(":")[2].lstrip("/\\")
        return f"{name}: must be followed by // in a link", f'did you mean "{name}://{rest}"?'
    return f"a link may not use {name}:", _SAFE_HINT
