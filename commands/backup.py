"""`policytrail backup`: a proved copy of the database."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), default=7, show_default=True)
@click.pass_obj
def command(settings: config.Config, folder: Path, keep: int) -> None:
    """Copy the database into FOLDER, also while the daemon runs; keep the newest copies."""
    with console.open_database(settings) as store:
        made = store.backup(folder=folder, now=console.now(), keep=keep)
    click.echo(f"{made.path} ({made.size} bytes)")
    for path in made.removed:
        click.echo(f"removed {path}")
