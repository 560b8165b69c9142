"""`policytrail deadlines`: what is due next."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning
from policytrail.commands._closing import closing

if TYPE_CHECKING:
    from policytrail.records import Deadline


@click.command()
@click.argument("subject", required=False)
@click.option(
    "--since", metavar="DAY", help="From this day on; if left out, the day of --as-of or today."
)
@click.option("--until", metavar="DAY", help="Up to and with this day.")
@click.option(
    "--overdue",
    is_flag=True,
    help="Instead: duties whose last day is past, with no act on record.",
)
@console.as_of_option
@console.now_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config,
    subject: str | None,
    since: str | None,
    until: str | None,
    overdue: bool,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Show what is due next: comment periods, effective dates, duties from orders.

    With SUBJECT (a key such as eo:14330, a name, an id): what is due of that text or body.

    Comments close at the end of the day in Washington: the moment is shown with its zone.
    """
    from policytrail.digest import terminal
    from policytrail.store.standings import day_in_washington

    moment = console.to_moment(as_of)
    if overdue:
        if since or until:
            raise click.UsageError("--overdue takes no --since and no --until; it takes --as-of.")
        _show_overdue(settings, subject, moment or console.now(), as_json=as_json)
        return
    first = console.to_day(since) or day_in_washington(moment or console.now())
    with console.open_database(settings) as store:
        about = meaning.subject_id(store, settings, subject) if subject else None
        rows = store.deadlines(
            since=first, until=console.to_day(until), as_of=moment, subject=about
        )
    if as_json:
        console.show_json([_with_moment(row) for row in rows])
        return
    if rows:
        console.show(terminal.deadlines([_in_words(row) for row in rows]))
        return
    click.echo(f"nothing that is known is due from {first} {f'to {until}' if until else 'on'}")


def _show_overdue(
    settings: config.Config, subject: str | None, moment: datetime, *, as_json: bool
) -> None:
    from policytrail.digest import terminal
    from policytrail.store.standings import day_in_washington

    today = day_in_washington(moment)
    with console.open_database(settings) as store:
        about = meaning.subject_id(store, settings, subject) if subject else None
        duties = store.overdue(as_of=moment, subject=about)
    if as_json:
        console.show_json(duties)
        return
    if not duties:
        click.echo(f"no duty that is known was overdue on {today}")
        return
    rows = [
        (each.due, (today - date.fromisoformat(each.due or "")).days, each.agency, each.duty)
        for each in duties
    ]
    console.show(terminal.records(("was due", "days ago", "who", "duty"), rows))


def _with_moment(row: Deadline) -> dict[str, object]:
    """Return a deadline for a program: ``closes_at`` and its ``zone``, None but for comments."""
    from policytrail.store.standings import EASTERN, closing_moment

    fields = {item.name: getattr(row, item.name) for item in dataclasses.fields(row)}
    if row.kind != "comment":
        return fields | {"closes_at": None, "zone": None}
    return fields | {"closes_at": closing_moment(row.due), "zone": EASTERN.key}


def _in_words(row: Deadline) -> Deadline:
    return dataclasses.replace(row, due=closing(row.due)) if row.kind == "comment" else row
