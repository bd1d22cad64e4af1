"""Parsing many documents for the preview."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursegen.files.scan import Found
from coursegen.memory.codec import BODIES, DOCUMENTS
from coursegen.model import Body, Config, Document, HtmlPolicy
from coursegen.workers import WorkerLost, Workers, chunked


class Stopped(Exception):  # noqa: N818 - it reads as what happened
    """The preview is ending."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One parsed document; `data` and `body` are bytes where they can be, `digest` is "" when they may not be kept."""

    found: Found
    digest: str
    document: Document
    data: bytes | None
    body: Body | bytes

    def body_value(self) -> Body:
        """Return the body as a value."""
        body = BODIES.decode(self.body) if isinstance(self.body, bytes) else self.body
        assert body is not None  # noqa: S101 - encoded a moment ago
        return body


def parse_all(
    project: Path, found: Sequence[Found], config: Config, source_lines: bool, stopped: threading.Event, jobs: int = 1
) -> Iterator[Parsed]:
    """Parse these files in order with `jobs` processes, 0 for one on each core. Raises Stopped when that is set."""
    done = 0
    settings = (config.html, config.language, config.macros, source_lines)
    with Workers(jobs) as workers:
        if workers.worthwhile(len(found)):
            chunks = ((str(project), chunk, *settings) for chunk in chunked(found))
            try:
                for results in workers.map(parse_chunk, chunks):
                    yield from results
                    done += len(results)
            except WorkerLost:
                pass  # killed, or out of memory: the rest is parsed here
        for one in found[done:]:
            if stopped.is_set():
                raise Stopped
            yield from parse_chunk(str(project), [one], *settings)


def parse_chunk(
    project: str, chunk: Sequence[Found], html: HtmlPolicy, language: str, macros: str, source_lines: bool
) -> list[Parsed]:
    """Read and parse some files; a pure function of what they hold, to be called in any process."""
    return [_parsed(Path(project), found, html, language, macros, source_lines) for found in chunk]


def _parsed(project: Path, found: Found, html: HtmlPolicy, language: str, macros: str, source_lines: bool) -> Parsed:
    from coursegen.files.scan import read_source
    from coursegen.parse import parse  # with all that it needs; a preview that remembers everything does without it

    source = read_source(project, found)
    document, body = parse(source, html, language, macros, source_lines=source_lines)
    # what the clock decided is not remembered: another moment may decide otherwise
    timed = any(said.code == "too-slow" for said in document.diagnostics)
    data, body_data = DOCUMENTS.encode(document), BODIES.encode(body)
    lasting = not (source.diagnostics or timed or data is None or body_data is None)
    return Parsed(found, source.digest if lasting else "", document, data, body if body_data is None else body_data)
