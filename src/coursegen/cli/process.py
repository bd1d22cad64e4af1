"""The process of a command: standard streams that are always there, and how it ends when it is told to."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(KeyboardInterrupt):
    """The process was told to end by the signal with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def take_signals() -> None:
    """Turn the signals that end a process into Ended; one that is ignored, as under nohup, stays ignored."""
    owner = os.getpid()

    def end(number: int, frame: FrameType | None) -> None:
        if os.getpid() == owner:
            raise Ended(number)
        signal.signal(number, signal.SIG_DFL)  # a worker, which is a copy of this process: it ends at once
        os.kill(os.getpid(), number)

    for number in _ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


def leave_signals() -> None:
    """Let the signals end the process at once, for a command that takes them itself or has nothing to remove."""
    for number in _ENDING:
        if getattr(signal.getsignal(number), "__module__", "") == __name__:
            signal.signal(number, signal.SIG_DFL)


def exit_code(error: BaseException) -> int:
    """Return the exit code of a shell for what interrupted a command."""
    return 128 + (error.number if isinstance(error, Ended) else signal.SIGINT)


def prepare_streams() -> None:
    r"""Return a closed stream the null device, and write what an encoding lacks as `\u2603` instead of failing.

    A file that a build opens must never get the number of a closed stream: what a library or a child process writes to
    standard error would end up in it.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
            os.set_inheritable(handle, True)
        os.close(handle)
        sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - of the process
        sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
