"""Asking for one address to the end, with redirects and retries."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from coursegen.external.client import Answer, Client, NoAnswerError, PrivateAddressError, SilentError
from coursegen.external.verdict import Verdict

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
        here, answer, for_good = follow(url, client, sleep)
    except PrivateAddressError as error:
        return Verdict("private", f"it leads to {error}, which is not a public address")
    except NoAnswerError as error:
        return Verdict("unreachable", str(error), silent=isinstance(error, SilentError))
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
        if len(answer.location) > LONGEST_ADDRESS:
            raise NoAnswerError(f"it is redirected to an address of {len(answer.location):,} characters")
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
