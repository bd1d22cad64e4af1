"""The text of a document as its author wrote it, without front matter, and with its lines where they were."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from coursegen.files.decode import decode, read_limited
from coursegen.files.mojibake import repair
from coursegen.model import Document
from coursegen.settings.front_matter import split
from coursegen.text import without_liquid_comments


class SourceText(Struct, frozen=True):
    """A body and the line of the file at which it begins.

    `unchanged` is false when the file is no longer the one that was parsed, so that its positions are worth nothing.
    """

    text: str
    first_line: int = 1
    unchanged: bool = True


def read_body(project: Path, document: Document) -> SourceText:
    """Read a document's body, text that was decoded twice repaired; empty when it can no longer be read."""
    data, _ = read_limited(project, document.path)
    if data is None:
        return SourceText("")
    text = repair(decode(data, document.path)[0])[0]
    parts = split(text, document.path)
    unchanged = hashlib.sha256(data).hexdigest() == document.digest
    if document.left_out and not unchanged:
        return SourceText("")  # where the lines for teachers stand now is not known
    return SourceText(_without(parts.body, parts.body_line, document.left_out), parts.body_line, unchanged)


def _without(body: str, first_line: int, left_out: Sequence[tuple[int, int]]) -> str:
    """Empty the lines of what is left out; the lines below keep their numbers."""
    if not left_out:
        return body
    lines = body.split("\n")
    for start, after in left_out:
        for index in range(start - first_line, min(after - first_line, len(lines))):
            lines[index] = ""
    return "\n".join(lines)


_COMMENT_OR_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<tick>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=tick)(?!`)|(?P<comment>\n?<!--(?:-?>|.*?-->))",
    re.DOTALL | re.MULTILINE,
)


def without_comments(text: str) -> str:
    """Return a text without its HTML comments: what an author hides is in no output. Those in code are code."""
    text = without_liquid_comments(text)
    if "<!--" not in text:
        return text
    return _COMMENT_OR_CODE.sub(lambda found: _left(found, text), text)


def _left(found: re.Match[str], text: str) -> str:
    """Return what stays of a match: code as it is, of a comment the line end that it does not fill a line up to."""
    comment = found["comment"]
    if comment is None:
        return found[0]
    fills_lines = text[found.end() : found.end() + 1] in ("", "\n")
    return "" if fills_lines or not comment.startswith("\n") else "\n"
