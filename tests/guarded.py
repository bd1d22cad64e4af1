"""Functions that a guard's worker process is asked to call; it imports them by name."""

from __future__ import annotations

import os
import re
import time

from coursegen.time_limit import limit_time


def add(first: int, second: int) -> int:
    return first + second


def fail(message: str) -> None:
    raise ValueError(message)


def match_for_ever(*_: object) -> None:
    """Keep the interpreter inside one call into C, which lets no other thread run."""
    re.match(r"(?:a|a)*b", "a" * 60)


def loop_for_ever() -> None:
    while True:
        pass


def swallow_for_ever() -> None:
    """Do what a careless library does."""
    while True:
        try:
            match_for_ever()
        except Exception:  # noqa: S110 - that is the point
            pass


def spend_twice() -> str:
    """Have two inner calls ended, and go on."""
    said = []
    for _ in range(2):
        try:
            limit_time(0.2, loop_for_ever)
        except BaseException as error:
            said.append(type(error).__name__)
    return " ".join(said)


def sleep_within(seconds: float) -> str:
    time.sleep(seconds)
    return "woke"


def process_id() -> int:
    return os.getpid()


def crash() -> None:
    os._exit(3)
