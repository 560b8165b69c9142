"""`policytrail stances`: who holds which position."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning


@click.command()
@click.argument("subject", required=False)
@console.as_of_option
@console.json_option
@click.pass_obj
def command(settings: config.Config, subject: str | None, as_of: str | None, as_json: bool) -> None:
    """Show who holds which position: all, or by or toward SUBJECT."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        wanted = meaning.subject_id(store, settings, subject) if subject else None
        rows = store.stances(subject=wanted, as_of=console.to_moment(as_of))
    if as_json:
        console.show_json(rows)
    elif rows:
        console.show(terminal.stances(rows))
    else:
        click.echo("no position is known")
