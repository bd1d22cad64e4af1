"""`coursegen check`: the same diagnostics as a build, and repairs of what is certain."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.build import blocking, check
from coursegen.cli.options import diagnostic_options, make_options, project_argument
from coursegen.cli.output import ProgressBar, counted, print_diagnostics, tally
from coursegen.fix import difference, find_fixes, write_fix
from coursegen.report import Format


@click.command("check")
@project_argument
@click.option("--fix", is_flag=True, help="Repair what is certain (mojibake), showing each change.")
@diagnostic_options
def command(
    project: Path, fix: bool, base_url: str | None, strict: bool, drafts: bool, future: bool, format_: Format
) -> int:
    """Report every problem of PROJECT without writing a site."""
    options = make_options(project, None, base_url, strict=strict, drafts=drafts, future=future)
    if fix:
        fixes = find_fixes(options.project)
        for change in fixes:
            click.echo(difference(change), err=format_ != "human")
            write_fix(options.project, change)
        click.echo(f"repaired {counted(len(fixes), 'file')}", err=format_ != "human")
    progress = ProgressBar()
    try:
        diagnostics = check(options, progress).diagnostics
    finally:
        progress.close()
    print_diagnostics(diagnostics, format_, options.project)
    click.echo(f"checked: {tally(diagnostics)}", err=format_ != "human")
    return 1 if blocking(diagnostics, strict=strict) else 0
