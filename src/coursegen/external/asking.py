"""Asking for many addresses: hosts side by side, each host for one address at a time, within a time for all of them.

The threads are daemons, so that nobody waits for a request that is under way when the time is over or the author has
had enough.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from coursegen.external.client import Client
from coursegen.external.rounds import Sleep, judge
from coursegen.external.verdict import Verdict

HOSTS_AT_ONCE = 8
MOST_SILENT = 2
"""For so many addresses in a row a host may let all its time pass, before the others are left alone."""

PATIENCE_SECONDS = 900.0
"""Answers are remembered, so the next check goes on where this one ended."""

_LOOK_UP_SECONDS = 0.5
"""How often the main thread looks whether it was interrupted: some systems do not wake it up for that."""

Found = tuple[str, Verdict]


def ask_all(
    urls: Iterable[str], client: Client, sleep: Sleep | None = None, seconds: float = PATIENCE_SECONDS
) -> Iterator[Found]:
    """Judge each address, and give each verdict as it comes; after so many seconds the rest is not looked at.

    No host gets two requests at a time, nor within a tenth of a second.
    """
    deadline = time.monotonic() + seconds
    waiting = dict.fromkeys(urls)
    crew = _Crew(client, sleep)
    try:
        crew.start(waiting)
        while waiting and (left := deadline - time.monotonic()) > 0:
            with suppress(Empty):
                url, verdict = crew.next(min(left, _LOOK_UP_SECONDS))
                del waiting[url]
                yield url, verdict
    finally:
        crew.stop.set()
    for url in waiting:
        yield url, Verdict("unreachable", f"not looked at, since {seconds:g} seconds for all links were over")


class _StoppedError(Exception):
    """Nobody wants to know any more."""


@dataclass(slots=True)
class _Crew:
    """The threads that ask, each for one host after another, until `stop` is set."""

    client: Client
    sleep: Sleep | None
    stop: threading.Event = field(default_factory=threading.Event)
    hosts: SimpleQueue[list[str]] = field(default_factory=SimpleQueue)
    found: SimpleQueue[Found | Exception] = field(default_factory=SimpleQueue)

    def start(self, urls: Iterable[str]) -> None:
        """Begin to ask."""
        by_host: defaultdict[str, list[str]] = defaultdict(list)
        for url in urls:
            by_host[_host(url)].append(url)
        for own in by_host.values():
            self.hosts.put(own)
        for _ in range(min(HOSTS_AT_ONCE, len(by_host))):
            threading.Thread(target=self._work, daemon=True).start()

    def next(self, seconds: float) -> Found:
        """Wait for a verdict; raises Empty when none comes in time, and what went wrong in a thread."""
        item = self.found.get(timeout=seconds)
        if isinstance(item, Exception):
            raise item
        return item

    def _work(self) -> None:
        try:
            while not self.stop.is_set():
                for item in self._ask_host(self.hosts.get_nowait()):
                    self.found.put(item)
        except (Empty, _StoppedError):
            return
        except Exception as error:  # it is raised where it can be seen
            self.found.put(error)

    def _ask_host(self, urls: Sequence[str]) -> Iterator[Found]:
        silent = 0
        for number, url in enumerate(urls):
            if silent == MOST_SILENT:
                yield url, Verdict("unreachable", "not looked at, since its server gave no answer for other links")
                continue
            if number:
                self._pause(0.1)
            verdict = judge(url, self.client, self._pause)
            silent = silent + 1 if verdict.silent else 0
            yield url, verdict

    def _pause(self, seconds: float) -> None:
        (self.sleep or self.stop.wait)(seconds)
        if self.stop.is_set():
            raise _StoppedError


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
