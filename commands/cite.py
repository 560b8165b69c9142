"""`policytrail cite`: an event as it is cited in a memo."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("event")
@console.as_of_option
@console.now_option
@click.pass_obj
def command(settings: config.Config, event: str, as_of: str | None) -> None:
    """Print an event for a memo: what it counts as, each source, when it was seen, and its page.

    EVENT is an id, as `timeline --json` and digests have it.
    """
    from policytrail.digest.citing import cite
    from policytrail.errors import QueryError
    from policytrail.store import TimelineQuery

    moment = console.to_moment(as_of)
    with console.open_database(settings) as store:
        (first, *_) = store.resolve(subject=event)
        if first.kind != "event":
            raise QueryError(
                "is no event", subject=event, remedy=f"`policytrail timeline '{event}'` lists them"
            )
        entries = store.timeline(query=TimelineQuery(events=(first.id,), as_of=moment))
        if not entries:
            raise QueryError(f"was not known on {as_of}", subject=event)
        seen = {
            link.document_id: store.document(document_id=link.document_id).first_seen
            for link in entries[0].sources
        }
    asked = moment or console.now()
    click.echo(cite(entries[0], seen, site=settings.web.site, as_of=asked))
