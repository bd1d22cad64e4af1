"""`coursegen new`: a project that builds, to be filled with a course."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from coursegen.names import printable
from coursegen.starter import NotEmptyError, create


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
def command(name: Path) -> int:
    """Start a project in a new folder NAME, with a course to edit and a workflow that publishes it."""
    shown = printable(str(name))
    try:
        files = create(name)
    except NotEmptyError as error:
        raise click.ClickException(f"{shown} exists and is not empty; choose another name") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{printable(str(error.filename or name))} cannot be written: {reason}") from error
    for path in files:
        click.echo(f"  {path}")
    click.echo(f"\nNext: cd {printable(shlex.quote(str(name)))} && coursegen serve --open")
    return 0
