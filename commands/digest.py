"""`policytrail digest`: the digest of a week."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.option(
    "--week",
    metavar="WEEK",
    help="ISO week, 2025-W32; if left out, the last whole week, or with --as-of that day's week.",
)
@click.option("--format", "formats", multiple=True, help="May be repeated; all if left out.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write.")
@console.as_of_option
@click.pass_obj
def command(
    settings: config.Config,
    week: str | None,
    formats: tuple[str, ...],
    folder: Path | None,
    as_of: str | None,
) -> None:
    """Write the digest of a week: what was known when it ended, or at the end of another day."""
    from policytrail import digest, jobs

    day = console.to_day(as_of)
    with console.open_database(settings) as store:
        paths = jobs.write_digest(
            store,
            week or (digest.week_of(day) if day else jobs.last_week(console.now())),
            folder or settings.digests,
            formats,
            now=console.now(),
            as_of=day,
        )
    for path in paths:
        click.echo(path)
