"""`policytrail changes`: what was edited, taken down or put back after it was published."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

# What would move a cursor, or turn the direction of writing.
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

if TYPE_CHECKING:
    from policytrail.records import DocumentChange


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
    first = console.to_day(since)
    start = datetime.combine(first, time(), tzinfo=UTC) if first else None
    with console.open_database(settings) as store:
        found = store.changes(since=start, until=console.to_moment(until))
    rows = [each for each in found if everything or _is_wanted(each, settings)]
    if as_json:
        console.show_json(rows)
    else:
        for line in (line for row in rows for line in _lines(row)):
            click.echo(_BREAKING.sub(" ", line))
    if len(rows) < len(found) and not as_json:
        click.echo(f"{len(found) - len(rows)} more outside the field: --all shows them")
    elif not rows and not as_json:
        click.echo("nothing was changed or taken down")


def _is_wanted(change: DocumentChange, settings: config.Config) -> bool:
    floor = settings.language.relevance_floor
    return change.relevance is None or change.relevance >= floor


def _lines(change: DocumentChange) -> list[str]:
    """Return what to print: what happened, to which document, and the words before and now."""
    what = change.kind.replace("_", " ")
    what += f" ({change.reason.replace('_', ' ')})" if change.reason else ""
    what += f", {change.sentences} sentences" if change.sentences > 1 else ""
    words = {"before": change.old, "now": change.new}
    return [
        f"{change.seen:%Y-%m-%d %H:%M}  {what}  {change.publisher}: {change.title}",
        f"    {change.url}",
        *(f"    {label}: {_cut(text)}" for label, text in words.items() if text),
    ]


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 200 else flat[:200].rsplit(" ", 1)[0] + " …"
