"""What a build is asked to do, and how it ended; a build with nothing to do loads this, and not the build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from coursegen.problems.diagnostic import Diagnostic

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, the steps done and the steps in all."""


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked to do; `now` is the moment that dates are compared with, in UTC.

    `base_url` takes the place of site.yaml's, `fallback_url` counts when neither says anything.
    `jobs` is the number of processes that parse and render, 0 for as many as there are cores. Without `remember`
    nothing is taken from earlier builds, and nothing kept for later ones. A build `for_files` is opened without a
    server, where only the embedded search works.
    """

    project: Path
    output: Path
    now: datetime
    base_url: str = ""
    fallback_url: str = ""
    strict: bool = False
    drafts: bool = False
    future: bool = False
    jobs: int = 0
    remember: bool = True
    for_files: bool = False


@dataclass(frozen=True, slots=True)
class PublishCounts:
    """What a publication did, in files: all, those written, those left as they were, those removed.

    `at_once` is false when the folder could not be swapped and its files were replaced one by one.
    """

    files: int
    written: int
    unchanged: int
    removed: int
    at_once: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """How a build ended; `written` is None when errors kept it from publishing.

    `untidy` is true when it has published all the same, and only the former site could not be removed.
    `parsed` and `rendered` count the documents and pages that were not taken from an earlier build. `stages` are the
    seconds that each stage took, in order.
    """

    diagnostics: tuple[Diagnostic, ...]
    written: PublishCounts | None
    pages: int
    milliseconds: int
    held_back: int = 0
    next_date: date | None = None
    url: str = ""
    parsed: int = 0
    rendered: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    untidy: bool = False

    def failed(self, *, strict: bool) -> bool:
        """Whether the exit code is 1: an error, or a warning under --strict."""
        return self.written is None or blocking(self.diagnostics, strict=strict)


def blocking(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    """Whether these diagnostics keep a site from being published."""
    return any(d.severity == "error" or (strict and d.severity == "warning") for d in diagnostics)
