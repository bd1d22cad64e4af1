"""Pure functions over plain text: slugs, relative URLs, reading time."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Protocol

MARK = re.compile("\0([BLIW])([0-9A-Za-z_.-]+)\0")
"""A place in rendered HTML that is filled when its page is rendered; see `model.Body`."""


def mark(letter: str, name: str | int) -> str:
    """Write the mark that `MARK` finds."""
    return f"\0{letter}{name}\0"


def slug(text: str) -> str:
    """Turn a title into the part of an address: lower-case letters and digits of any script, with single hyphens."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold().replace("'", "").replace("’", ""))
    return "-".join(words)


def relative_url(source: str, target: str) -> str:
    """Return the `href` that leads from the page at site URL `source` to site URL `target` (both without leading /).

    Pages end in "/" or are "" (home). The result works under any base path: `relative_url("a/b/", "")` is "../../".
    """
    if not target or target[0] == "#":
        address, anchor = "", target
    else:
        address, hash_sign, rest = target.partition("#")
        anchor = hash_sign + rest
    here = source.split("/")[:-1]
    there = address.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    path = "../" * (len(here) - shared) + "/".join(there[shared:])
    if address == source and anchor:
        return anchor
    return (path or "./") + anchor


# --- Reading time -----------------------------------------------------------------------------------------------------

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ASCII_WORD = re.compile("[0-9A-Za-z]+(?:['.-][0-9A-Za-z]+)*")  # the same, and in half the time


def count_words(text: str) -> int:
    """Count words; in Chinese and Japanese, which put no spaces between them, two characters count as one."""
    if text.isascii():
        return len(_ASCII_WORD.findall(text))
    rest, unspaced = _UNSPACED.subn(" ", text)
    return len(_WORD.findall(rest)) + math.ceil(unspaced / 2)


class HasWorkload(Protocol):
    """What `estimate_minutes` reads of a `model.Workload`, named here because text knows no model."""

    @property
    def words(self) -> int:
        """Words outside code."""
        ...

    @property
    def code_lines(self) -> int:
        """Lines of code."""
        ...

    @property
    def exercises(self) -> int:
        """Tasks and quiz questions."""
        ...


def estimate_minutes(workload: HasWorkload) -> int:
    """Estimate how long a text takes, in minutes: rounded up to five, and never less than five.

    200 words a minute is careful reading, a line of code takes 5 seconds to follow, an exercise 2 minutes to answer.
    """
    seconds = workload.words * 60 / 200 + workload.code_lines * 5 + workload.exercises * 120
    return max(5, 5 * math.ceil(seconds / 300))


_LIQUID_COMMENT = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<comment>\{%-?[ ]*comment[ ]*-?%\}.*?\{%-?[ ]*endcomment[ ]*-?%\})",
    re.DOTALL | re.MULTILINE,
)


def without_liquid_comments(text: str) -> str:
    """Leave out what stands between `{% comment %}` and `{% endcomment %}` outside fences; its line ends stay."""
    if "endcomment" not in text:
        return text
    return _LIQUID_COMMENT.sub(lambda found: "\n" * found[0].count("\n") if found["comment"] else found[0], text)
