"""`policytrail changes`: what was edited, taken down or put back after it was published."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.records import DocumentChange

_COLUMNS = ("noticed", "what", "publisher", "document", "before", "now")


@click.command()
@click.option("--since", metavar="DAY", help="Noticed on this day or later.")
@click.option("--until", metavar="DAY", help="Noticed on this day or earlier.")
@click.option("--all", "everything", is_flag=True, help="Also texts outside the field.")
@console.json_option
@click.pass_obj
def command(
    settings: config.Config, since: str | None, until: str | None, everything: bool, as_json: bool
) -> None:
    """Show what happened to documents after they were published.

    Edits with the gravest changed sentence, pages that were taken down, and pages that are there
    again. A text that was taken down is kept: `policytrail search` finds it.
    """
    from policytrail.digest import terminal

    first = console.to_day(since)
    start = datetime.combine(first, time(), tzinfo=UTC) if first else None
    with console.open_database(settings) as store:
        found = store.changes(since=start, until=console.to_moment(until))
    rows = [each for each in found if everything or _is_wanted(each, settings)]
    if as_json:
        console.show_json(rows)
    elif rows:
        console.show(terminal.records(_COLUMNS, map(_row, rows)))
    if len(rows) < len(found) and not as_json:
        click.echo(f"{len(found) - len(rows)} more outside the field: --all shows them")
    elif not rows and not as_json:
        click.echo("nothing was changed or taken down")


def _is_wanted(change: DocumentChange, settings: config.Config) -> bool:
    floor = settings.language.relevance_floor
    return change.relevance is None or change.relevance >= floor


def _row(change: DocumentChange) -> tuple[object, ...]:
    what = change.kind.replace("_", " ")
    what += f" ({change.reason.replace('_', ' ')})" if change.reason else ""
    what += f", {change.sentences} sentences" if change.sentences > 1 else ""
    document = f"{change.title}\n{change.url}"
    return change.seen, what, change.publisher, document, _cut(change.old), _cut(change.new)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else flat[:160].rsplit(" ", 1)[0] + " …"
