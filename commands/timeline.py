"""`policytrail timeline`: what happened."""

from __future__ import annotations

from typing import Any, get_args

import click

from policytrail import config
from policytrail.commands import _console as console


def _types() -> tuple[str, ...]:
    from policytrail.records import EventType

    return get_args(EventType)


def _standings() -> tuple[str, ...]:
    from policytrail.records import EventStanding

    return get_args(EventStanding)


@click.command()
@click.argument("subject", required=False)
@click.option("--since", metavar="DAY", help="From this day on.")
@click.option("--until", metavar="DAY", help="Up to and with this day.")
@click.option("--type", "types", multiple=True, type=console.OneOf(_types))
@click.option("--status", "statuses", multiple=True, type=console.OneOf(_standings))
@click.option("--no-background", is_flag=True, help="Leave out old events that were told again.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the latest.")
@console.as_of_option
@console.json_option
@click.pass_obj
def command(settings: config.Config, /, subject: str | None, as_json: bool, **asked: Any) -> None:
    """Show what happened: all, or about SUBJECT (a key such as eo:14330, a name, an id)."""
    from policytrail.digest import terminal
    from policytrail.store import TimelineQuery

    with console.open_database(settings) as store:
        query = TimelineQuery(
            subject=console.subject_id(store, subject) if subject else None,
            since=console.to_day(asked["since"]),
            until=console.to_day(asked["until"]),
            types=asked["types"],
            statuses=asked["statuses"],
            include_historical=not asked["no_background"],
            as_of=console.to_moment(asked["as_of"]),
            limit=asked["limit"],
        )
        entries = store.timeline(query=query)
    if as_json:
        console.show_json(entries)
    elif entries:
        console.show(*terminal.timeline(entries))
    else:
        click.echo("nothing is known about that")
