"""`policytrail export`: calendars, feeds and tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policytrail.jobs import Wanted
    from policytrail.records import CalendarEntry
    from policytrail.store import Store, Subject


def _formats() -> Iterable[str]:
    from policytrail.digest.exports import exports

    return exports()


def _statuses() -> Iterable[str]:
    from typing import get_args

    from policytrail.records import EventStanding

    return get_args(EventStanding)


@click.command()
@click.argument("name", metavar="FORMAT", type=console.OneOf(_formats))
@click.option("--instrument", metavar="NAME", help="Only what is about this text.")
@click.option("--entity", metavar="NAME", help="Only what is about this person or body.")
@click.option("--issue", metavar="ID", help="Only positions on this issue.")
@click.option(
    "--status", "statuses", multiple=True, type=console.OneOf(_statuses), help="May be repeated."
)
@click.option("--since", metavar="DAY", help="From this day on.")
@click.option("--until", metavar="DAY", help="Up to and with this day.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else it is printed."
)
@console.as_of_option
@console.now_option
@click.pass_obj
def command(
    settings: config.Config,
    name: str,
    instrument: str | None,
    entity: str | None,
    issue: str | None,
    statuses: tuple[str, ...],
    since: str | None,
    until: str | None,
    output: Path | None,
    as_of: str | None,
) -> None:
    """Write a timeline as csv, jsonl, jsonld, plover or atom; days that are due as ics.

    A calendar is kept in the database: a day that is moved keeps its id, and one that is
    withdrawn is cancelled in the calendars of those who subscribed.
    """
    from policytrail import jobs
    from policytrail.digest import exports

    if name == "ics" and (as_of or since or until or statuses or entity or issue):
        raise click.UsageError("a calendar holds what is due as known now: it takes --instrument.")
    now = console.now()
    with console.open_database(settings, write=name == "ics", create=False) as store:
        calendar: list[CalendarEntry] = []
        if name == "ics":
            calendar = jobs.settle_calendar(store, now=now)
        subject = _subject(store, settings, instrument=instrument, entity=entity, issue=issue)
        wanted = _wanted(settings, subject, statuses, (since, until, as_of))
        taken = jobs.take_out(
            store, wanted, now=now, calendar_entries=calendar, annotations=name == "jsonl"
        )
    content = exports.export(name, taken)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    jobs.write_whole(output, content)
    click.echo(output)


def _subject(store: Store, settings: config.Config, **named: str | None) -> Subject | None:
    """Return what the export is about; at most one may be named."""
    given = [(kind, name) for kind, name in named.items() if name]
    if len(given) > 1:
        raise click.UsageError(f"Take one of {', '.join(f'--{kind}' for kind, _ in given)}.")
    if not given:
        return None
    kind, name = given[0]
    return meaning.subject_of_kind(store, settings, name, kind)


def _wanted(
    settings: config.Config,
    subject: Subject | None,
    statuses: tuple[str, ...],
    days: tuple[str | None, str | None, str | None],
) -> Wanted:
    from policytrail.jobs import Wanted
    from policytrail.store import TimelineQuery

    since, until, as_of = days
    query = TimelineQuery(
        subject=subject.id if subject else None,
        since=console.to_day(since),
        until=console.to_day(until),
        as_of=console.to_moment(as_of),
        statuses=statuses,  # type: ignore[arg-type]  # OneOf lets only these words through
    )
    return Wanted(query=query, subject=subject, site=settings.web.site)
