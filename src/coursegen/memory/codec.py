"""Model values to bytes and back: plain msgpack, which can only become these values again, whoever wrote the bytes."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

import msgspec

from coursegen.model import Body, Config, Document
from coursegen.problems.diagnostic import Diagnostic

Value = TypeVar("Value")

_encoder = msgspec.msgpack.Encoder()


class Codec(Generic[Value]):
    """Encodes and decodes values of one type; what is decoded equals what was encoded."""

    def __init__(self, kind: type[Value]) -> None:
        self._kind = kind

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[Value]:
        """Made when it is first used: the larger types take as long as a command that needs none of them."""
        return msgspec.msgpack.Decoder(self._kind)

    def encode(self, value: Value) -> bytes | None:
        """Return the bytes; None for a value that msgpack cannot hold (a number beyond 64 bits, half a character)."""
        try:
            return _encoder.encode(value)
        except (OverflowError, UnicodeEncodeError):
            return None

    def decode(self, data: bytes) -> Value | None:
        """Return the value, or None for bytes that are no such value."""
        try:
            return self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None


DOCUMENTS: Codec[Document] = Codec(Document)
BODIES: Codec[Body] = Codec(Body)
DIAGNOSTICS: Codec[tuple[Diagnostic, ...]] = Codec(tuple[Diagnostic, ...])
CONFIGS: Codec[Config] = Codec(Config)


def key_bytes(value: object) -> bytes:
    """Return bytes that are equal for equal model values, to be part of a key; they need not be decoded."""
    try:
        return _encoder.encode(value)
    except (OverflowError, UnicodeEncodeError):
        return repr(value).encode("utf-8", "backslashreplace")
