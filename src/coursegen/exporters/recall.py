"""How an exporter says what a part of its files is made from, so that a build can keep those that it made before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from coursegen.codec import BODIES
from coursegen.model import Body, Output

Make = Callable[[Mapping[str, Body]], Sequence[Output]]


class Part(Struct, frozen=True):
    """One part of an exporter's files: `name` is its own, `facts` all it is made from, but for documents by path.

    `make` gives the files, each of bytes, from the bodies of these documents, and depends on nothing else but the code.
    It may be called in another process.
    """

    name: str
    facts: bytes
    documents: tuple[str, ...]
    make: Make


class Recall(Protocol):
    """Gives the files of parts, one after the other; those that an earlier build has made are not made again."""

    def __call__(self, parts: Sequence[Part], bodies: Mapping[str, Body]) -> Iterable[Sequence[Output]]:
        """Give for each part what its `make` gives."""


def made_now(parts: Sequence[Part], bodies: Mapping[str, Body]) -> Iterable[Sequence[Output]]:
    """Remember nothing."""
    return (part.make(bodies) for part in parts)


def make_part(make: Make, bodies: Mapping[str, bytes]) -> Sequence[Output]:
    """Make a part from bodies as they are sent to another process."""
    return make({path: body for path, data in bodies.items() if (body := BODIES.decode(data)) is not None})
