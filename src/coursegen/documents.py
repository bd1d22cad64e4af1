"""The documents of a project and their bodies: remembered where their text is the same as before, else parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from coursegen.files.scan import Found, read_source
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import BODIES, DOCUMENTS
from coursegen.model import Body, Config, Document, HtmlPolicy
from coursegen.options import Progress
from coursegen.parse import parse
from coursegen.settings.front_matter import load_schema
from coursegen.workers import CHUNK, Workers, chunked

_RECENT = 16


class Bodies(Mapping[str, Body]):
    """The body of each document by its path; the last few that were asked for are at hand."""

    def __init__(
        self,
        cache: Cache,
        kind: str,
        keys: Mapping[str, bytes],
        held: Mapping[str, Body],
        again: Callable[[str], Body],
    ) -> None:
        self._cache = cache
        self._kind = kind
        self._keys = keys
        self._held = held
        self._again = again
        self._recent: dict[str, Body] = {}

    def __getitem__(self, path: str) -> Body:
        """Return one body; one that the cache has lost is made again."""
        if path in self._held:
            return self._held[path]
        if path not in self._recent:
            key = self._keys[path]
            data = self._cache.get(self._kind, [key]).get(key)
            body = BODIES.decode(data) if data is not None else None
            if len(self._recent) >= _RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[path] = self._again(path) if body is None else body
        return self._recent[path]

    def __iter__(self) -> Iterator[str]:
        """Return the paths."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Count the bodies."""
        return len(self._keys)

    def encoded(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return some bodies as bytes, for another process; those that cannot be bytes are left out."""
        wanted = {self._keys[path]: path for path in paths if path not in self._held}
        found = self._cache.get(self._kind, wanted)
        data = {path: found.get(key) or BODIES.encode(self[path]) for key, path in wanted.items()}
        data.update((path, BODIES.encode(self._held[path])) for path in paths if path in self._held)
        return {path: value for path, value in data.items() if value is not None}


DOCUMENT = "document"
BODY = "body"
AT_ONCE = 500
"""Documents whose bytes are in memory at the same time."""

Parsed = tuple[str, str, bytes | None, bytes | None, tuple[Document, Body] | None]
"""Path, digest of the file, document and body as bytes; or, where those cannot be bytes or kept, as they are."""


class Gathered(Struct, frozen=True):
    """All documents in the order of their paths; `digests` are those of the files whose text could be used.

    `keys` says for each document under which key it is remembered: two documents with the same key are equal, and so
    are their bodies. `parsed` counts those that were not remembered.
    """

    documents: tuple[Document, ...]
    bodies: Bodies
    keys: Mapping[str, bytes]
    digests: Mapping[str, str]
    parsed: int


def gather(
    project: Path,
    found: Sequence[Found],
    config: Config,
    cache: Cache,
    workers: Workers,
    program: bytes,
    *,
    known: Mapping[str, str],
    former: Mapping[str, str],
    progress: Progress,
) -> Gathered:
    """Return all documents. `known` are digests of files that are certain not to have changed since they were taken.

    `program` stands for the code that parses. `former` are the digests that files had in an earlier build: what has
    changed may have kept its front matter.
    """
    job = _Job(project, found, config, cache, workers, program, former, progress)
    job.remember(known)
    job.parse_rest()
    live = [job.keys[file.path] for file in found]
    cache.keep_only(DOCUMENT, live)
    cache.keep_only(BODY, live)
    cache.commit()
    bodies = Bodies(cache, BODY, job.keys, job.held, job.parse_again)
    documents = tuple(job.documents[file.path] for file in found)
    return Gathered(documents, bodies, job.keys, job.digests, job.parsed)


def parse_chunk(project: str, chunk: Sequence[Found], html: HtmlPolicy, language: str, macros: str) -> list[Parsed]:
    """Read and parse some files; a pure function of what they hold, to be called in any process."""
    return [_parsed(Path(project), found, html, language, macros) for found in chunk]


def _parsed(
    project: Path, found: Found, html: HtmlPolicy, language: str, macros: str, before: Document | None = None
) -> Parsed:
    source = read_source(project, found)
    document, body = parse(source, html, language, macros, before=before)
    # what the clock decided is not remembered: another machine may decide otherwise
    timed = any(found.code == "too-slow" for found in document.diagnostics)
    digest = "" if source.diagnostics or timed else source.digest
    data, body_data = DOCUMENTS.encode(document), BODIES.encode(body)
    if not digest or data is None or body_data is None:
        return found.path, "", None, None, (document, body)
    return found.path, digest, data, body_data, None


class _Job:
    """One call of `gather`: what it has found so far."""

    def __init__(
        self,
        project: Path,
        found: Sequence[Found],
        config: Config,
        cache: Cache,
        workers: Workers,
        program: bytes,
        former: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._project = project
        self._found = found
        self._config = config
        self._cache = cache
        self._workers = workers
        self._former = former
        self._progress = progress
        self._code = key_of(program, config.html, config.language, config.macros)
        self.documents: dict[str, Document] = {}
        self.keys: dict[str, bytes] = {}
        self.digests: dict[str, str] = {}
        self.held: dict[str, Body] = {}
        self.parsed = 0

    def remember(self, known: Mapping[str, str]) -> None:
        """Take from the cache what it has; files whose digest is not known are read for it, unless nothing is there."""
        if self._cache.is_empty(DOCUMENT):
            return
        for found in self._found:
            digest = known.get(found.path) or self._digest(found)
            if digest:
                self.digests[found.path] = digest
                self.keys[found.path] = self._key(found, digest)
        for some in chunked(tuple(self.keys.items()), AT_ONCE):
            keys = [key for _, key in some]
            stored, bodies = self._cache.get(DOCUMENT, keys), self._cache.has(BODY, keys)
            for path, key in some:
                if key in stored and key in bodies and (document := DOCUMENTS.decode(stored[key])) is not None:
                    self.documents[path] = document

    def parse_rest(self) -> None:
        rest = [found for found in self._found if found.path not in self.documents]
        by_path = {found.path: found for found in rest}
        self.parsed = len(rest)
        for chunk in self._results(rest):
            for path, digest, data, body_data, values in chunk:
                self._take(by_path[path], digest, data, body_data, values)
            self._progress("parse", len(self.documents) - len(self._found) + len(rest), len(rest))

    def parse_again(self, path: str) -> Body:
        """Make a body that the cache has lost since."""
        found = next(found for found in self._found if found.path == path)
        config = self._config
        return parse(read_source(self._project, found), config.html, config.language, config.macros)[1]

    def _results(self, rest: Sequence[Found]) -> Iterator[list[Parsed]]:
        settings = (self._config.html, self._config.language, self._config.macros)
        if self._workers.worthwhile(len(rest)):
            load_schema()  # once, and not in every process that is copied from this one
            chunks = ((str(self._project), chunk, *settings) for chunk in by_folder(rest))
            return self._workers.map(parse_chunk, chunks)
        return ([_parsed(self._project, found, *settings, self._before(found))] for found in rest)

    def _before(self, found: Found) -> Document | None:
        digest = self._former.get(found.path)
        if digest is None:
            return None
        key = self._key(found, digest)
        data = self._cache.get(DOCUMENT, [key]).get(key)
        return DOCUMENTS.decode(data) if data is not None else None

    def _take(
        self,
        found: Found,
        digest: str,
        data: bytes | None,
        body_data: bytes | None,
        values: tuple[Document, Body] | None,
    ) -> None:
        key = self._key(found, digest or f"unusable {found.path}")
        document = DOCUMENTS.decode(data) if data is not None else None
        if values is not None or document is None or data is None or body_data is None:
            if values is None:
                raise ValueError(f"{found.path}: a document that cannot be decoded")
            self.documents[found.path], self.held[found.path] = values
            self.keys[found.path] = _own_key(values)
            self.digests.pop(found.path, None)
            return
        self.documents[found.path] = document
        self.keys[found.path] = key
        self.digests[found.path] = digest
        self._cache.put(DOCUMENT, {key: data})
        self._cache.put(BODY, {key: body_data})
        if not self._cache.keeps:
            body = BODIES.decode(body_data)
            assert body is not None  # noqa: S101 - encoded a moment ago
            self.held[found.path] = body

    def _digest(self, found: Found) -> str:
        source = read_source(self._project, found)
        return "" if source.diagnostics else source.digest

    def _key(self, found: Found, digest: str) -> bytes:
        return key_of(self._code, found.path, digest)  # the rest of what a source knows is read off its path


def _own_key(values: tuple[Document, Body]) -> bytes:
    """Make a key for what is not remembered; equal values have equal keys all the same."""
    return key_of("not remembered", repr(values))


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


def _folder(found: Found) -> str:
    return found.path.rpartition("/")[0]
