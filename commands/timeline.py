"""`policytrail timeline`: what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning

if TYPE_CHECKING:
    from policytrail.records import SourceLink, TimelineEntry


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
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet, a row an event.")
@click.pass_obj
def command(settings: config.Config, /, subject: str | None, **asked: Any) -> None:
    """Show what happened: all, or about SUBJECT (a key such as eo:14330, a name, an id)."""
    from policytrail.digest import rendering, terminal
    from policytrail.store import TimelineQuery

    with console.open_database(settings) as store:
        query = TimelineQuery(
            subject=meaning.subject_id(store, settings, subject) if subject else None,
            since=console.to_day(asked["since"]),
            until=console.to_day(asked["until"]),
            types=asked["types"],
            statuses=asked["statuses"],
            include_historical=not asked["no_background"],
            as_of=console.to_moment(asked["as_of"]),
            limit=asked["limit"],
        )
        entries = store.timeline(query=query)
    if asked["as_json"]:
        console.show_json(entries)
    elif asked["as_csv"]:
        for row in _table(entries):
            click.echo(rendering.csv_row(row))
    elif entries:
        console.show(*terminal.timeline(entries))
    else:
        click.echo("nothing is known about that")


_COLUMNS = (
    *("date", "status", "type", "title", "actors", "objects", "authority", "first_known"),
    *("sources", "publisher", "published", "address", "quote", "id"),
)


def _table(entries: Sequence[TimelineEntry]) -> Iterator[Sequence[object]]:
    """Return a head and a row an event, with the source that weighs most."""
    yield _COLUMNS
    for entry in entries:
        event = entry.event
        actors, objects = (
            "; ".join(one.name for one in side) for side in (event.actors, event.objects)
        )
        said = (event.date, event.status, event.type, event.title, actors, objects)
        known = (event.authority, event.first_known.date(), len(entry.sources))
        yield (*said, *known, *_cited(entry.sources), event.id)


def _cited(sources: Sequence[SourceLink]) -> Sequence[object]:
    if not sources:
        return ("",) * 4
    first = sources[0]
    published = first.published.date() if first.published else ""
    return first.publisher, published, first.url, first.quote
