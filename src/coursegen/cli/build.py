"""`coursegen build`: publish the site to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.build import build
from coursegen.cli.options import diagnostic_options, make_options, project_argument
from coursegen.cli.output import ProgressBar, closing_line, print_diagnostics
from coursegen.report import Format


@click.command("build")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; PROJECT/_site by default.")
@diagnostic_options
def command(
    project: Path, output: Path | None, base_url: str | None, strict: bool, drafts: bool, future: bool, format_: Format
) -> int:
    """Build the site of PROJECT.

    Nothing is written unless the whole build succeeds. Exit code 0: built; 1: content errors (or warnings under
    --strict); 2: wrong usage; 130: interrupted.
    """
    options = make_options(project, output, base_url, strict=strict, drafts=drafts, future=future)
    progress = ProgressBar()
    try:
        result = build(options, progress)
    finally:
        progress.close()
    print_diagnostics(result.diagnostics, format_, options.project)
    click.echo(closing_line(result), err=format_ != "human")
    return 1 if result.failed(strict=strict) else 0
