"""Standard output and error as the commands need them: always there, and able to take every character."""

from __future__ import annotations

import io
import os
import sys


def prepare_streams() -> None:
    r"""Give a closed stream the null device, and write what an encoding lacks as `\u2603` instead of failing.

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
