"""`coursegen build`: publish the site to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.build import Options, build
from coursegen.cli.options import diagnostic_options, make_options, project_argument
from coursegen.cli.output import ProgressBar, closing_line, counted, print_diagnostics, tally
from coursegen.report import Format


@click.command("build")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; PROJECT/_site by default.")
@click.option("--offline", is_flag=True, help="Write the site for opening without a server, to PROJECT/_offline.")
@click.option("--zip", "zipped", is_flag=True, help="With --offline: also write one ZIP file beside the folder.")
@diagnostic_options
def command(
    project: Path,
    output: Path | None,
    offline: bool,
    zipped: bool,
    base_url: str | None,
    strict: bool,
    drafts: bool,
    future: bool,
    format_: Format,
) -> int:
    """Build the site of PROJECT.

    Nothing is written unless the whole build succeeds. Exit code 0: built; 1: content errors (or warnings under
    --strict); 2: wrong usage; 130: interrupted.
    """
    if zipped and not offline:
        raise click.UsageError("--zip goes with --offline")
    if offline:
        output = output or project / "_offline"
    options = make_options(project, output, base_url, strict=strict, drafts=drafts, future=future)
    if offline:
        return _offline(options, format_, zipped=zipped)
    progress = ProgressBar()
    try:
        result = build(options, progress)
    finally:
        progress.close()
    print_diagnostics(result.diagnostics, format_, options.project)
    click.echo(closing_line(result), err=format_ != "human")
    return 1 if result.failed(strict=strict) else 0


def _offline(options: Options, format_: Format, *, zipped: bool) -> int:
    from coursegen.offline import build_offline  # few builds need it

    progress = ProgressBar()
    archive = options.output.with_name(f"{options.output.name.lstrip('_')}.zip") if zipped else None
    try:
        result = build_offline(options, progress, archive=archive)
    finally:
        progress.close()
    print_diagnostics(result.diagnostics, format_, options.project)
    said = tally(result.diagnostics)
    if result.written is None:
        click.echo(f"not built: {said}", err=format_ != "human")
        return 1
    first = options.output / "index.html"
    line = f"built {counted(result.pages, 'page')} in {result.milliseconds:,} ms, {said}\nopen {first}"
    click.echo(f"{line}\nall in one file: {archive}" if archive else line, err=format_ != "human")
    return 0
