"""All documents of a project, for builds and for the preview: remembered where their text is the same, else parsed."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

from msgspec import Struct
from msgspec.structs import replace

from coursegen.files.decode import too_large
from coursegen.files.kinds import kind_of_path
from coursegen.files.scan import Found, read_source, source_of, unsaved_file
from coursegen.files.stamps import rested
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import BODIES, DOCUMENTS, Codec
from coursegen.model import Body, Config, Document, HtmlPolicy, Source
from coursegen.options import Progress, silent
from coursegen.settings.front_matter import load_schema
from coursegen.workers import CHUNK, Workers, chunked

AT_ONCE = 500
"""Documents whose bytes are in memory at the same time."""

_RECENT = 16
_NOTES: Codec[tuple[tuple[Found, str], ...]] = Codec(tuple[tuple[Found, str], ...])
_NOTES_KEY = key_of("files that were read, with their digests")


class ParsedDocument(Struct, frozen=True):
    """A document as it was parsed last. Its key stands for it and its body: equal keys, equal values.

    `digest` is that of the text, "" when the file could not be used. The `body` is None when the cache has it under the
    key. `file` is what to compare the next scan with, None when the file has to be read in any case.
    """

    key: bytes
    digest: str
    document: Document
    body: Body | None = None
    file: Found | None = None


class Bodies(Mapping[str, Body]):
    """The body of each document by its path; the last few that were asked for are at hand.

    Bodies stay in the cache until a page is made: ten thousand of them would only fill the memory. `cache` is called by
    the thread that asks for one, and `again` makes one that the cache has lost.
    """

    def __init__(
        self,
        by_path: Mapping[str, ParsedDocument],
        kind: str,
        cache: Callable[[], Cache],
        again: Callable[[str], Body],
    ) -> None:
        self._by_path = by_path
        self._kind = kind
        self._cache = cache
        self._again = again
        self._recent: dict[str, Body] = {}

    def __getitem__(self, path: str) -> Body:
        """Return one body."""
        parsed = self._by_path[path]
        if parsed.body is not None:
            return parsed.body
        if path not in self._recent:
            data = self._cache().get(self._kind, [parsed.key]).get(parsed.key)
            body = BODIES.decode(data) if data is not None else None
            if len(self._recent) >= _RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[path] = self._again(path) if body is None else body
        return self._recent[path]

    def __iter__(self) -> Iterator[str]:
        """Return the paths."""
        return iter(self._by_path)

    def __len__(self) -> int:
        """Count the bodies."""
        return len(self._by_path)

    def encoded(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return some bodies as bytes, for another process; those that cannot be bytes are left out."""
        held = {path: self._by_path[path].body for path in paths}
        keys = {path: self._by_path[path].key for path, body in held.items() if body is None}
        stored = self._cache().get(self._kind, keys.values())
        data = {path: stored.get(key) or BODIES.encode(self[path]) for path, key in keys.items()}
        data.update((path, BODIES.encode(body)) for path, body in held.items() if body is not None)
        return {path: value for path, value in data.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All documents in the order of their paths; `parsed` counts those that were not remembered."""

    by_path: Mapping[str, ParsedDocument]
    bodies: Bodies
    parsed: int
    unsaved: frozenset[str]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents alone."""
        return tuple(parsed.document for parsed in self.by_path.values())

    @property
    def keys(self) -> dict[str, bytes]:
        """The key of each document: two documents with the same key are equal, and so are their bodies."""
        return {path: parsed.key for path, parsed in self.by_path.items()}

    @property
    def digests(self) -> dict[str, str]:
        """The digests of the files whose text could be used, and which any machine would parse to the same."""
        return {
            path: parsed.digest
            for path, parsed in self.by_path.items()
            if parsed.digest and path not in self.unsaved and not _is_timed(parsed.document)
        }


class Documents:
    """The documents of a project: those of the last call at hand, those of earlier runs in the cache.

    `program` stands for the code that parses. With `source_lines` the HTML says where each block was written, so such
    documents are kept apart from those of builds: neither makes the cache forget what the other has put there. For one
    thread at a time; only bodies may be read in another, through a cache of that thread's own.
    """

    def __init__(
        self, project: Path, cache: Cache, workers: Workers, program: bytes, *, source_lines: bool = False
    ) -> None:
        self._project = project
        self._cache = cache
        self._workers = workers
        self._program = program
        self._source_lines = source_lines
        prefix = "preview " if source_lines else ""
        self._document, self._body, self._files = (f"{prefix}{kind}" for kind in ("document", "body", "files"))
        self._by_path: Mapping[str, ParsedDocument] = {}
        self._config = Config()
        self._code = b""

    def with_cache(self, cache: Cache) -> Self:
        """Return these documents with another cache to look others up in."""
        other = copy.copy(self)
        other._cache = cache
        return other

    def is_unknown(self) -> bool:
        """Whether the cache can keep the documents, and has none yet."""
        return self._cache.keeps and self._cache.is_empty(self._document)

    def gather(
        self,
        found: Sequence[Found],
        config: Config,
        *,
        texts: Mapping[str, str] | None = None,
        known: Mapping[str, str] | None = None,
        former: Mapping[str, str] | None = None,
        keep: Iterable[bytes] = (),
        progress: Progress = silent,
    ) -> Gathered:
        """Return all documents; only what is neither at hand nor in the cache is parsed.

        `texts` are open in an editor: each is taken instead of the file at its path, which need not be there, and is
        not put into the cache unless it is what the file holds. `known` are digests of files that have certainly not
        changed since they were taken; None: those that an earlier call has noted in the cache. `former` are the digests
        that files had in an earlier build: what has changed may have kept its front matter. The cache does not drop
        what is under one of the keys in `keep`.
        """
        sources = dict(self._unsaved(texts or {}))
        new = (file for path in sources.keys() - {file.path for file in found} if (file := unsaved_file(path)))
        files = sorted((*found, *new), key=lambda file: file.path) if sources else found
        by_path, count = self._read(files, config, sources, known, former or {}, progress)
        live = [*keep, *(parsed.key for parsed in by_path.values())]
        for kind in (self._document, self._body):
            self._cache.keep_only(kind, live)
        if known is None and self._cache.keeps:
            notes = tuple((parsed.file, parsed.digest) for parsed in by_path.values() if parsed.file and parsed.digest)
            if (data := _NOTES.encode(notes)) is not None:
                self._cache.put(self._files, {_NOTES_KEY: data})
        self._cache.commit()
        self._by_path = by_path
        return Gathered(by_path, self.bodies(by_path, lambda: self._cache), count, frozenset(sources))

    def reread(self, paths: Iterable[str], config: Config) -> Mapping[str, ParsedDocument]:
        """Return some documents, whose files are read whatever the system says; the next `gather` reads them, too."""
        by_path, _ = self._read([_file_at(path) for path in paths], config, {}, {}, {}, silent)
        by_path = {path: replace(parsed, file=None) for path, parsed in by_path.items()}
        self._by_path = {**self._by_path, **by_path}
        return by_path

    def bodies(self, by_path: Mapping[str, ParsedDocument], cache: Callable[[], Cache]) -> Bodies:
        """Return the bodies of documents, from the cache that the thread that asks for them gets by calling `cache`."""
        return Bodies(by_path, self._body, cache, partial(self._parse_again, self._config))

    # --- what is there already ----------------------------------------------------------------------------------------

    def _read(
        self,
        files: Sequence[Found],
        config: Config,
        sources: Mapping[str, Source],
        known: Mapping[str, str] | None,
        former: Mapping[str, str],
        progress: Progress,
    ) -> tuple[dict[str, ParsedDocument], int]:
        """Return the documents of some files, and how many of them had to be parsed."""
        began_ns = time.time_ns()
        code = key_of(self._program, config.html, config.language, config.macros, "lines" if self._source_lines else "")
        if code != self._code:
            self._by_path = {}
        self._config, self._code = config, code
        is_empty = self._cache.is_empty(self._document)
        known = self._noted(files) if known is None and not is_empty else known or {}
        untouched: dict[str, ParsedDocument] = {}
        by_path: dict[str, ParsedDocument] = {}
        digests: dict[str, str] = {}
        for file in files:
            path, before = file.path, self._by_path.get(file.path)
            if path in sources:
                digest = _digest(sources[path])
            elif before is not None and before.file == file:
                untouched[path] = before
                continue
            elif before is None and is_empty:  # no digest would help, so the file is read only where it is parsed
                continue
            else:
                digest = known.get(path) or _digest(read_source(self._project, file))
            if before is not None and digest and before.digest == digest:
                by_path[path] = before
            elif digest:
                digests[path] = digest
        by_path.update(self._stored(digests))
        rest = [file for file in files if file.path not in untouched and file.path not in by_path]
        count = 0
        for chunk in self._results(rest, sources, former):
            by_path.update((parsed.path, self._take(parsed, keep=parsed.path not in sources)) for parsed in chunk)
            count += len(chunk)
            progress("parse", count, len(rest))
        at_rest = {file.path: file for file in files if file.path not in sources and _rested(file, began_ns)}
        by_path = {path: replace(parsed, file=at_rest.get(path)) for path, parsed in by_path.items()}
        return {file.path: untouched.get(file.path) or by_path[file.path] for file in files}, len(rest)

    def _unsaved(self, texts: Mapping[str, str]) -> Iterator[tuple[str, Source]]:
        """Return the open texts that are not what is in their file."""
        for path, text in texts.items():
            if (file := unsaved_file(path)) is not None:
                data = text.encode("utf-8", "surrogatepass")
                source = source_of(file, data, too_large(data, path))
                if source != read_source(self._project, file):
                    yield path, source

    def _noted(self, files: Sequence[Found]) -> dict[str, str]:
        """Return the digests of the files that have been left alone since an earlier call noted them."""
        data = self._cache.get(self._files, [_NOTES_KEY]).get(_NOTES_KEY)
        notes = (_NOTES.decode(data) if data is not None else None) or ()
        by_path = {file.path: file for file in files}
        return {file.path: digest for file, digest in notes if by_path.get(file.path) == file}

    def _stored(self, digests: Mapping[str, str]) -> Iterator[tuple[str, ParsedDocument]]:
        for paths in chunked(tuple(digests), AT_ONCE):
            keys = {path: self._key(path, digests[path]) for path in paths}
            stored, bodies = self._cache.get(self._document, keys.values()), self._cache.has(self._body, keys.values())
            for path, key in keys.items():
                if key in stored and key in bodies and (document := DOCUMENTS.decode(stored[key])) is not None:
                    yield path, ParsedDocument(key, digests[path], document)

    def _key(self, path: str, digest: str) -> bytes:
        return key_of(self._code, path, digest)  # the rest of what a source knows is read off its path

    # --- parsing ------------------------------------------------------------------------------------------------------

    def _results(
        self, rest: Sequence[Found], sources: Mapping[str, Source], former: Mapping[str, str]
    ) -> Iterator[list[Parsed]]:
        settings = (self._config.html, self._config.language, self._config.macros, self._source_lines)
        if self._workers.worthwhile(len(rest)):
            load_parser()  # once, and not in every process that is copied from this one
            saved = [file for file in rest if file.path not in sources]
            rest = [file for file in rest if file.path in sources]
            chunks = ((str(self._project), chunk, *settings) for chunk in by_folder(saved))
            yield from self._workers.map(parse_chunk, chunks)
        for file in rest:
            source = sources.get(file.path) or read_source(self._project, file)
            yield [_parsed(source, *settings, self._before(file.path, former))]

    def _before(self, path: str, former: Mapping[str, str]) -> Document | None:
        """Return an earlier document of a file."""
        if path in self._by_path:
            return self._by_path[path].document
        if path not in former:
            return None
        key = self._key(path, former[path])
        data = self._cache.get(self._document, [key]).get(key)
        return DOCUMENTS.decode(data) if data is not None else None

    def _take(self, parsed: Parsed, *, keep: bool) -> ParsedDocument:
        """Put what was parsed into the cache; the text may be another than when its digest was taken."""
        document = parsed.document_value()
        lasting = bool(parsed.digest) and not _is_timed(document)
        if lasting and keep and self._cache.keeps and (data := parsed.packed()) is not None:
            key = self._key(parsed.path, parsed.digest)
            self._cache.put(self._document, {key: data[0]})
            self._cache.put(self._body, {key: data[1]})
            return ParsedDocument(key, parsed.digest, document)
        body = parsed.body_value()
        key = self._key(parsed.path, parsed.digest) if lasting else _own_key(document, body)
        return ParsedDocument(key, parsed.digest, document, body)

    def _parse_again(self, config: Config, path: str) -> Body:
        """Make a body that the cache has lost since."""
        source = read_source(self._project, _file_at(path))
        return _parsed(source, config.html, config.language, config.macros, self._source_lines).body_value()


class Parsed(NamedTuple):
    """What one file was parsed to: values, or bytes where another process has done so and they can be bytes."""

    path: str
    digest: str
    document: Document | bytes
    body: Body | bytes

    def document_value(self) -> Document:
        """Return the document as a value."""
        document = DOCUMENTS.decode(self.document) if isinstance(self.document, bytes) else self.document
        assert document is not None  # noqa: S101 - encoded a moment ago
        return document

    def body_value(self) -> Body:
        """Return the body as a value."""
        body = BODIES.decode(self.body) if isinstance(self.body, bytes) else self.body
        assert body is not None  # noqa: S101 - encoded a moment ago
        return body

    def packed(self) -> tuple[bytes, bytes] | None:
        """Return both as bytes, None when one of them cannot be."""
        document = DOCUMENTS.encode(self.document) if isinstance(self.document, Document) else self.document
        body = BODIES.encode(self.body) if isinstance(self.body, Body) else self.body
        return None if document is None or body is None else (document, body)


def parse_chunk(
    project: str, chunk: Sequence[Found], html: HtmlPolicy, language: str, macros: str, source_lines: bool
) -> list[Parsed]:
    """Read and parse some files; a pure function of what they hold, to be called in any process."""
    results = (_parsed(read_source(Path(project), file), html, language, macros, source_lines) for file in chunk)
    return [
        parsed._replace(document=data[0], body=data[1]) if (data := parsed.packed()) else parsed for parsed in results
    ]


def load_parser() -> None:
    """Load all that parsing needs."""
    import coursegen.parse  # noqa: F401

    load_schema()


def _parsed(
    source: Source, html: HtmlPolicy, language: str, macros: str, source_lines: bool, before: Document | None = None
) -> Parsed:
    from coursegen.parse import parse  # with all that it needs; where everything is remembered, nothing does

    document, body = parse(source, html, language, macros, source_lines=source_lines, before=before)
    return Parsed(source.path, _digest(source), document, body)


def _digest(source: Source) -> str:
    return "" if source.diagnostics else source.digest


def _rested(file: Found, looked_ns: int) -> bool:
    """Whether a file had been left alone for so long that another change will show in its times."""
    return rested(file.stamp, looked_ns)


def _is_timed(document: Document) -> bool:
    """Whether the clock decided about a document: that is not remembered, another moment may decide otherwise."""
    return any(problem.code == "too-slow" for problem in document.diagnostics)


def _own_key(document: Document, body: Body) -> bytes:
    """Make a key for what is not remembered; equal values have equal keys all the same."""
    return key_of("not remembered", repr((document, body)))


def _file_at(path: str) -> Found:
    """Return the file of a document, of which the system has not been asked anything."""
    spot = kind_of_path(path)
    assert spot is not None  # noqa: S101 - a document has a place
    return Found(path, spot)


def by_folder(files: Sequence[Found]) -> Iterator[Sequence[Found]]:
    """Cut files into chunks, at the border between two folders where one is near: courses stay together."""
    start = 0
    while start < len(files):
        end = min(start + CHUNK, len(files))
        for border in range(end, max(end - CHUNK // 2, start), -1):
            if border == len(files) or _folder(files[border]) != _folder(files[border - 1]):
                end = border
                break
        yield files[start:end]
        start = end


def _folder(file: Found) -> str:
    return file.path.rpartition("/")[0]
