"""Server-sent events: every open page hears of the newest edition, and never of more than that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

KEEP_ALIVE_SECONDS = 15.0
"""A comment after this long without news: proxies keep the stream open, and a dead client is noticed."""


class Broker:
    """Tells all subscribers the newest message; a slow one misses the messages in between, not the last."""

    def __init__(self) -> None:
        self._latest: dict[str, object] = {}
        self._waiting: set[asyncio.Event] = set()

    def publish(self, message: dict[str, object]) -> None:
        """Make this the newest message."""
        self._latest = message
        for event in self._waiting:
            event.set()

    async def stream(self) -> AsyncIterator[bytes]:
        """Return the newest message at once, and each newer one (WHATWG HTML, 9.2 "Server-sent events")."""
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            yield b"retry: 500\n\n"
            if self._latest:
                yield _event(self._latest)
            while True:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                        await news.wait()
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                news.clear()
                yield _event(self._latest)
        finally:
            self._waiting.discard(news)


def _event(message: dict[str, object]) -> bytes:
    return f"event: edition\ndata: {json.dumps(message, ensure_ascii=True)}\n\n".encode()
