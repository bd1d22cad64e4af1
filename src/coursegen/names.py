"""Which names can be files on every system and parts of an address: the rules for file names and for ids."""

from __future__ import annotations

import re
import unicodedata

MAX_ID_BYTES = 200
"""An id becomes a file name, and common file systems allow 255 bytes for one."""

# Microsoft, "Naming Files, Paths, and Namespaces": the narrowest rules of all systems, kept with any extension.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')

_PLAIN_ID = re.compile(r"[0-9A-Za-z._-]+")

_LEFTOVER = re.compile(r".*~|#.*#|.*\.(bak|orig|rej|sw[a-p])|thumbs\.db|desktop\.ini", re.I | re.S)


def name_fault(name: str) -> str:
    """Return why a file name cannot be published on every system, or ""."""
    if (bad := _FORBIDDEN.search(name)) is not None:
        return f"it holds {bad[0]!r}"
    if not name.isascii() and any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name):
        return "it holds a character that cannot be shown"
    if name.endswith((".", " ")):
        return "it ends in a dot or a space"
    if _RESERVED.fullmatch(name):
        return "Windows reserves it"
    return ""


def is_leftover(name: str) -> bool:
    """Whether a file is what an editor or a system leaves behind, which nobody means to publish."""
    return _LEFTOVER.fullmatch(name) is not None


def printable(path: str) -> str:
    """Write a path without what a terminal cannot show: control characters, and bytes that are not UTF-8."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in path)


def id_fault(text: str) -> str:
    """Return why a text (in normal form C) cannot be an id, or ""; all scripts have letters, marks and numbers."""
    for character in "" if _PLAIN_ID.fullmatch(text) else text:
        if character not in "-_." and unicodedata.category(character)[0] not in "LMN":
            name = f'"{character}"' if character.isprintable() else "a control character"
            return f"it holds {'a space' if character == ' ' else name}"
    if not text or not text[0].isalnum() or text[-1] in "-.":
        return "it must begin with a letter or digit and not end in a dot or hyphen"
    if ".." in text:
        return 'it holds ".."'
    if _RESERVED.fullmatch(text):
        return "Windows reserves this name"
    if len(text.encode()) > MAX_ID_BYTES:
        return f"it is longer than {MAX_ID_BYTES} bytes"
    return ""
