"""Bytes to text: what is not UTF-8 is reported at its line and column, and nothing is ever guessed into the text."""

from __future__ import annotations

import codecs
from pathlib import Path

from coursegen.files.opening import LeadsOutside, NotAFile, open_inside
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

MAX_FILE_BYTES = 2_000_000
"""A novel has about 1 MB. What is larger is data with the wrong extension, and would hold up every build."""

MAX_LINE_CHARACTERS = 200_000
"""A paragraph in one line has some thousands. Longer lines hold embedded data, on which inline parsing is slow."""

# The longer marks first: UTF-16's little-endian mark begins UTF-32's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def read_limited(project: Path, path: str, *, hidden: bool = False) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Read the regular file at `path` (relative to the project), if it has at most `MAX_FILE_BYTES`, else say why.

    A link that leads out of the project, or to something hidden unless that is allowed, is not followed.
    """
    place = Span(path)
    try:
        with open_inside(project, path, hidden=hidden) as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except LeadsOutside as error:
        return None, (diagnose("outside-project", place, str(error.strerror), "copy the file in"),)
    except NotAFile as error:
        return None, (diagnose("unreadable-file", place, str(error.strerror)),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, (diagnose("unreadable-file", place, f"the file cannot be read: {reason}"),)
    if problems := too_large(data, path):
        return None, problems
    return data, ()


def too_large(data: bytes, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a text of more than `MAX_FILE_BYTES`."""
    if len(data) <= MAX_FILE_BYTES:
        return ()
    message = f"the file has more than {MAX_FILE_BYTES // 1_000_000} MB of text"
    return (diagnose("file-too-large", Span(path), message, "split it, or publish it as a download"),)


def decode(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""Decode UTF-8 with or without a byte order mark and make all line ends `\n`; "" when the text cannot be used."""
    if (wide := _wide_encoding(data)) is not None:
        hint = "save the file as UTF-8"
        return "", (diagnose("bad-encoding", Span(path, 1, 1), f"the file is {wide}, not UTF-8", hint),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", (_undecodable(data, error.start, path),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (nul := text.find("\0")) >= 0:
        return "", (diagnose("nul-byte", _location(text, nul, path), "the file holds a NUL byte", "delete it"),)
    # Cheap test first: a short file has no long line.
    if len(text) > MAX_LINE_CHARACTERS:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE_CHARACTERS:
                message = f"the line has {len(line)} characters; {MAX_LINE_CHARACTERS} are read"
                hint = "put embedded data into a file of its own"
                return "", (diagnose("line-too-long", Span(path, number, 1), message, hint),)
    return text, ()


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 by their mark or, without one, by the zero bytes beside Latin letters."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = data[:512]
    if len(start) < 8 or 0 not in start:
        return None
    zeros = [start[index::4].count(0) * 4 / len(start) for index in range(4)]
    if sorted(zeros)[1] > 0.8:
        return "UTF-32"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    return "UTF-16" if max(even, odd) > 0.8 and min(even, odd) < 0.2 else None


def _undecodable(data: bytes, at: int, path: str) -> Diagnostic:
    before = data[:at].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    message = f"the byte 0x{data[at]:02X} is not UTF-8 text"
    hint = "save the file as UTF-8"
    line = data[at : at + 200].splitlines()[0]
    try:
        character = line[:1].decode("cp1252")
    except UnicodeDecodeError:
        return diagnose("bad-encoding", _location(before, len(before), path), message, hint)
    hint += f'; in Windows-1252 the byte is "{character}"'
    return diagnose("bad-encoding", _location(before, len(before), path), message, hint)


def _location(text: str, index: int, path: str) -> Span:
    line_start = text.rfind("\n", 0, index) + 1
    return Span(path, text.count("\n", 0, line_start) + 1, index - line_start + 1)
