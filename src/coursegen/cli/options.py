"""The options that several commands share, and where their values come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from coursegen.cli.output import print_diagnostics
from coursegen.git.hosts import address_in_ci
from coursegen.options import Options
from coursegen.problems.diagnostic import Diagnostic
from coursegen.problems.report import FORMATS, Format

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def project_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the PROJECT argument: a folder that exists, this one by default."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.argument("project", type=kind, default=".")(function)


@dataclass(frozen=True, slots=True)
class CommonOptions:
    """What is asked of every command that reads a project, as it was typed."""

    project: Path
    base_url: str | None = None
    strict: bool = False
    drafts: bool = False
    future: bool = False
    format_: Format = "human"
    verbose: bool = False

    def of_build(self, output: Path | None = None) -> Options:
        """Gather a build's options from the command line and the environment.

        `SITE_URL` stands in for --base-url; where neither is given, the repository's name does in GitHub Actions.
        `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) stands in for the clock.
        Raises click.UsageError for an unusable value.
        """
        return Options(
            project=self.project.resolve(),
            output=(output or self.project / "_site").absolute(),
            now=_now(),
            base_url=_checked_url(self.base_url or os.environ.get("SITE_URL", "")),
            fallback_url=address_in_ci(os.environ),
            strict=self.strict,
            drafts=self.drafts,
            future=self.future,
        )

    def print_diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Print what is to be said of the project, as it was asked for."""
        print_diagnostics(diagnostics, self.format_, self.project.resolve(), verbose=self.verbose)

    def echo(self, text: str) -> None:
        """Print a line: to stdout for people, to stderr where stdout is for a machine."""
        click.echo(text, err=self.format_ != "human")


def common_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options of CommonOptions, which the command gets as one value."""

    @wraps(function)
    def command(
        project: Path,
        base_url: str | None,
        strict: bool,
        drafts: bool,
        future: bool,
        format_: Format,
        verbose: bool,
        **others: Any,
    ) -> int:
        return function(CommonOptions(project, base_url, strict, drafts, future, format_, verbose), **others)

    for option in (
        verbose_option,
        click.option(
            "--format", "format_", type=click.Choice(FORMATS), default="human", help="How problems are printed."
        ),
        click.option("--future", is_flag=True, help="Include pages dated in the future."),
        click.option("--drafts", is_flag=True, help="Include drafts."),
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option(
            "--base-url", metavar="URL", help="The site's address; else SITE_URL, site.yaml, the repository in CI."
        ),
    ):
        command = option(command)
    return command


verbose_option = click.option("-v", "--verbose", is_flag=True, help="Print every problem at every place.")


def timeout_option(seconds: float, meaning: str) -> Decorator:
    """Add --timeout, a number of seconds above 0, with a default and what it means."""
    kind = click.FloatRange(0, min_open=True)
    return click.option("--timeout", type=kind, metavar="SECONDS", default=seconds, show_default=True, help=meaning)


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}") from error


def _checked_url(url: str) -> str:
    if not url:
        return ""
    from coursegen.settings.addresses import as_base_url  # costs more to import than a build with nothing to do

    try:
        return as_base_url(url)
    except ValueError as error:
        raise click.UsageError(f"the base URL must look like https://example.org/repo/: {error}") from error
