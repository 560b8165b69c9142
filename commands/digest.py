"""`policytrail digest`: the digest of a week."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.option("--week", metavar="WEEK", help="ISO week, 2025-W32; the last whole week if left out.")
@click.option("--format", "formats", multiple=True, help="May be repeated; all if left out.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write.")
@click.pass_obj
def command(
    settings: config.Config, week: str | None, formats: tuple[str, ...], folder: Path | None
) -> None:
    """Write the digest of a week."""
    from policytrail import jobs

    with console.open_database(settings) as store:
        paths = jobs.write_digest(
            store,
            week or jobs.last_week(console.now()),
            folder or settings.digests,
            formats,
            now=console.now(),
        )
    for path in paths:
        click.echo(path)
