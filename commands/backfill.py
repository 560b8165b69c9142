"""`policytrail backfill`: take in archives, and go on where an earlier run stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import ParseError

if TYPE_CHECKING:
    from policytrail.records import Failure
    from policytrail.store import Backfill, Store


@click.command()
@click.argument("archives", metavar="ARCHIVE...", nargs=-1, required=True, type=Path)
@click.option("--again", is_flag=True, help="Read archives anew that were read to their end.")
@click.option("--unread", is_flag=True, help="Take in only; the daemon reads and links.")
@console.no_model_option
@console.json_option
@click.pass_obj
def command(
    settings: config.Config, archives: tuple[Path, ...], again: bool, unread: bool, as_json: bool
) -> None:
    """Take in archives: WARC files, JSON Lines files, and folders of saved pages.

    Pages that have nothing to do with the field are passed over. What a WARC file holds was known
    on its day of capture; all else from today on.
    """
    told: list[Backfill] = []
    failures: list[Failure] = []
    with console.open_database(settings, write=True) as store:
        for path in archives:
            found, missed = _take_in(store, settings, path, again)
            told += found
            failures += missed
        if not unread:
            failures += console.read_and_link(store, settings).failures
    if as_json:
        console.show_json(told)
    else:
        for one in told:
            click.echo(_line(one))
    console.report(failures)


def _take_in(
    store: Store, settings: config.Config, path: Path, again: bool
) -> tuple[list[Backfill], list[Failure]]:
    """Take in one archive; one that cannot be read is a failure, and the next has its turn."""
    from policytrail import jobs

    wanted = jobs.field_gate(settings.language, settings.lexicons)
    try:
        with console.progress(path.name, 0) as bar:
            report = console.run(
                jobs.backfill(
                    store,
                    path,
                    settings.crawl,
                    catalogue=jobs.catalogue(settings),
                    wanted=wanted,
                    clock=console.now,
                    again=again,
                    watch=lambda told: _move(bar, told),
                )
            )
    except ParseError as error:
        from policytrail.records import Failure  # `policytrail --help` needs none

        return [], [Failure(subject=error.subject, message=error.message, remedy=error.remedy)]
    return [report.backfill], list(report.failures)


def _move(bar: Any, told: Backfill) -> None:
    """Show how far it is; the bar reckons from that how long the rest will take."""
    bar.length = told.ends or None
    bar.update(told.position - bar.pos)


def _line(told: Backfill) -> str:
    return (
        f"{told.archive}: {told.pages} pages, {told.kept} new or changed documents,"
        f" {told.irrelevant} of no interest, {told.failed} unreadable"
    )
