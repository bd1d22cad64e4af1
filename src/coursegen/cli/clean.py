"""`coursegen clean`: delete what coursegen wrote, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.cli.options import project_argument
from coursegen.cli.output import named
from coursegen.files.lock import Busy
from coursegen.memory.store import alone, clear
from coursegen.problems.report import counted
from coursegen.publish import PublishError, clean


@click.command("clean")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder that was built; PROJECT/_site.")
def command(project: Path, output: Path | None) -> int:
    """Delete the built site and the cache of PROJECT; files that coursegen did not write stay, and are named."""
    site, root = (output or project / "_site").absolute(), project.resolve()
    try:
        with alone(root):
            removed = clean(site, project=root)
            foreign = clear(root)
    except Busy as error:
        raise click.ClickException("a build of this project is at work") from error
    except PublishError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"removed {counted(removed.files, 'file')}")
    if kept := (*(f"{site.name}/{path}" for path in removed.kept), *foreign):
        click.echo(f"left, as not written by coursegen: {named(kept)}")
    return 0
