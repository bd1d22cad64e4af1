"""The text of a document as its author wrote it, without front matter, and with its lines where they were."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from coursegen.files.decode import decode, read_limited
from coursegen.files.mojibake import repair
from coursegen.model import Document
from coursegen.settings.front_matter import split


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
