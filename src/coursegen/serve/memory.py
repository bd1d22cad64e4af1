"""Parsed documents from the last preview, so that the next one starts at once.

The preview's HTML says where each block was written, so what a build remembers cannot serve here, nor the reverse.
Bodies stay in the project's cache until a page is asked for: ten thousand of them would only fill the memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from coursegen.files.scan import Found, read_source
from coursegen.files.stamps import RECENT_NS
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import BODIES, DOCUMENTS, Codec
from coursegen.memory.program import program_digest
from coursegen.model import Body, Config, Document
from coursegen.serve.parsing import Parsed, parse_all
from coursegen.serve.prefetch import MANY, Prefetch

DOCUMENT = "preview document"
BODY = "preview body"
_FILES = "preview files"
_RECENT_BODIES = 16

_Stamp = tuple[int, int, int, int, str]
_STAMPS: Codec[tuple[int, dict[str, _Stamp]]] = Codec(tuple[int, dict[str, _Stamp]])
_STAMPS_KEY = key_of("what the last preview read")


class Memory:
    """What is known of a project's documents by their text; for the thread that looks, but for `bodies` and `stop`."""

    def __init__(self, project: Path, *, source_lines: bool, enabled: bool, jobs: int = 1) -> None:
        self._project = project
        self._jobs = jobs
        self._ahead: Prefetch | None = None
        self._source_lines = source_lines
        self._enabled = enabled
        self._stopped = threading.Event()
        self._found: dict[str, Found] = {}
        self._keys: dict[str, bytes] = {}
        self._config = Config()
        self._recent: dict[bytes, Body] = {}
        self._reader: Cache | None = None

    def stop(self) -> None:
        """Let `read_and_parse` end early, with an exception; from any thread."""
        self._stopped.set()
        if self._ahead is not None:
            self._ahead.stop()

    def read_and_parse(
        self, found: Sequence[Found], looked_ns: int, config: Config
    ) -> Iterator[tuple[Found, Document, Body | None]]:
        """Return all documents, from the project's cache where their text is the same, else parsed and kept.

        The body is None when the cache has it (see `bodies`). `looked_ns` is the moment before the files were found.
        """
        self._config, self._found, self._keys = config, {one.path: one for one in found}, {}
        if self._enabled and self._jobs == 1 and len(found) >= MANY:
            self._parse_ahead(found, config)
        with Cache(self._project, enabled=self._enabled) as cache:
            digests = self._digests(cache, found)
            keys = {one.path: self._key(one, digests[one.path]) for one in found if digests[one.path]}
            stored, bodies = cache.get(DOCUMENT, keys.values()), cache.has(BODY, keys.values())
            rest = []
            for one in found:
                key = keys.get(one.path, b"")
                document = DOCUMENTS.decode(stored[key]) if key in stored and key in bodies else None
                if document is None:
                    rest.append(one)
                    continue
                self._keys[one.path] = key
                yield one, document, None
            stored.clear()
            for parsed in parse_all(self._project, rest, config, self._source_lines, self._stopped, self._jobs):
                yield self._take(cache, parsed, digests)
            for kind in (DOCUMENT, BODY):
                cache.keep_only(kind, self._keys.values())
            self._note(cache, found, digests, looked_ns)

    def _parse_ahead(self, found: Sequence[Found], config: Config) -> None:
        """Have other processes parse everything into the cache, when it has nothing of this project yet."""
        with Cache(self._project) as cache:
            if not cache.keeps or not cache.is_empty(DOCUMENT):
                return
        self._ahead = Prefetch(self._project, config, source_lines=self._source_lines)
        self._ahead.wait(self._stopped)

    def bodies(self, held: Mapping[str, Body], paths: Iterable[str]) -> Mapping[str, Body]:
        """Return the bodies of these paths: those that are held, else from the cache; for the thread that renders."""
        return Shelf(self, {path: held.get(path) or self._keys.get(path, b"") for path in paths})

    def held(self, path: str, body: Body | None) -> Callable[[], Body]:
        """Return a way to have a body as it is now later, when the memory may hold another one; for one call."""
        if body is not None:
            return lambda: body
        key, config, found = self._keys[path], self._config, self._found[path]
        return lambda: self._stored(key) or self._parsed(found, config)

    def recall(self, path: str, key: bytes) -> Body:
        """Return a body from the cache, parsed again when the cache has lost it; the last few are at hand."""
        if key not in self._recent:
            self._reader = self._reader or Cache(self._project, readonly=True)
            body = _body(self._reader, key) or self._parsed(self._found[path], self._config)
            if len(self._recent) >= _RECENT_BODIES:
                del self._recent[next(iter(self._recent))]
            self._recent[key] = body
        return self._recent[key]

    def _stored(self, key: bytes) -> Body | None:
        with Cache(self._project, readonly=True) as cache:
            return _body(cache, key)

    def _parsed(self, found: Found, config: Config) -> Body:
        [parsed] = parse_all(self._project, [found], config, self._source_lines, threading.Event())
        return parsed.body_value()

    def _take(self, cache: Cache, parsed: Parsed, digests: dict[str, str]) -> tuple[Found, Document, Body | None]:
        """Keep what was parsed; the text may be another than when its digest was taken."""
        found, digest = parsed.found, parsed.digest
        digests[found.path] = digest
        if not digest or not cache.keeps or not isinstance(parsed.body, bytes) or parsed.data is None:
            return found, parsed.document, parsed.body_value()
        key = self._key(found, digest)
        cache.put(DOCUMENT, {key: parsed.data})
        cache.put(BODY, {key: parsed.body})
        self._keys[found.path] = key
        return found, parsed.document, None

    def _digests(self, cache: Cache, found: Sequence[Found]) -> dict[str, str]:
        """Return the digest of each file: as noted by the last preview where the file was left alone, else read for it.

        When nothing is remembered, no digest helps, and each file is read only where it is parsed.
        """
        if cache.is_empty(DOCUMENT):
            return dict.fromkeys((one.path for one in found), "")
        data = cache.get(_FILES, [_STAMPS_KEY]).get(_STAMPS_KEY)
        taken_ns, noted = (_STAMPS.decode(data) if data is not None else None) or (0, {})
        digests = {}
        for one in found:
            stamp = noted.get(one.path)
            rested = max(one.modified_ns, one.changed_ns) < taken_ns - RECENT_NS
            if stamp is not None and rested and stamp[:4] == _stamp(one):
                digests[one.path] = stamp[4]
            else:
                source = read_source(self._project, one)
                digests[one.path] = "" if source.diagnostics else source.digest
        return digests

    def _note(self, cache: Cache, found: Sequence[Found], digests: Mapping[str, str], looked_ns: int) -> None:
        noted = {one.path: (*_stamp(one), digests[one.path]) for one in found if digests[one.path]}
        if (data := _STAMPS.encode((looked_ns, noted))) is not None:
            cache.put(_FILES, {_STAMPS_KEY: data})

    def _key(self, found: Found, digest: str) -> bytes:
        spot, config = found.spot, self._config
        place = (found.path, spot.kind, spot.slug, str(spot.number), spot.folder)
        settings = (config.html, config.language, config.macros, str(self._source_lines))
        return key_of(program_digest(), *settings, *place, digest)


class Shelf(Mapping[str, Body]):
    """Bodies by path, each at hand or under a key in the memory."""

    def __init__(self, memory: Memory, places: Mapping[str, Body | bytes]) -> None:
        self._memory = memory
        self._places = places

    def __getitem__(self, path: str) -> Body:
        """Return one body."""
        place = self._places[path]
        return place if isinstance(place, Body) else self._memory.recall(path, place)

    def __iter__(self) -> Iterator[str]:
        """Return the paths."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the bodies."""
        return len(self._places)


def _body(cache: Cache, key: bytes) -> Body | None:
    data = cache.get(BODY, [key]).get(key)
    return BODIES.decode(data) if data is not None else None


def _stamp(found: Found) -> tuple[int, int, int, int]:
    return found.size_bytes, found.modified_ns, found.changed_ns, found.inode
