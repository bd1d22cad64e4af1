"""What the steps of one run work with, as one value; and what becomes of a run that breaks off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from coursegen.files.opening import FileChanged
from coursegen.memory.cache import Cache
from coursegen.memory.store import open_store
from coursegen.memory.unchanged import ProjectState
from coursegen.options import Options, Progress, silent
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.workers import WorkerLost, Workers

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Stopwatch:
    """Measures a run and its stages: naming a stage ends the one before."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._name = ""
        self._start = self._since = time.perf_counter()

    def begin(self, name: str) -> None:
        """Begin a stage, or go on with one."""
        now = time.perf_counter()
        if self._name:
            self._seconds[self._name] = self._seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def stages(self) -> tuple[tuple[str, float], ...]:
        """End the last stage; return (name, seconds) in the order in which they began."""
        self.begin("")
        return tuple(self._seconds.items())

    def milliseconds(self) -> int:
        """Return how long the run has taken so far."""
        return round((time.perf_counter() - self._start) * 1000)


class BuildRun(Struct, frozen=True):
    """One run: what is asked for, and what its steps share.

    `program` stands for the code, in the keys of all that is remembered. `spool` is a folder, not yet there, for files
    that wait to be published; None when nothing will be. `state` is that of the project's files, where it was observed.
    """

    options: Options
    cache: Cache
    workers: Workers
    program: bytes
    spool: Path | None
    progress: Progress
    stopwatch: Stopwatch
    state: ProjectState | None = None


@contextmanager
def open_run(
    options: Options,
    progress: Progress = silent,
    *,
    publishes: bool = False,
    state: ProjectState | None = None,
    stopwatch: Stopwatch | None = None,
    executor: Executor | None = None,
) -> Iterator[BuildRun]:
    """Open the cache and end all processes afterwards."""
    program = program_of(state)
    with open_store(options) as (cache, spool), Workers(options.jobs, executor) as workers:
        waiting = spool if publishes else None
        yield BuildRun(options, cache, workers, program, waiting, progress, stopwatch or Stopwatch(), state)


def program_of(state: ProjectState | None) -> bytes:
    """Return what all that is remembered depends on besides its input: this program and its libraries, as a digest."""
    if state is not None and state.program:
        return state.program
    from coursegen.memory.program import program_digest  # reads the whole package, and what is said of each library

    return program_digest()


def breakdown(error: WorkerLost | FileChanged, project: Path) -> Diagnostic:
    """Return what is said of an error that no file of the project explains."""
    if isinstance(error, WorkerLost):
        message = "a process that parsed or rendered pages ended before it was done: killed, or out of memory"
        return diagnose("worker-lost", Span("."), message, "build again, with one process: --jobs 1")
    path = Path(error.path)
    shown = path.relative_to(project) if path.is_relative_to(project) else path
    return diagnose("write-failed", Span(shown.as_posix()), str(error.strerror), "Build again")
