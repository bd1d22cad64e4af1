"""Asking for many addresses: hosts side by side, each host for one address at a time, with redirects and retries."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

from coursegen.external.client import Answer, Client, NoAnswerError, PrivateAddressError
from coursegen.external.verdict import Verdict

HOSTS_AT_ONCE = 8
TRIES = 3
MOST_REDIRECTS = 5
LONGEST_WAIT_SECONDS = 5.0

_GONE = frozenset({404, 410})
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})

Sleep = Callable[[float], None]


def ask_all(urls: Iterable[str], client: Client, sleep: Sleep = time.sleep) -> dict[str, Verdict]:
    """Judge each address. No host gets two requests at a time, nor within a tenth of a second."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)

    def ask_host(own: Sequence[str]) -> list[tuple[str, Verdict]]:
        found = []
        for number, url in enumerate(own):
            if number:
                sleep(0.1)
            found.append((url, judge(url, client, sleep)))
        return found

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        return {url: verdict for some in pool.map(ask_host, by_host.values()) for url, verdict in some}


def judge(url: str, client: Client, sleep: Sleep = time.sleep) -> Verdict:
    """Follow an address to its end. Only 404 and 410 call it dead: all else may be about us, or about today."""
    try:
        here, answer, for_good = follow(url, client, sleep)
    except PrivateAddressError as error:
        return Verdict("private", f"it leads to {error}, which is not a public address")
    except NoAnswerError as error:
        return Verdict("unreachable", str(error))
    return _ended(url, here, answer.status, for_good)


def follow(url: str, client: Client, sleep: Sleep, most_bytes: int = 0) -> tuple[str, Answer, bool]:
    """Give the address at the end of all redirects, its answer, and whether every redirect was for good.

    The answer has at most so many bytes of the file. Raises PrivateAddressError, and NoAnswerError also for redirects
    that lead nowhere.
    """
    here, for_good = url, True
    for _ in range(MOST_REDIRECTS + 1):
        answer = _patient(here, client, sleep, most_bytes)
        if answer.status not in _REDIRECTS or not answer.location:
            return here, answer, for_good
        for_good = for_good and answer.status in _FOR_GOOD
        try:
            here = urljoin(here, answer.location)
        except ValueError as error:
            raise NoAnswerError("it is redirected to what is no address") from error
        if urlsplit(here).scheme not in ("http", "https"):
            raise NoAnswerError("it is redirected to what is not a web address")
    raise NoAnswerError(f"it is redirected more than {MOST_REDIRECTS} times")


def _ended(url: str, here: str, status: int, for_good: bool) -> Verdict:
    if status in _GONE:
        return Verdict("dead", f"the server says that it is not there ({status})")
    if status >= 400:
        return Verdict("unreachable", f"the server answers with status {status}")
    if here != url and for_good:
        return Verdict("moved", f"it has moved to {here}", here)
    return Verdict("fine")


def _patient(url: str, client: Client, sleep: Sleep, most_bytes: int) -> Answer:
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
    asked = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.5 * 2**number
    return min(asked, LONGEST_WAIT_SECONDS)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
