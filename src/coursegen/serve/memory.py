"""Parsed documents from the last preview, so that the next one starts at once; only the first look uses it.

The preview's HTML says where each block was written, so what a build remembers cannot serve here, nor the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coursegen.cache import Cache, key_of
from coursegen.codec import BODIES, DOCUMENTS
from coursegen.fingerprint import fingerprint
from coursegen.model import Body, Config, Document, Source
from coursegen.parse import parse
from coursegen.read import Found, read_source

DOCUMENT = "preview document"
BODY = "preview body"
_BATCH = 500


def read_and_parse(
    project: Path, found: Sequence[Found], config: Config, *, source_lines: bool, remember: bool
) -> Iterator[tuple[Found, Document, Body]]:
    """Give all documents in order, from the project's cache where their text is the same, else parsed and kept."""
    with Cache(project, enabled=remember) as cache:
        live: list[bytes] = []
        for start in range(0, len(found), _BATCH):
            batch = found[start : start + _BATCH]
            sources = [read_source(project, one) for one in batch]
            keys = [_key(source, config, source_lines) for source in sources]
            documents, bodies = cache.get(DOCUMENT, keys), cache.get(BODY, keys)
            fresh: list[tuple[bytes, Document, Body]] = []
            for one, source, key in zip(batch, sources, keys, strict=True):
                document = DOCUMENTS.decode(documents[key]) if key in documents else None
                body = BODIES.decode(bodies[key]) if key in bodies else None
                if document is None or body is None:
                    document, body = parse(source, config.html, config.language, source_lines=source_lines)
                    if not source.diagnostics:
                        fresh.append((key, document, body))
                yield one, document, body
            live += keys
            _keep(cache, fresh)
        cache.keep_only(DOCUMENT, live)
        cache.keep_only(BODY, live)


def _keep(cache: Cache, fresh: Sequence[tuple[bytes, Document, Body]]) -> None:
    encoded = [(key, DOCUMENTS.encode(document), BODIES.encode(body)) for key, document, body in fresh]
    cache.put(DOCUMENT, {key: data for key, data, body in encoded if data is not None and body is not None})
    cache.put(BODY, {key: body for key, data, body in encoded if data is not None and body is not None})
    cache.commit()


def _key(source: Source, config: Config, source_lines: bool) -> bytes:
    place = (source.path, source.kind, source.slug, str(source.number), source.folder)
    return key_of(fingerprint(), config.html, config.language, str(source_lines), *place, source.digest)
