"""An end for every call: runs a function under a budget of time, and ends it when the budget is spent.

A regular expression can take longer than the universe has, and CPython lets no other thread run meanwhile. Two things
stop it all the same. Where the system has timers (Linux, macOS) and this is the main thread, one interrupts the call:
matching looks for signals every few thousand steps, and the interpreter between any two instructions. That costs two
system calls, so it stands around everything. Elsewhere (Windows, or a thread of a server) the call is made in a worker
process, which a timer of the C runtime ends from within; so it never outlives its budget, whatever becomes of us.

Time differs between machines, and a site should not. So callers decide by size wherever they can, with limits at which
an ordinary machine needs a fraction of the budget; the clock is left with what never ends, which is the same
everywhere. For the same reason the timer counts the processor's time and not the wall's.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any, TypeVar

Result = TypeVar("Result")

_AGAIN_SECONDS = 0.5
"""The timer repeats: an exception that arises in a finaliser is dropped by the interpreter, the next one is not."""

_STARTING_SECONDS = 20.0
"""What a worker may take on top for its first call, in which it imports what the call needs."""


class TooSlow(BaseException):
    """A call did not end within its budget; no `except Exception` of a library in the midst of it can stop this."""


def limit_time(seconds: float, function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a top-level function with values that can be pickled; calls may be nested, the outer budget goes on.

    Raises TooSlow when it takes longer than `seconds`, and whatever the function raises.
    """
    if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
        return _Timer().call(seconds, function, arguments)
    return _worker.call(seconds, function, arguments)


def limit_time_in_process(seconds: float, function: Callable[..., Result], *arguments: Any) -> Result:
    """Do the same in a worker process, whatever the system: for calls into compiled code, which looks for no signals.

    `seconds` are those of the wall; what the function's module imports is not counted.
    """
    return _worker.call(seconds, function, arguments, starting=0.0)


if sys.platform != "win32":

    class _Timer:
        """One call under a timer of the system, which counts the processor time of this process."""

        def __init__(self) -> None:
            self._armed = True

        def call(self, seconds: float, function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
            handler = signal.signal(signal.SIGVTALRM, self._ring)
            outer, _ = signal.getitimer(signal.ITIMER_VIRTUAL)
            budget = min(seconds, outer) if outer else seconds
            try:
                try:
                    signal.setitimer(signal.ITIMER_VIRTUAL, budget, _AGAIN_SECONDS)
                    return function(*arguments)
                finally:
                    self._armed = False
            finally:
                left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                signal.signal(signal.SIGVTALRM, handler)
                if outer:
                    rest = max(outer - budget + left, 0.001)
                    signal.setitimer(signal.ITIMER_VIRTUAL, rest, _AGAIN_SECONDS)

        def _ring(self, number: int, frame: object) -> None:
            if self._armed:
                raise TooSlow


class _Worker:
    """A process of our own that makes calls one after the other; a new one is started after one has ended itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def call(
        self,
        seconds: float,
        function: Callable[..., Result],
        arguments: tuple[Any, ...],
        *,
        starting: float | None = None,
    ) -> Result:
        with self._lock:
            if self._process is None or self._owner != os.getpid():  # a fork has a copy that is not its own
                self._start()
                seconds += _STARTING_SECONDS if starting is None else starting
            assert self._process is not None  # noqa: S101 - started above
            try:
                _send(self._process.stdin, (seconds, function, arguments))
                done, value = _receive(self._process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                self.end()
                raise TooSlow from None
        if done:
            return value  # type: ignore[no-any-return]
        raise value

    def end(self) -> None:
        """Close the pipes, at which a worker ends; one that is at work is ended by its own timer."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.kill()
            process.wait()

    def _start(self) -> None:
        program = "import sys; sys.path[:] = sys.argv[1:]; from coursegen.time_limit import work; work()"
        command = [sys.executable, "-c", program, *sys.path]
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._owner = os.getpid()


_worker = _Worker()
atexit.register(_worker.end)


def work() -> None:
    """Make the calls that come in on standard input until it is closed: the whole life of a worker."""
    calls, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the results
    while True:
        try:
            seconds, function, arguments = _receive(calls)
        except EOFError:
            return
        faulthandler.dump_traceback_later(seconds, exit=True)  # a timer that needs nothing of the interpreter
        try:
            answer = (True, function(*arguments))
        except Exception as error:
            answer = (False, error)
        faulthandler.cancel_dump_traceback_later()
        _send(results, answer)


def _send(pipe: IO[bytes] | None, value: object) -> None:
    assert pipe is not None  # noqa: S101 - opened as a pipe
    pickle.dump(value, pipe)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> Any:
    assert pipe is not None  # noqa: S101 - opened as a pipe
    return pickle.load(pipe)  # noqa: S301 - from our own process, never from a file
