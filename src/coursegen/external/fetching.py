"""Reading one file from another site, under the rules of the link check."""

from __future__ import annotations

import time

from coursegen.external.client import Client, NoAnswerError, PrivateAddressError
from coursegen.external.rounds import Sleep, follow


class UnreadableError(Exception):
    """A file could not be had; the text says why."""


def fetch(url: str, client: Client, most_bytes: int, sleep: Sleep = time.sleep) -> bytes:
    """Give what is at an address, at most so many bytes of it. Raises UnreadableError."""
    try:
        _, answer, _ = follow(url, client, sleep, most_bytes=most_bytes)
    except PrivateAddressError as error:
        raise UnreadableError(f"it leads to {error}, which is not a public address") from error
    except NoAnswerError as error:
        raise UnreadableError(str(error)) from error
    if answer.status != 200:
        raise UnreadableError(f"the server answers with status {answer.status}")
    return answer.body
