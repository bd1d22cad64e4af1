"""What the commands print: diagnostics, progress, and the closing line."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Self

import click

from coursegen.files.lines import line_reader
from coursegen.names import printable
from coursegen.options import Result
from coursegen.problems.diagnostic import Diagnostic
from coursegen.problems.report import Format, counted, render, step_summary, summary

_BAR = 24
_MOST_NAMED = 5


def print_diagnostics(
    diagnostics: Sequence[Diagnostic], format_: Format, project: Path, *, verbose: bool = False
) -> None:
    """Print diagnostics: for people to stderr, for machines to stdout."""
    for_people = format_ == "human"
    colour = for_people and sys.stderr.isatty() and "NO_COLOR" not in os.environ
    text = render(diagnostics, format_, line_reader(project), colour=colour, verbose=verbose)
    if text:
        click.echo(text, err=for_people, color=colour, nl=False)
    page = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if format_ == "github" and page:
        with suppress(OSError), open(page, "a", encoding="utf-8") as file:  # noqa: PTH123 - the runner's own file
            file.write(step_summary(diagnostics))


class ProgressBar:
    """A line that is redrawn in place; it appears on terminals only, and only once a build has taken a second."""

    def __init__(self) -> None:
        self._start = self._stage_start = time.monotonic()
        self._stage = ""
        self._drawn = 0.0
        self._on = sys.stderr.isatty() and "CI" not in os.environ

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Draw, at most ten times a second: a bar, the pages done and in all, and the time that is left."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._stage_start = stage, now
        if not self._on or now - self._start < 1 or now - self._drawn < 0.1:
            return
        self._drawn = now
        click.echo(f"\r\033[K{progress_line(stage, done, total, now - self._stage_start)}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._drawn:
            click.echo("\r\033[K", err=True, nl=False)


def progress_line(stage: str, done: int, total: int, seconds: float) -> str:
    """Write how far a stage is: `render [######------------------] 250 of 1,000 pages, 3 s left`."""
    filled = round(_BAR * done / total) if total else _BAR
    left = f", {seconds / done * (total - done):.0f} s left" if done else ""
    return f"{stage} [{'#' * filled}{'-' * (_BAR - filled)}] {done:,} of {total:,} pages{left}"


def profile(result: Result) -> str:
    """List the stages of a build with their times; what other processes do is in the stage that waits for them."""
    total = sum(seconds for _, seconds in result.stages) or 1.0
    lines = [f"{name:<20}{seconds * 1000:>9,.0f} ms {seconds / total:>5.0%}" for name, seconds in result.stages]
    return "\n".join(lines)


def named(paths: Sequence[str]) -> str:
    """Name the first few of what may be many paths."""
    more = f" and {len(paths) - _MOST_NAMED:,} more" if len(paths) > _MOST_NAMED else ""
    return ", ".join(printable(path) for path in paths[:_MOST_NAMED]) + more


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Count diagnostics by severity: `1 error, 2 warnings`."""
    return summary(diagnostics) or "nothing to report"


def held(number: int, next_date: date | None) -> str:
    """Return how many drafts and pages of the future were left out, as the end of a line; "" for none."""
    until = f", the next until {next_date.isoformat()}" if next_date else ""
    return f"; {counted(number, 'page')} held back{until}" if number else ""


def closing_line(result: Result) -> str:
    """Sum up a build in one line."""
    seconds = f"{result.milliseconds:,} ms"
    if result.untidy:
        return f"built, but the former site could not be removed: {tally(result.diagnostics)} ({seconds})"
    if result.written is None:
        return f"not built: {tally(result.diagnostics)} ({seconds}); the last good site is untouched"
    line = (
        f"built {counted(result.pages, 'page')}, parsed {result.parsed:,}, rendered {result.rendered:,}, "
        f"wrote {counted(result.written.written, 'file')} "
        f"of {result.written.files:,} in {seconds}, {tally(result.diagnostics)}"
    )
    line += held(result.held_back, result.next_date)
    if not result.url:
        line += "\nno base URL is set: canonical links, feeds and the sitemap are left out (url: in site.yaml)"
    return line
