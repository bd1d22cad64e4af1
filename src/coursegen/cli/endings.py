"""How a command ends when it is told to: like at Ctrl+C, so that it removes what it was working with."""

from __future__ import annotations

import os
import signal
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
    """Give the exit code of a shell for what interrupted a command."""
    return 128 + (error.number if isinstance(error, Ended) else signal.SIGINT)
