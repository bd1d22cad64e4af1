"""`coursegen deploy`: build, and push the site to a branch that GitHub Pages serves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from coursegen.build import build
from coursegen.cli.options import CommonOptions, common_options, project_argument, timeout_option
from coursegen.cli.output import ProgressBar, closing_line, named
from coursegen.git.run import PATIENCE_SECONDS, GitError
from coursegen.publish.deploy import DeployTarget, NotASiteError, changed_files, deploy, find_target, source_commit


@click.command("deploy")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; PROJECT/_site by default.")
@click.option("--remote", default="origin", show_default=True, help="The remote to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that holds the site.")
@click.option("-m", "--message", default="", help="The message of the commit.")
@click.option("--allow-dirty", is_flag=True, help="Publish although there are changes that are not committed.")
@timeout_option(PATIENCE_SECONDS, "How many seconds each step with the remote may take.")
@click.option("--no-build", is_flag=True, help="Publish the site as it was last built, even if it would fail now.")
@common_options
def command(
    common: CommonOptions,
    output: Path | None,
    remote: str,
    branch: str,
    message: str,
    allow_dirty: bool,
    timeout: float,
    no_build: bool,
) -> int:
    """Build the site of PROJECT and push it to a branch of its repository: the files that coursegen wrote, no other.

    Nothing is pushed when the build fails, when files are not committed, or when the branch holds this site already.
    """
    options = common.of_build(output)
    try:
        changed = changed_files(options.project, options.output)
        if changed and not allow_dirty:
            raise click.ClickException(f"{_shown(changed)} not committed; commit first, or say --allow-dirty")
        target = find_target(options.project, remote, branch, timeout)
        if not no_build:
            options = replace(options, fallback_url=options.fallback_url or target.address)
            with ProgressBar() as progress:
                result = build(options, progress)
            common.print_diagnostics(result.diagnostics)
            common.echo(closing_line(result))
            if result.failed(strict=common.strict):
                click.echo("not published", err=True)
                return 1
        elif not (options.output / "index.html").is_file():
            raise click.ClickException(f"there is no site in {options.output}; leave out --no-build")
        outcome = deploy(options.output, options.project, target, message or _message(options.project), timeout)
    except (GitError, NotASiteError) as error:
        raise click.ClickException(str(error)) from error
    if outcome.left_out:
        click.echo(f"left out, as not written by coursegen: {named(outcome.left_out)}", err=True)
    line = (
        f"published to {branch} of {remote}"
        if outcome.pushed
        else f"nothing to publish: {branch} holds this site already"
    )
    common.echo(f"{line}{_where(target)}")
    return 0


def _shown(changed: tuple[str, ...]) -> str:
    more = f" and {len(changed) - 1} more are" if len(changed) > 1 else " is"
    return f"{changed[0]}{more}"


def _message(project: Path) -> str:
    commit = source_commit(project)
    return f"Publish the site from {commit}" if commit else "Publish the site"


def _where(target: DeployTarget) -> str:
    return f"\nthe site is at {target.address} (Settings, Pages, branch {target.branch})" if target.address else ""
