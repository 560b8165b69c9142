"""`policytrail deadlines`: what is due next."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.option("--since", metavar="DAY", help="From this day on; today if left out.")
@click.option("--until", metavar="DAY", help="Up to and with this day.")
@console.as_of_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config, since: str | None, until: str | None, as_of: str | None, as_json: bool
) -> None:
    """Show what is due next: comment periods, effective dates, duties from orders."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        first = console.to_day(since) or console.now().date()
        rows = store.deadlines(
            since=first, until=console.to_day(until), as_of=console.to_moment(as_of)
        )
    console.show_json(rows) if as_json else console.show(terminal.deadlines(rows))
