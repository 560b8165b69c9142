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
@console.now_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config,
    week: str | None,
    formats: tuple[str, ...],
    folder: Path | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Write the digest of a week: what was known when it ended, or at the end of another day.

    With --json it is printed, and no file is written.
    """
    from policytrail import digest, jobs

    if as_json and (formats or folder):
        raise click.UsageError("--json prints the digest: it takes no --format and no --folder.")
    day, now = console.to_day(as_of), console.now()
    chosen = week or (digest.week_of(day) if day else jobs.last_week(now))
    with console.open_database(settings) as store:
        if as_json:
            built = jobs.build_digest(store, chosen, now=now, as_of=day)
            click.echo(digest.render(built, "json"))
            return
        place = folder or settings.digests
        paths = jobs.write_digest(store, chosen, place, formats, now=now, as_of=day)
    for path in paths:
        click.echo(path)
