"""`policytrail explain`: why an event is what it is."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import QueryError


@click.command()
@click.argument("event_id", metavar="EVENT")
@console.json_option
@click.pass_obj
def command(settings: config.Config, event_id: str, as_json: bool) -> None:
    """Show each place that tells of an event: rule, authority, words."""
    from policytrail.digest import terminal
    from policytrail.store import TimelineQuery

    with console.open_database(settings) as store:
        subject = next((s for s in store.resolve(subject=event_id) if s.kind == "event"), None)
        if subject is None:
            raise QueryError("is no event", subject=event_id)
        (entry,) = store.timeline(query=TimelineQuery(subject=subject.id))
    console.show_json(entry) if as_json else console.show(*terminal.explanation(entry))
