"""The line that opens a fence: its language, and the options after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_WORD = re.compile(r"""\{[^{}]*\}|[\w.-]+=(?:"[^"]*"|'[^']*'|\S*)|\S+""")
_NAMED_LANGUAGE = re.compile(r"\{\s*\.?([\w+#-]+)\s*(.*?)\}")
_RANGES = re.compile(r"\d+(?:-\d+)?(?:[\s,]+\d+(?:-\d+)?)*")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")
_MOST_LINES = 100_000

OPTIONS_HINT = 'the options are title="…", linenos, start=5, {1,3-5} and diff'


@dataclass(slots=True)
class FenceInfo:
    """What an author asked of a code block: `marked` are line numbers from 1, `start` is the first number shown.

    `refused` are the options that were not understood, as written.
    """

    language: str = ""
    title: str = ""
    numbered: bool = False
    start: int = 1
    marked: frozenset[int] = frozenset()
    diff: bool = False
    refused: list[str] = field(default_factory=list)


def read_fence_info(info: str) -> FenceInfo:
    """Read `python title="a.py" linenos {1,3-5}`; the language may also be `{python}` or `{.python …}`."""
    result = FenceInfo()
    info = info.strip()
    if (named := _NAMED_LANGUAGE.match(info)) and not _RANGES.fullmatch(info[1 : named.end() - 1].strip()):
        result.language = named[1]
        rest = f"{named[2]} {info[named.end() :]}"
    elif info.startswith("{"):
        rest = info
    else:
        result.language, _, rest = info.partition(" ")
        if (brace := result.language.find("{")) > 0:
            result.language, rest = result.language[:brace], f"{result.language[brace:]} {rest}"
    for word in _WORD.findall(rest):
        _read_option(result, word)
    return result


def _read_option(result: FenceInfo, word: str) -> None:
    if word[0] == "{" and word[-1] == "}":
        name, value = "hl_lines", word[1:-1]
    else:
        name, _, value = word.partition("=")
        value = value.strip("\"'")
    reader = _OPTIONS.get(name.lower())
    if reader is None or not reader(result, value.strip()):
        result.refused.append(word)


def _title(result: FenceInfo, value: str) -> bool:
    result.title = value
    return bool(value)


def _numbered(result: FenceInfo, value: str) -> bool:
    result.numbered = value.lower() not in {"false", "off", "no"}
    return True


def _start(result: FenceInfo, value: str) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        return False
    result.start = int(value)
    result.numbered = True
    return True


def _diff(result: FenceInfo, value: str) -> bool:
    result.diff = True
    return not value


def _marked(result: FenceInfo, value: str) -> bool:
    if not _RANGES.fullmatch(value):
        return False
    lines: set[int] = set(result.marked)
    for first, last in _RANGE.findall(value):
        if len(first) > 6 or len(last) > 6:
            return False
        lines.update(range(int(first), min(int(last or first), _MOST_LINES) + 1))
    result.marked = frozenset(lines)
    return True


_OPTIONS: dict[str, Callable[[FenceInfo, str], bool]] = {
    "title": _title,
    "linenos": _numbered,
    "start": _start,
    "linenostart": _start,
    "hl_lines": _marked,
    "diff": _diff,
}
