"""`coursegen check`: the same diagnostics as a build, and repairs of what is certain."""

from __future__ import annotations

import click

from coursegen.build import blocking, check, next_date
from coursegen.checks.external import PATIENCE_SECONDS, Client, check_external
from coursegen.checks.mojibake_fix import difference, find_fixes, write_fix
from coursegen.checks.old_site import UnreadableSiteError, old_addresses
from coursegen.checks.vanished import vanished
from coursegen.cli.options import CommonOptions, common_options, project_argument, timeout_option
from coursegen.cli.output import ProgressBar, held, tally
from coursegen.names import printable
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order
from coursegen.problems.report import counted


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
@common_options
def command(common: CommonOptions, fix: bool, against: str | None, external: bool, timeout: float) -> int:
    """Report every problem of PROJECT without writing a site."""
    options = common.of_build()
    if fix:
        _repair(common)
    try:
        with ProgressBar() as progress:
            checked = check(options, progress, external=external)
            config, more = checked.site.config, list[Diagnostic]()
            if against is not None:
                more += vanished(old_addresses(against, config.url), checked.site)
            if external:
                more += check_external(checked.external, options.project, Client(), options.now, timeout)
    except UnreadableSiteError as error:  # it may hold words of the other site
        raise click.ClickException(printable(str(error))) from error
    diagnostics = checked.diagnostics
    if more:
        diagnostics = in_file_order((*diagnostics, *apply_severities(more, config.severities)))
    common.print_diagnostics(diagnostics)
    waiting = checked.site.held_back
    common.echo(f"checked: {tally(diagnostics)}{held(len(waiting), next_date(waiting))}")
    return 1 if blocking(diagnostics, strict=common.strict) else 0


def _repair(common: CommonOptions) -> None:
    """Write what is certain, and show each change."""
    project = common.project.resolve()
    fixes = find_fixes(project)
    for change in fixes:
        common.echo(difference(change))
        try:
            write_fix(project, change)
        except OSError as error:
            message = f"{printable(change.path)} cannot be repaired: {error.strerror or error}"
            raise click.ClickException(message) from error
    common.echo(f"repaired {counted(len(fixes), 'file')}")
