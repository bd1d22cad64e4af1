"""A build that says at which step it is, so that a test can end it there: `watched_build.py FILE_DESCRIPTOR build …`.

The steps are the stages of `--profile`, and those of publishing. Nothing else is different from `coursegen build`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from coursegen.build.run import Stopwatch
from coursegen.cli import main

PUBLISHING = {"make_plan": "plan", "build_new_tree": "stage", "_swap": "swap", "recover": "tidy"}
"""The steps of publishing: the functions of its module by name, and what they are called here."""


def watch(target: int) -> None:
    """Have each step write its name to a file descriptor, on a line of its own, when it begins."""

    def before(function: Callable[..., Any], name: str | None = None) -> Callable[..., Any]:
        @wraps(function)
        def told(*arguments: Any, **options: Any) -> Any:
            os.write(target, f"{name or arguments[1] or 'end'}\n".encode())
            return function(*arguments, **options)

        return told

    Stopwatch.begin = before(Stopwatch.begin)  # type: ignore[method-assign]
    publishing = import_module("coursegen.publish.publish")
    for function, step in PUBLISHING.items():
        setattr(publishing, function, before(getattr(publishing, function), step))


if __name__ == "__main__":
    watch(int(sys.argv.pop(1)))
    main()
