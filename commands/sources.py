"""`policytrail sources`: the places that are watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import ConfigError, CrawlError

if TYPE_CHECKING:
    from policytrail.records import SourceHealth


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
@console.now_option
@console.json_option
@click.pass_obj
def sources_health(settings: config.Config, as_json: bool) -> None:
    """Show how each source stands and how its last visit ended; status 1 if any fails."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        rows = store.source_health(now=console.now())
    if as_json:
        console.show_json(rows)
    elif rows:
        columns = ("source", "state", "last visit", "outcome", "failing since", "why")
        console.show(terminal.records(columns, [_cells(row) for row in rows]))
    else:
        click.echo("no source was visited yet")
    if any(row.failing_since for row in rows):
        click.get_current_context().exit(console.PART_FAILED)


def _cells(row: SourceHealth) -> tuple[object, ...]:
    """Return a row of the table: state and last visit, what is wrong, and who stands in."""
    covered = f"covered through {', '.join(row.covered_by)}" if row.covered_by else ""
    why = "; ".join(filter(None, (row.why or row.message, covered)))
    return row.source_id, row.state, row.last_visit, row.outcome, row.failing_since, why


@command.command("add")
@click.argument("url")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write the entry.")
@click.pass_obj
def sources_add(settings: config.Config, url: str, folder: Path | None) -> None:
    """Find the feed behind a page, visit it, and write an entry for it into your folder."""
    from policytrail import jobs
    from policytrail.crawler.adding import try_feeds, write_entry

    place = _choose_folder(settings, folder)
    known = jobs.catalogue(settings)
    tried = console.run(try_feeds(url, settings.crawl, clock=console.now))
    for one in tried:
        click.echo(f"{one.candidate.url}  {one.problem or f'{one.items} items'}")
    good = next((one for one in tried if not one.problem), None)
    if good is None:
        raise CrawlError(
            "no feed that can be read" if tried else "leads to no feed",
            subject=url,
            remedy="Name the address of the feed, or write an entry of another kind",
        )
    id, file = write_entry(place, good.candidate, known)
    click.echo(f"source '{id}' written to {file}: complete tier, licence and publisher there")
    for note in _reading_notes(settings, place, id):
        click.echo(note)


def _choose_folder(settings: config.Config, folder: Path | None) -> Path:
    """Return where a new entry goes.

    Raises:
        ConfigError: no folder is configured or named, or it is not there.
    """
    if folder is None and not settings.catalogues:
        raise ConfigError(
            "no folder for sources of your own",
            subject="catalogues",
            remedy="Set it in the configuration, or name one with --folder",
        )
    chosen = folder or settings.catalogues[0]
    if not chosen.is_dir():
        raise ConfigError("no such folder", subject=str(chosen), remedy="Make it first")
    return chosen


def _reading_notes(settings: config.Config, place: Path, id: str) -> list[str]:
    """Say what is left to do before the new source is watched."""
    notes = []
    if place.resolve() not in [folder.resolve() for folder in settings.catalogues]:
        notes.append(f"add {place} to 'catalogues' in the configuration, or it is not read")
    if settings.sources:
        notes.append(f"add '{id}' to 'sources' in the configuration, or it is not watched")
    return notes
