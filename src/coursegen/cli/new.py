"""`coursegen new`: a project that builds, to be filled with a course."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from coursegen.names import printable
from coursegen.theme.layers import default_theme

TITLE = "__TITLE__"
RENAMED = {"gitignore": ".gitignore", "github": ".github"}
"""Names that would have an effect inside coursegen's own repository are kept without their dot."""


class NotEmptyError(Exception):
    """The folder for a new project holds something already."""


def create(folder: Path) -> tuple[str, ...]:
    """Write the starter into `folder`, which must be missing or empty; return the written paths, sorted.

    Raises NotEmptyError, and OSError when the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmptyError(str(folder))
    name = re.sub(r"[^\w.,+#]+|_+", " ", folder.resolve().name).strip()
    title = name[:1].upper() + name[1:] or "Courses"
    starter = default_theme() / "templates" / "starter"
    written = []
    for source in sorted(path for path in starter.rglob("*") if path.is_file()):
        parts = [RENAMED.get(part, part) for part in source.relative_to(starter).parts]
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes().replace(TITLE.encode(), title.encode()))
        written.append("/".join(parts))
    return tuple(sorted(written))


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
