"""Text that is not what it seems: UTF-8 that was decoded as something else, and characters that reorder it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9): they can make text, and code above
all, read differently from what it is (CVE-2021-42574). Plain marks such as U+200F do no harm and are not among them."""


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
