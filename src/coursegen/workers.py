"""Runs pure functions over chunks of work, in this process or in others, and gives their results in order."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

Result = TypeVar("Result")

FEWEST = 64
"""Below so many pages, starting processes takes longer than they save."""

CHUNK = 50
"""Pages that one call works on: enough to make the call's own cost small, few enough to share the work evenly."""

_AHEAD = 3  # chunks that wait for each process: more would only fill the memory
_WATCH_SECONDS = 1.0


class WorkerLost(Exception):  # noqa: N818 - it reads as what happened
    """A process ended before its work was done: killed, or out of memory."""


class Workers:
    """The processes of one build; they are started when there is work for them, and ended with the `with` block.

    An `executor` that is given is used instead, for all that is not tiny, and left running.
    """

    def __init__(self, jobs: int = 0, executor: Executor | None = None) -> None:
        self.jobs = jobs or cores()
        self._given = executor
        self._own: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        """Return the workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; after an interrupt, without the work that no process has begun."""
        if self._own is not None:
            self._own.shutdown(wait=True, cancel_futures=True)
            self._own = None

    def worthwhile(self, pages: int) -> bool:
        """Whether so many pages are better given to processes."""
        return pages >= FEWEST and (self._given is not None or self.jobs > 1)

    def map(self, function: Callable[..., Result], chunks: Iterator[tuple[Any, ...]]) -> Iterator[Result]:
        """Call a top-level function with each chunk's arguments; results come in the order of the chunks.

        Only a few chunks are taken ahead of their results. Raises WorkerLost, and whatever the function raises.
        """
        from concurrent.futures import BrokenExecutor

        executor = self._given or self._pool()
        waiting: deque[Future[Result]] = deque()
        try:
            for chunk in chunks:
                waiting.append(executor.submit(function, *chunk))
                if len(waiting) >= self.jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenExecutor as error:
            raise WorkerLost(str(error)) from error
        finally:
            for future in waiting:
                future.cancel()

    def _pool(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor  # few builds need it, and it brings half of the sockets

        if self._own is None:
            self._own = ProcessPoolExecutor(
                self.jobs, mp_context=_context(), initializer=_begin, initargs=(os.getpid(),)
            )
        return self._own


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunked(items: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Cut a sequence into runs of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _context() -> BaseContext:
    """Choose how processes start: copied from this one where that is safe, for then they need not load anything again.

    It is safe on Linux while this process has a single thread. Everywhere else they start afresh ("spawn"), which costs
    each of them the time of all imports; all that they are given can be sent to them.
    """
    import multiprocessing

    copied = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if copied else "spawn")


def _begin(parent: int) -> None:
    """Prepare a process: the terminal's interrupt is for the parent, and without a parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tune_gc()
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process when the build that started it was killed."""
    import multiprocessing

    ancestor = multiprocessing.parent_process()
    while True:
        time.sleep(_WATCH_SECONDS)
        orphaned = os.getppid() != parent if sys.platform != "win32" else not (ancestor and ancestor.is_alive())
        if orphaned:
            os._exit(1)


def tune_gc() -> None:
    """Let Python look for cycles less often: a build makes millions of objects, and hardly a cycle among them."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
