"""The command line: one file per command, loaded when it is called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module

import click

from coursegen import __version__
from coursegen.cli.process import exit_code, prepare_streams, take_signals

COMMANDS = {
    "new": "Start a project in a new folder.",
    "build": "Build the site.",
    "check": "Report every problem without writing a site.",
    "serve": "Show the site while you write.",
    "deploy": "Build the site and push it to GitHub Pages.",
    "clean": "Delete what coursegen wrote.",
    "schema": "Print the JSON Schema of front matter and site.yaml.",
    "completion": "Print the shell completion script.",
}


class Commands(click.Group):
    """A group whose commands are imported only when they are asked for, so that `--version` imports nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"coursegen.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - narrows the type; true by construction
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table instead of importing all of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="coursegen %(version)s")
def group() -> None:
    """Turn a folder of plain Markdown courses into a course website."""


def _give_up_stdout() -> None:
    """Let the interpreter flush into nothing when it ends: what stdout holds could not be written, and cannot be."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the command line.

    An interrupt ends it with exit code 130, SIGTERM with 143, what the system refuses (such as writing to a full disk)
    with 1 and one line; none with a traceback.
    """
    prepare_streams()
    take_signals()
    try:
        code = group.main(prog_name="coursegen", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        with suppress(OSError):  # the terminal may be what went
            click.echo("interrupted", err=True)
        sys.exit(exit_code(error.__cause__ or error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _give_up_stdout()
        sys.exit(141)
    except OSError as error:
        from coursegen.names import printable

        _give_up_stdout()
        with suppress(OSError):
            where = f"{printable(str(error.filename))}: " if error.filename is not None else ""
            click.echo(f"Error: {where}{error.strerror or error}", err=True)
        sys.exit(1)
    gc.freeze()  # all that is left goes with the process: the interpreter need not look through it for cycles
    sys.exit(code if isinstance(code, int) else 0)
