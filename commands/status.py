"""`policytrail status`: where a text stands; without a text, how daemon and sources stand."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning
from policytrail.commands._closing import closing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policytrail.records import Deadline, Directive
    from policytrail.store.standings import InstrumentStatus


@click.command()
@click.argument("instrument", required=False)
@console.as_of_option
@console.now_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config, instrument: str | None, as_of: str | None, as_json: bool
) -> None:
    """Show how the daemon and its sources stand, with status 1 unless all is well.

    Or show where INSTRUMENT (a key such as eo:14330, a name, an id) stands, and how it came there.

    With --as-of: where it stood at the end of that day, by what was known then.
    """
    if instrument is None:
        from policytrail.commands._daemon_status import show_daemon

        if as_of is not None:
            raise click.UsageError("--as-of needs an INSTRUMENT: the daemon stands as it does now.")
        show_daemon(settings, as_json=as_json)
        return
    show_instrument(settings, instrument, as_of, as_json=as_json)


def show_instrument(
    settings: config.Config, instrument: str, as_of: str | None, *, as_json: bool
) -> None:
    """Print an instrument's state, history, missing steps, sources and next day due."""
    from policytrail.digest import terminal

    moment = console.to_moment(as_of) or console.now()
    with console.open_database(settings) as store:
        key = meaning.subject_id(store, settings, instrument)
        found = store.status(instrument_id=key, as_of=moment)
        late = store.overdue(subject=key, as_of=moment)
    if as_json:
        fields = {item.name: getattr(found, item.name) for item in dataclasses.fields(found)}
        console.show_json(fields | {"overdue": late})
        return
    click.echo(_headline(found))
    steps = [
        (
            each.date or "no date",
            each.state.replace("_", " ") + (" (reported)" if each.is_reported else ""),
            each.title,
            terminal.who_says(each.sources),
        )
        for each in found.history
    ]
    if steps:
        console.show(terminal.records(("date", "state", "by", "says who"), steps))
    for line in (*_notes(found), *_overdue(late)):
        click.echo(line)


def _headline(found: InstrumentStatus) -> str:
    said = [_in_state(found.state, found.since)] if found.state else []
    last = found.history[-1] if found.history else None
    if last and last.is_reported:
        said.append(f"reported, not confirmed: {_in_state(last.state, last.date)}")
    return f"{found.name} ({found.id}): {'; '.join(said) or 'no step of its life is on record'}"


def _in_state(state: str, since: str | None) -> str:
    return state.replace("_", " ") + (f" since {since}" if since else "")


def _notes(found: InstrumentStatus) -> list[str]:
    lines = [
        f"not on record: {each.missing.replace('_', ' ')} (before {each.before.replace('_', ' ')})"
        for each in found.gaps
    ]
    lines += [
        f"{each.other_name} ({each.other_id}) {each.relation} it"
        if each.is_by
        else f"{each.relation} {each.other_name} ({each.other_id})"
        for each in found.relations
    ]
    lines += [f"clash: {each}" for each in found.clashes]
    due = found.next_deadline
    lines.append(f"next: {_due(due)}" if due else "nothing is due")
    return lines


def _overdue(duties: Sequence[Directive]) -> list[str]:
    return [f"overdue since {each.due}: {each.agency}: {each.duty}" for each in duties]


def _due(deadline: Deadline) -> str:
    """Return what is due and when; comments close at the end of the day in Washington."""
    if deadline.kind != "comment":
        return f"{deadline.due} {deadline.title}"
    return f"{deadline.title} at {closing(deadline.due)}"
