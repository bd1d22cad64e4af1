"""`coursegen build`: publish the site to a folder."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from pathlib import Path

import click

from coursegen.cli.options import CommonOptions, common_options, project_argument
from coursegen.cli.output import ProgressBar, closing_line, held, profile, tally
from coursegen.memory.unchanged import last_result, observe_project
from coursegen.options import Options, Result
from coursegen.problems.report import counted


@click.command("build")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; PROJECT/_site by default.")
@click.option("--offline", is_flag=True, help="Write the site for opening without a server, to PROJECT/_offline.")
@click.option("--zip", "zipped", is_flag=True, help="With --offline: also write one ZIP file beside the folder.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes to use; all cores by default.")
@click.option("--no-cache", is_flag=True, help="Take nothing from earlier builds, and keep nothing for later ones.")
@click.option("--profile", "profiled", is_flag=True, help="Say how long each stage took.")
@common_options
def command(
    common: CommonOptions,
    output: Path | None,
    offline: bool,
    zipped: bool,
    jobs: int,
    no_cache: bool,
    profiled: bool,
) -> int:
    """Build the site of PROJECT.

    Nothing is written unless the whole build succeeds. Exit code 0: built; 1: content errors (or warnings under
    --strict); 2: wrong usage; 130: interrupted; 143: ended.
    """
    if zipped and not offline:
        raise click.UsageError("--zip goes with --offline")
    if offline:
        return _offline(common, output or common.project / "_offline", zipped=zipped)
    options = replace(common.of_build(output), jobs=jobs, remember=not no_cache)
    result = _build(options)
    common.print_diagnostics(result.diagnostics)
    if profiled:
        common.echo(profile(result))
    common.echo(closing_line(result))
    return 1 if result.failed(strict=common.strict) else 0


def _offline(common: CommonOptions, output: Path, *, zipped: bool) -> int:
    from coursegen.offline import build_offline  # few builds need it

    options = common.of_build(output)
    archive = _archive(options.output) if zipped else None
    with ProgressBar() as progress:
        result = build_offline(options, progress, archive=archive)
    common.print_diagnostics(result.diagnostics)
    problems = tally(result.diagnostics)
    if result.written is None:
        outcome = "built, but the former site could not be removed" if result.untidy else "not built"
        common.echo(f"{outcome}: {problems}")
        return 1
    first = options.output / "index.html"
    line = f"built {counted(result.pages, 'page')} in {result.milliseconds:,} ms, {problems}"
    line += f"{held(result.held_back, result.next_date)}\nopen {first}"
    common.echo(f"{line}\nall in one file: {archive}" if result.archive else line)
    return 0 if result.archive == archive else 1


def _archive(output: Path) -> Path | None:
    """Name the archive after the folder; the root has no name, and is refused as the place of a site anyway."""
    name = output.name.lstrip("_") or output.name
    return output.with_name(f"{name}.zip") if name else None


def _build(options: Options) -> Result:
    """Build, or find that there is nothing to do; only a build loads the libraries that it works with."""
    start = time.perf_counter()
    state = observe_project(options) if options.remember else None
    if state is not None and (same := last_result(options, state)) is not None:
        return replace(same, milliseconds=round((time.perf_counter() - start) * 1000))
    gc.disable()  # nothing that imports make is garbage
    from coursegen.build import build, outputs  # noqa: F401 - what renders, too, before the clock of the build starts

    gc.enable()
    with ProgressBar() as progress:
        return build(options, progress, state=state)
