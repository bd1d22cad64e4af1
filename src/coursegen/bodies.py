"""Bodies of documents, read from the cache when they are asked for, so that a large site does not fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from coursegen.cache import Cache
from coursegen.codec import BODIES
from coursegen.model import Body

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
        """Give one body; one that the cache has lost is made again."""
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
        """Give the paths."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Count the bodies."""
        return len(self._keys)

    def encoded(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Give some bodies as bytes, for another process; those that cannot be bytes are left out."""
        wanted = {self._keys[path]: path for path in paths if path not in self._held}
        found = self._cache.get(self._kind, wanted)
        data = {path: found.get(key) or BODIES.encode(self[path]) for key, path in wanted.items()}
        data.update((path, BODIES.encode(self._held[path])) for path in paths if path in self._held)
        return {path: value for path, value in data.items() if value is not None}
