"""`coursegen check`: the same diagnostics as a build, and repairs of what is certain."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.build import blocking, check, next_date
from coursegen.checks.external import PATIENCE_SECONDS, Client, check_external
from coursegen.checks.mojibake_fix import difference, find_fixes, write_fix
from coursegen.checks.old_site import UnreadableSiteError, old_addresses
from coursegen.checks.vanished import vanished
from coursegen.cli.options import diagnostic_options, make_options, project_argument, timeout_option
from coursegen.cli.output import ProgressBar, counted, held, print_diagnostics, tally
from coursegen.names import printable
from coursegen.problems.diagnostic import Diagnostic, apply_severities, capped, in_file_order
from coursegen.problems.report import Format


@click.command("check")
@project_argument
@click.option("--fix", is_flag=True, help="Repair what is certain (mojibake), showing each change.")
@click.option(
    "--against",
    type=click.Path(),
    metavar="SITE",
    help="List addresses of an old site (its folder, sitemap.xml or web address) that would vanish.",
)
@click.option("--external", is_flag=True, help="Ask the network whether links to other sites still lead somewhere.")
@timeout_option(PATIENCE_SECONDS, "With --external: how many seconds asking may take in all.")
@diagnostic_options
def command(
    project: Path,
    fix: bool,
    against: str | None,
    external: bool,
    timeout: float,
    base_url: str | None,
    strict: bool,
    drafts: bool,
    future: bool,
    format_: Format,
) -> int:
    """Report every problem of PROJECT without writing a site."""
    options = make_options(project, None, base_url, strict=strict, drafts=drafts, future=future)
    if fix:
        fixes = find_fixes(options.project)
        for change in fixes:
            click.echo(difference(change), err=format_ != "human")
            try:
                write_fix(options.project, change)
            except OSError as error:
                message = f"{printable(change.path)} cannot be repaired: {error.strerror or error}"
                raise click.ClickException(message) from error
        click.echo(f"repaired {counted(len(fixes), 'file')}", err=format_ != "human")
    progress = ProgressBar()
    try:
        checked = check(options, progress, external=external)
        diagnostics = checked.diagnostics
        said: list[Diagnostic] = []
        if against is not None:
            said += capped(vanished(old_addresses(against, checked.site.config.url), checked.site))
        if external:
            said += check_external(checked.external, options.project, Client(), options.now, timeout)
        if said:
            diagnostics = capped(in_file_order((*diagnostics, *apply_severities(said, checked.site.config.severities))))
    except UnreadableSiteError as error:  # it may hold words of the other site
        raise click.ClickException(printable(str(error))) from error
    finally:
        progress.close()
    print_diagnostics(diagnostics, format_, options.project)
    waiting = checked.site.held_back
    click.echo(f"checked: {tally(diagnostics)}{held(len(waiting), next_date(waiting))}", err=format_ != "human")
    return 1 if blocking(diagnostics, strict=strict) else 0
