"""`policytrail digest`: the digest of a week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning

if TYPE_CHECKING:
    from policytrail.jobs import Scope
    from policytrail.store import Store


@click.command()
@click.option(
    "--week",
    metavar="WEEK",
    help="ISO week, 2025-W32; if left out, the last whole week, or with --as-of that day's week.",
)
@click.option("--from", "first", metavar="DAY", help="Instead of a week: from this day on.")
@click.option("--to", "last", metavar="DAY", help="With --from: up to and with this day.")
@click.option("--topic", help="Only what documents of this topic tell.")
@click.option("--instrument", metavar="NAME", help="Only what is about this text.")
@click.option("--entity", metavar="NAME", help="Only what is about this person or body.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="csv, html, json, md, …; may be repeated; all that can be written here if left out.",
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write.")
@click.option(
    "--note",
    is_flag=True,
    help="Keep what it tells, so that later digests correct it; the daemon's own are kept.",
)
@console.as_of_option
@console.now_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config,
    week: str | None,
    first: str | None,
    last: str | None,
    topic: str | None,
    instrument: str | None,
    entity: str | None,
    formats: tuple[str, ...],
    folder: Path | None,
    note: bool,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Write the digest of a week: what was known when it ended, or at the end of another day.

    With --json it is printed, and no file is written.
    """
    from policytrail import digest, jobs

    if as_json and (formats or folder):
        raise click.UsageError("--json prints the digest: it takes no --format and no --folder.")
    days, day, now = _days(week, first, last, as_of), console.to_day(as_of), console.now()
    site = settings.web.site
    with console.open_database(settings, write=note, create=False) as store:
        scope = _scope(store, settings, topic, (instrument, entity))
        if as_json:
            built = jobs.build_digest(store, days, now=now, as_of=day, scope=scope, site=site)
            click.echo(digest.render(built, "json"))
            return
        place = folder or settings.digests
        paths = jobs.write_digest(
            store, days, place, formats, now=now, as_of=day, scope=scope, site=site, note=note
        )
    for path in paths:
        click.echo(path)


def _days(week: str | None, first: str | None, last: str | None, as_of: str | None) -> str:
    """Return the week or interval that the options name."""
    from policytrail import digest, jobs

    if week and (first or last):
        raise click.UsageError("--week takes no --from and no --to.")
    if bool(first) != bool(last):
        raise click.UsageError("--from and --to belong together.")
    start, end, day = (console.to_day(one) for one in (first, last, as_of))
    if start and end:
        return digest.interval(start, end)
    return week or (digest.week_of(day) if day else jobs.last_week(console.now()))


def _scope(
    store: Store,
    settings: config.Config,
    topic: str | None,
    subjects: tuple[str | None, str | None],
) -> Scope:
    """Return what the digest is confined to.

    Raises:
        QueryError: a name means nothing, several things, or something of another kind.
    """
    from policytrail.jobs import Scope

    instrument, entity = subjects
    if instrument and entity:
        raise click.UsageError("Take --instrument or --entity, not both.")
    kind, name = ("instrument", instrument) if instrument else ("entity", entity)
    subject = meaning.subject_of_kind(store, settings, name, kind) if name else None
    return Scope(subject=subject, topic=topic)
