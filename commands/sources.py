"""`policytrail sources`: the places that are watched."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.group()
def command() -> None:
    """The places that are watched."""


@command.command("list")
@console.json_option
@click.pass_obj
def sources_list(settings: config.Config, as_json: bool) -> None:
    """List every source of the catalogue."""
    from policytrail import jobs
    from policytrail.digest import terminal

    rows = jobs.catalogue(settings)
    if as_json:
        console.show_json(rows)
        return
    columns = ("id", "kind", "tier", "minutes", "enabled", "status", "url")
    cells = [
        (s.id, s.kind, s.tier, s.interval_minutes, "yes" if s.enabled else "no", s.status, s.url)
        for s in rows
    ]
    console.show(terminal.records(columns, cells))


@command.command("check")
@click.pass_obj
def sources_check(settings: config.Config) -> None:
    """Check every entry of the catalogue, yours included; visits nothing."""
    from policytrail import jobs

    click.echo(f"{len(jobs.catalogue(settings))} sources, all entries are right")


@command.command("health")
@console.json_option
@click.pass_obj
def sources_health(settings: config.Config, as_json: bool) -> None:
    """Show how the last visit to each source ended; status 1 if any fails."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        rows = store.source_health()
    if as_json:
        console.show_json(rows)
    else:
        columns = ("source", "outcome", "last visit", "failing since", "message")
        cells = [
            (row.source_id, row.outcome, row.last_visit, row.failing_since, row.message)
            for row in rows
        ]
        console.show(terminal.records(columns, cells))
    if any(row.failing_since for row in rows):
        click.get_current_context().exit(console.PART_FAILED)
