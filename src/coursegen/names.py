"""What names are: which can be files and parts of an address, the number at their head, and the letters they mix."""

from __future__ import annotations

import re
import unicodedata

MAX_ID_BYTES = 200
"""An id becomes a file name, and common file systems allow 255 bytes for one."""

# Microsoft, "Naming Files, Paths, and Namespaces": the narrowest rules of all systems, kept with any extension.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')

_PLAIN_ID = re.compile(r"[0-9A-Za-z._-]+")

_HEAD = re.compile(r"\(?(\d{1,4})((?:\.\d{1,4})*)(?:\)|\s*[-_–—、．:]|\.(?!\d)\)?|\s)\s*(?:[-–—]\s+)?(?=\S)")
"""`01-`, `1_`, `1. `, `1.1 `, `1) `, `(1) `, `01 - `: a number, its levels and what parts it from the name."""

INDEX_NAMES = frozenset({"index", "readme"})
"""Stems, in any case, of a file that is the page of its folder."""

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


def head_number(name: str) -> tuple[int | None, str]:
    """Return the number that a file's name (in normal form C) begins with, and the name without it.

    All levels of `1.1` belong to it, of which the first is returned. A number that is part of a word (`3d-printing`),
    or after which nothing follows (`2024`), is none.
    """
    match = _HEAD.match(name)
    return (int(match[1]), name[match.end() :]) if match else (None, name)


def without_number(name: str) -> str:
    """Take the number at its head off a file or folder name: `03-joins` is `joins`."""
    return head_number(unicodedata.normalize("NFC", name))[1]


def is_index(stem: str) -> bool:
    """Whether a file with this stem is the page of its folder: `index`, or `README` as on code hosts."""
    return stem.casefold() in INDEX_NAMES


def fold_name(name: str) -> str:
    """Return what a name is on systems that know neither case nor Unicode's normal forms."""
    return (
        name.lower() if name.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    )


_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets with letters that look the same."""


def mixed_letters(text: str) -> str:
    """Return what is odd about a text that has a word in two alphabets whose letters look the same, or ""."""
    if text.isascii():
        return ""
    for word in re.split(r"[^\w]|_", text):
        letters: dict[str, str] = {}
        for character in word:
            alphabet = unicodedata.name(character, "").partition(" ")[0]
            if alphabet in _ALIKE:
                letters.setdefault(alphabet, character)
        if len(letters) > 1:
            said = " and ".join(f'the {name.capitalize()} "{letter}"' for name, letter in letters.items())
            return f'"{word}" mixes {said}'
    return ""


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
