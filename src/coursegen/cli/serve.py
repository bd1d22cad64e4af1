"""`coursegen serve`: the site while it is written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from coursegen.cli.options import CommonOptions, project_argument, verbose_option
from coursegen.cli.process import leave_signals
from coursegen.files.scan import CONTENT, scan
from coursegen.serve.options import PreviewOptions
from coursegen.serve.run import NoPortError, Preview, Terminal, run


@click.command("serve")
@project_argument
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8000, help="The port; 8000, or the next free one.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Listen on another address than this computer's.")
@click.option("--open", "open_path", is_flag=False, flag_value="", metavar="[PATH]", help="Open the browser, at PATH.")
@click.option(
    "--poll",
    type=click.IntRange(50, 60_000),
    is_flag=False,
    flag_value=500,
    metavar="[MS]",
    help="Look for changes at intervals instead of waiting for file events.",
)
@click.option("--drafts", is_flag=True, help="Include drafts.")
@click.option("--future", is_flag=True, help="Include pages dated in the future.")
@click.option("--follow", is_flag=True, help="Go to the page that was changed.")
@verbose_option
@click.option("--no-reload", is_flag=True, help="Serve pages as they are built, without the script that reloads them.")
def command(
    project: Path,
    port: int,
    host: str,
    open_path: str | None,
    poll: int | None,
    drafts: bool,
    future: bool,
    follow: bool,
    no_reload: bool,
    verbose: bool,
) -> int:
    """Show the site of PROJECT while you write.

    Pages are made in memory when a browser asks for them, and follow each time a file is saved. Nothing is written.
    Ctrl+C ends it. Only this computer is answered, unless --host says otherwise.
    """
    leave_signals()
    common = CommonOptions(project, drafts=drafts, future=future, verbose=verbose)
    options = common.of_build()
    if not os.path.lexists(options.project / CONTENT):  # there is nothing to show, most likely in a wrong folder
        common.print_diagnostics(scan(options.project).diagnostics)
        return 1
    started = options.now if _stands_still() else None
    previewed = PreviewOptions(
        project=options.project,
        clock=lambda: started or datetime.now(UTC).replace(microsecond=0),
        base_url=options.base_url,
        drafts=drafts,
        future=future,
        source_lines=not no_reload,
    )
    preview = Preview(
        options=previewed,
        host=host,
        port=port,
        open_path=open_path,
        poll_seconds=poll / 1000 if poll else None,
        reload=not no_reload,
        follow=follow,
    )
    terminal = Terminal(say=click.echo, report=common.print_diagnostics)
    try:
        run(preview, terminal)
    except NoPortError as error:
        raise click.ClickException(str(error)) from error
    return 0


def _stands_still() -> bool:
    """Whether the clock was stopped by SOURCE_DATE_EPOCH."""
    return bool(os.environ.get("SOURCE_DATE_EPOCH"))
