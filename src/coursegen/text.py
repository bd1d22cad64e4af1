"""Pure functions over plain text: slugs, relative URLs, reading time, text that was decoded twice."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

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


# --- Text that was decoded twice --------------------------------------------------------------------------------------


class Repair(Struct, frozen=True):
    """One spot that was decoded twice, as it stands and as it should read; `length` is that of `before`."""

    line: int
    column: int
    length: int
    before: str
    after: str


# What the bytes of UTF-8 look like when they are read as Windows-1252 or Latin-1: a lead byte (C2 to F4) and as many
# continuation bytes (80 to BF) as it asks for. Text without such a row cannot be mojibake of this kind; a row alone
# proves nothing: `ß”` is one.
_CONTINUATION = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_SUSPICIOUS = re.compile(f"[\xc2-\xdf]{_CONTINUATION}|[\xe0-\xef]{_CONTINUATION}{{2}}|[\xf0-\xf4]{_CONTINUATION}{{3}}")
# What a repair may give: one character alone only if it is a common Latin or Greek letter, a sign or an emoji, and
# never a control character, a phonetic letter or a rare script; there the text as it stands is likelier to be right.
_ALONE = re.compile(
    "[\xa0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0370-\u03ff\u1e00-\u1eff\u2000-\u2bff\U0001f000-\U0001faff]"
)
_STRANGER = re.compile("[\x80-\x9f\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u02af\u0700-\u077f\u07c0-\u08ff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|[0-9]{1,9}[.)][ \t])*(`{3,}(?=[^`]*$)|~{3,})")
_VERBATIM = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\bhttps?://[^\s<>]+|\]\([^()\s]+")


def repair(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Repair what was UTF-8 and was decoded as Windows-1252 or Latin-1, outside code and addresses.

    Every other character, line ends included, stays. Whether a spot is mojibake is ftfy's judgement, which knows what
    correct text in many languages looks like; it is only asked about lines that hold a suspicious pair.
    """
    if text.isascii() or not _SUSPICIOUS.search(text):
        return text, ()
    lines = text.split("\n")
    repairs: list[Repair] = []
    for number, prose in _outside_fences(lines):
        if prose and _SUSPICIOUS.search(lines[number]):
            lines[number], found = _repair_line(lines[number], number + 1)
            repairs += found
    return "\n".join(lines), tuple(repairs)


def _outside_fences(lines: list[str]) -> Iterator[tuple[int, bool]]:
    """Return each line's index and whether it stands outside fenced code."""
    fence = ""
    for index, line in enumerate(lines):
        found = _FENCE.match(line)
        if fence:
            closes = found is not None and found[1].startswith(fence) and not line[found.end() :].strip()
            yield index, False
            fence = "" if closes else fence
        else:
            fence = found[1] if found else ""
            yield index, not fence


def _repair_line(line: str, number: int) -> tuple[str, list[Repair]]:
    """Repair what lies between code spans and addresses in one line."""
    parts: list[str] = []
    repairs: list[Repair] = []
    start = 0
    for begin, end in [*(match.span() for match in _VERBATIM.finditer(line)), (len(line), len(line))]:
        prose = line[start:begin]
        done = 0
        for index, before, after in _wrong_spots(prose):
            parts += [prose[done:index], after]
            repairs.append(Repair(number, start + index + 1, len(before), before, after))
            done = index + len(before)
        parts += [prose[done:], line[begin:end]]
        start = end
    return "".join(parts), repairs


def _wrong_spots(text: str) -> Iterator[tuple[int, str, str]]:
    """Find the spots that were decoded twice: (index, as it stands, as it should read)."""
    if not _SUSPICIOUS.search(text):
        return
    import ftfy  # costs more to import than most files cost to parse, and few files need it

    fixed = ftfy.fix_encoding(text, restore_byte_a0=False, replace_lossy_sequences=False, fix_c1_controls=False)
    # ASCII is the same before and after, so both fall into the same runs; where they do not, nothing is certain.
    if _NOT_ASCII.split(text) != _NOT_ASCII.split(fixed):
        return
    for run, after in zip(_NOT_ASCII.finditer(text), _NOT_ASCII.findall(fixed), strict=True):
        head, tail = _shared_ends(run[0], after)
        before, after = run[0][head : len(run[0]) - tail], after[head : len(after) - tail]
        if before != after and _is_plausible(after):
            yield run.start() + head, before, after


def _is_plausible(after: str) -> bool:
    """Refuse characters that would be strangers: `É°` ends a word, it is not one sign of phonetic script."""
    return not _STRANGER.search(after) and (len(after) > 1 or _ALONE.match(after) is not None)


def _shared_ends(before: str, after: str) -> tuple[int, int]:
    """Count the characters that both spellings begin with and end with, leaving at least one of each."""
    room = min(len(before), len(after)) - 1
    head = 0
    while head < room and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < room - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


# --- Characters that reorder text -------------------------------------------------------------------------------------

BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9): they can make text, and code above
all, read differently from what it is (CVE-2021-42574). Plain marks such as U+200F do no harm and are not among them."""
