"""`policytrail init`: a database and a configuration file to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import ConfigError


@click.command()
@click.pass_context
def command(ctx: click.Context) -> None:
    """Make the database and a configuration file with every setting explained."""
    settings: config.Config = ctx.obj
    path: Path = ctx.meta["config_file"]
    with console.open_database(settings, write=True) as store:
        click.echo(f"database: {store.path}")
    if path.exists():
        click.echo(f"configuration: {path} (kept as it is)")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(config.template(), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", subject=str(path)) from error
    click.echo(f"configuration: {path}")
