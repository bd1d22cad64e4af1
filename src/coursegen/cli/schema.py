"""`coursegen schema`: what front matter and site.yaml may hold, for editors."""

from __future__ import annotations

import json

import click

from coursegen.settings.site_yaml import json_schema


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of front matter and site.yaml."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
