"""What was found out about addresses on other sites, and what is remembered of it from one check to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from coursegen.memory.cache import Cache, key_of

Kind = Literal["fine", "dead", "moved", "unreachable", "private"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` says in words why it is not fine; `goal` is where a moved address leads now.

    `silent` is true when nothing is known because the server let all of its time pass.
    """

    kind: Kind
    reason: str = ""
    goal: str = ""
    silent: bool = False


_KIND = "link"
_LASTS = {"fine": timedelta(days=7), "moved": timedelta(days=7), "dead": timedelta(days=1)}


def recall(cache: Cache, urls: Iterable[str], now: datetime) -> Iterator[tuple[str, Verdict]]:
    """Return what is known and recent; a damaged entry is as good as none."""
    keys = {key_of("link", url): url for url in urls}
    stored = cache.get(_KIND, keys)
    for key, url in keys.items():
        verdict = _read(stored.get(key, b""), now)
        if verdict is not None:
            yield url, verdict


def remember(cache: Cache, url: str, verdict: Verdict, now: datetime) -> None:
    """Keep a verdict at once, if it is worth keeping."""
    if verdict.kind in _LASTS:
        entry = json.dumps([verdict.kind, verdict.reason, verdict.goal, now.timestamp()]).encode()
        cache.put(_KIND, {key_of("link", url): entry})
        cache.commit()


def _read(data: bytes, now: datetime) -> Verdict | None:
    try:
        kind, reason, goal, at = json.loads(data)
        age = timedelta(seconds=now.timestamp() - float(at))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    known = kind in KINDS and isinstance(reason, str) and isinstance(goal, str)
    return Verdict(kind, reason, goal) if known and timedelta(0) <= age <= _LASTS.get(kind, timedelta(-1)) else None
