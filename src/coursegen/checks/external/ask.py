"""Asking for many addresses: hosts side by side, each host for one address at a time, within a time for all of them."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from urllib.parse import urljoin, urlsplit

from coursegen.checks.external.answers import Verdict
from coursegen.checks.external.client import Answer, Client, NoAnswerError, PrivateAddressError, SilentError

TRIES = 3
MOST_REDIRECTS = 5
LONGEST_WAIT_SECONDS = 5.0
LONGEST_ADDRESS = 2_048

_GONE = frozenset({404, 410})
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})

Sleep = Callable[[float], object]


def judge(url: str, client: Client, sleep: Sleep = time.sleep) -> Verdict:
    """Follow an address to its end. Only 404 and 410 call it dead: all else may be about us, or about today."""
    try:
        end, answer, for_good = follow(url, client, sleep)
    except PrivateAddressError as error:
        return Verdict("private", f"it leads to {error}, which is not a public address")
    except NoAnswerError as error:
        return Verdict("unreachable", str(error), silent=isinstance(error, SilentError))
    return _verdict(url, end, answer.status, for_good)


def follow(url: str, client: Client, sleep: Sleep, most_bytes: int = 0) -> tuple[str, Answer, bool]:
    """Return the address at the end of all redirects, its answer, and whether every redirect was for good.

    The answer has at most so many bytes of the file. Raises PrivateAddressError, and NoAnswerError also for redirects
    that lead nowhere.
    """
    here, for_good = url, True
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask_patiently(here, client, sleep, most_bytes)
        if answer.status not in _REDIRECTS or not answer.location:
            return here, answer, for_good
        for_good = for_good and answer.status in _FOR_GOOD
        if len(answer.location) > LONGEST_ADDRESS:
            raise NoAnswerError(f"it is redirected to an address of {len(answer.location):,} characters")
        try:
            here = urljoin(here, answer.location)
        except ValueError as error:
            raise NoAnswerError("it is redirected to what is no address") from error
        if urlsplit(here).scheme not in ("http", "https"):
            raise NoAnswerError("it is redirected to what is not a web address")
    raise NoAnswerError(f"it is redirected more than {MOST_REDIRECTS} times")


def _verdict(url: str, end: str, status: int, for_good: bool) -> Verdict:
    if status in _GONE:
        return Verdict("dead", f"the server says that it is not there ({status})")
    if status >= 400:
        return Verdict("unreachable", f"the server answers with status {status}")
    if end != url and for_good:
        return Verdict("moved", f"it has moved to {end}", end)
    return Verdict("fine")


def _ask_patiently(url: str, client: Client, sleep: Sleep, most_bytes: int) -> Answer:
    """Ask until the server has time. HEAD first, if that is enough; a refusal may be about HEAD, so GET ends it."""
    for number in range(TRIES):
        last = number == TRIES - 1
        try:
            answer = client.ask(url, "GET", most_bytes) if most_bytes else client.ask(url, "HEAD")
            if not most_bytes and answer.status >= 400 and answer.status not in _BUSY:
                answer = client.ask(url, "GET")
        except NoAnswerError:
            if last:
                raise
            sleep(_wait(number, ""))
            continue
        if answer.status not in _BUSY or last:
            return answer
        sleep(_wait(number, answer.retry_after))
    raise AssertionError("the last try returns or raises")


def _wait(number: int, retry_after: str) -> float:
    seconds = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.5 * 2**number
    return min(seconds, LONGEST_WAIT_SECONDS)


HOSTS_AT_ONCE = 8
MOST_SILENT = 2
"""For so many addresses in a row a host may let all its time pass, before the others are left alone."""

PATIENCE_SECONDS = 900.0
"""Answers are remembered, so the next check goes on where this one ended."""

_LOOK_UP_SECONDS = 0.5
"""How often the main thread looks whether it was interrupted: some systems do not wake it up for that."""

UrlVerdict = tuple[str, Verdict]


def ask_all(
    urls: Iterable[str], client: Client, sleep: Sleep | None = None, seconds: float = PATIENCE_SECONDS
) -> Iterator[UrlVerdict]:
    """Yield the verdict on each address as it comes; after so many seconds the rest is not looked at.

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
    verdicts: SimpleQueue[UrlVerdict | Exception] = field(default_factory=SimpleQueue)

    def start(self, urls: Iterable[str]) -> None:
        """Begin to ask."""
        by_host: defaultdict[str, list[str]] = defaultdict(list)
        for url in urls:
            by_host[_host(url)].append(url)
        for own in by_host.values():
            self.hosts.put(own)
        for _ in range(min(HOSTS_AT_ONCE, len(by_host))):
            threading.Thread(target=self._work, daemon=True).start()

    def next(self, seconds: float) -> UrlVerdict:
        """Wait for a verdict; raises Empty when none comes in time, and what went wrong in a thread."""
        item = self.verdicts.get(timeout=seconds)
        if isinstance(item, Exception):
            raise item
        return item

    def _work(self) -> None:
        try:
            while not self.stop.is_set():
                for item in self._ask_host(self.hosts.get_nowait()):
                    self.verdicts.put(item)
        except (Empty, _StoppedError):
            return
        except Exception as error:  # it is raised where it can be seen
            self.verdicts.put(error)

    def _ask_host(self, urls: Sequence[str]) -> Iterator[UrlVerdict]:
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


class UnreadableError(Exception):
    """A file could not be had; the text says why."""


def fetch(url: str, client: Client, most_bytes: int, sleep: Sleep = time.sleep) -> bytes:
    """Return what is at an address, at most so many bytes of it. Raises UnreadableError."""
    try:
        _, answer, _ = follow(url, client, sleep, most_bytes=most_bytes)
    except PrivateAddressError as error:
        raise UnreadableError(f"it leads to {error}, which is not a public address") from error
    except NoAnswerError as error:
        raise UnreadableError(str(error)) from error
    if answer.status != 200:
        raise UnreadableError(f"the server answers with status {answer.status}")
    return answer.body
