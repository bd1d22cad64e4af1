"""Numbers that look random and are the same on every machine and in every year: they come from SHA-256 of a text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices that depends on its seed only (`random` promises less, and `hash` differs per process)."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._taken = 0

    def whole(self, low: int, high: int) -> int:
        """Return the next whole number from `low` to `high`, both included."""
        self._taken += 1
        digest = hashlib.sha256(f"{self._seed}\0{self._taken}".encode()).digest()
        return low + int.from_bytes(digest[:8]) % (high - low + 1)

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self.whole(0, len(values) - 1)]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in another order."""
        rest = list(values)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in values]
