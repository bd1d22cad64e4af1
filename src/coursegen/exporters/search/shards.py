"""The parts of the search index: each holds some courses, so that an edited lesson changes one of them.

A shard's content is a function of its facts and of its documents' passages, of nothing else. So it can be remembered
under `Shard.facts`, its limit and the digests of `Shard.documents`, and then no body need be read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from coursegen.exporters.search.entries import SearchEntry, WordsFor, course_entry, documents, other_entries
from coursegen.exporters.search.excerpts import Excerpt, beginning, characters_per_page, excerpts
from coursegen.model import Body, Passage, Site

_COURSES_PER_SHARD = 8
_MOST_SHARDS = 64
_LEAD = 160


class Shard(Struct, frozen=True):
    """One part of the index, without text: `facts` is JSON, `limit` the characters that each page may spend."""

    facts: str
    documents: tuple[str, ...]
    limit: int


def shards(site: Site, speak: WordsFor) -> Iterator[Shard]:
    """Divide a site: first what stands outside the courses, then the courses, by a digest of their ids.

    The number of shards is a power of two, so that it seldom changes when courses are added.
    """
    limit = characters_per_page(sum(1 + len(course.lessons) for course in site.courses.values()))
    number = min(1 << (max(len(site.courses) - 1, 0) // _COURSES_PER_SHARD).bit_length(), _MOST_SHARDS)
    groups: list[list[SearchEntry]] = [list(other_entries(site, speak)), *([] for _ in range(number))]
    for course in site.courses.values():
        digest = hashlib.sha256(course.id.encode()).digest()
        groups[1 + int.from_bytes(digest[:4], "big") % number].append(course_entry(site, course, speak))
    for group in groups:
        if group:
            yield Shard(to_json(group), tuple(path for entry in group for path in documents(entry)), limit)


def shard_content(shard: Shard, bodies: Mapping[str, Body]) -> bytes:
    """Make a shard: its facts with the passages of each page as `[heading, text, words, anchor]`, empty ends left out.

    An anchor that can be read off its heading is "", as is that of what stands before the first heading.
    """
    entries: list[SearchEntry] = json.loads(shard.facts)
    for entry in entries:
        pages = [entry, *entry.get("lessons", ())]
        passages = [_passages(page, bodies) for page in pages]
        for page, texts, found in zip(pages, excerpts(passages, shard.limit), passages, strict=True):
            _add_text(page, found, texts)
    return to_json(entries).encode()


def to_json(value: Any) -> str:
    """Write JSON as briefly as it goes, with characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _passages(page: SearchEntry, bodies: Mapping[str, Body]) -> Sequence[Passage]:
    document, skip = page.pop("document", None), page.pop("skip", None)
    if document is None:
        return ()
    return [one for one in bodies[document].passages if not one.anchor or one.anchor != skip]


def _add_text(page: SearchEntry, passages: Sequence[Passage], texts: Sequence[Excerpt]) -> None:
    rows = []
    for passage, (text, words) in zip(passages, texts, strict=True):
        anchor = "" if passage.anchor == _plain_anchor(passage.heading) else passage.anchor
        row = [passage.heading, text, words, anchor]
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append(row)
    if rows:
        page["text"] = rows
    if lead := page.get("lead"):
        # The first paragraph opens the text as well; said twice, it would be kept twice.
        if rows and not rows[0][0] and rows[0][1].startswith(lead[:_LEAD].rstrip("….")):
            del page["lead"]
        else:
            page["lead"] = beginning(lead, _LEAD)


def _plain_anchor(heading: str) -> str:
    """Return the anchor that the engine makes of a heading; it need not be right for every heading, only the same."""
    return re.sub("[^a-z0-9_ -]", "", heading.lower() if heading.isascii() else "").replace(" ", "-")
