"""Links in copied Markdown: each target is replaced by where it leads on the site, in place, all else stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coursegen.exporters.plain.source import SourceText
from coursegen.model import Document

_UNSAFE = re.compile(r'[ "<>\\^`{|}()]')
_DEFINITION = r"^( {{0,3}}\[[^\]\n]+\]:[ \t]*<?){}(?=>?(?:\s|$))"


def with_targets(
    source: SourceText, document: Document, urls: Sequence[str | None], address: Callable[[str], str]
) -> str:
    """Rewrite the targets of a document's links; broken ones, and those that cannot be found again, stay.

    A target is looked for where the parser saw it, else in the definition of a link reference.
    """
    if not source.unchanged:
        return source.text
    lines = source.text.split("\n")
    elsewhere: dict[str, str] = {}
    spots = []
    for link, url in zip(document.links, urls, strict=False):
        if url is None or not link.target:
            continue
        new = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", address(url))
        index, start = link.line - source.first_line, link.column - 1
        if 0 <= index < len(lines) and lines[index].startswith(link.target, start):
            spots.append((index, start, link.target, new))
        else:
            elsewhere[link.target] = new
    for index, start, target, new in sorted(set(spots), reverse=True):
        lines[index] = lines[index][:start] + new + lines[index][start + len(target) :]
    text = "\n".join(lines)
    for target, new in sorted(elsewhere.items()):
        text = re.sub(_DEFINITION.format(re.escape(target)), lambda found, new=new: found[1] + new, text, flags=re.M)  # type: ignore[misc]
    return text
