"""`policytrail publish`: a copy that may be given away, for Datasette alone."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(settings: config.Config, folder: Path) -> None:
    """Write a copy of the database for others into FOLDER, with all that Datasette needs.

    Without settings of yours, work in hand, alerts and the bytes of pages; texts of sources whose
    licence allows excerpts only are cut. `FOLDER/serve.sh` serves it with Datasette alone.
    """
    from policytrail import web

    with console.open_database(settings):
        pass  # says what is wrong with the database before a copy is made
    made = web.publish(settings.database, folder)
    click.echo(f"{made.database} ({made.database.stat().st_size:,} bytes)")
    click.echo(f"{made.metadata} describes it; {made.start} serves it, with Datasette alone")
    for path in made.removed:
        click.echo(f"removed {path}")
