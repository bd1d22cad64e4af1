"""How an exporter says what a part of its files is made from, so that a build can keep those that it made before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from coursegen.model import Output


class Recall(Protocol):
    """Gives the files of one part of an exporter, which are not made again when an earlier build has made them."""

    def __call__(
        self, name: str, facts: bytes, documents: Sequence[str], make: Callable[[], Iterable[Output]]
    ) -> Sequence[Output]:
        """Give what `make` gives, which must be files of bytes and depend on nothing but these arguments and the code.

        `name` is the part's own, `facts` all that it is made from, but for the documents with these paths.
        """


def made_now(
    name: str, facts: bytes, documents: Sequence[str], make: Callable[[], Iterable[Output]]
) -> Sequence[Output]:
    """Remember nothing."""
    return tuple(make())
