"""How long each stage of a build took, for --profile."""

from __future__ import annotations

import time


class Stages:
    """A stopwatch: naming a stage ends the one before."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._name = ""
        self._since = time.perf_counter()

    def begin(self, name: str) -> None:
        """Begin a stage, or go on with one."""
        now = time.perf_counter()
        if self._name:
            self._seconds[self._name] = self._seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def finished(self) -> tuple[tuple[str, float], ...]:
        """End the last stage; give (name, seconds) in the order in which they began."""
        self.begin("")
        return tuple(self._seconds.items())
