"""`policytrail backfill`: take in archives, and go on where an earlier run stopped."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import ParseError, QueryError

if TYPE_CHECKING:
    from policytrail import jobs
    from policytrail.records import Failure
    from policytrail.store import Backfill, Store


@click.command()
@click.argument("archives", metavar="[ARCHIVE]...", nargs=-1, type=Path)
@click.option("--source", "names", metavar="SOURCE", multiple=True, help="Ask it for a span.")
@click.option("--from", "first", metavar="DAY", help="First day of the span.")
@click.option("--to", "last", metavar="DAY", help="Its last day; today, if none is given.")
@click.option("--again", is_flag=True, help="Read anew what was read to its end.")
@click.option("--unread", is_flag=True, help="Take in only; the daemon reads and links.")
@console.no_model_option
@console.json_option
@click.pass_context
def command(
    ctx: click.Context, archives: tuple[Path, ...], names: tuple[str, ...], first: str | None,
    last: str | None, again: bool, unread: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take in earlier years: of sources, or from archives on disk.

    Archives are WARC files, JSON Lines files and folders of saved pages; what in them has nothing
    to do with the field is passed over. What a WARC file holds was known on its day of capture, a
    document of the Federal Register on its day of publication, all else from today on.
    """
    settings: config.Config = ctx.obj
    span = _span(names, archives, first, last)
    told: list[Backfill] = []
    failures: list[Failure] = []
    with console.open_database(settings, write=True) as store:
        tasks = [partial(_ask, store, ctx, name, span, again) for name in names]
        tasks += [partial(_take_in, store, settings, path, again) for path in archives]
        for take in tasks:
            try:
                report = take()
            except ParseError as error:
                failures.append(_failure(error))
                continue
            told.append(report.backfill)
            failures += report.failures
        if not unread:
            failures += console.read_and_link(store, settings).failures
    if as_json:
        console.show_json(told)
    else:
        for one in told:
            click.echo(_line(one))
    console.report(failures)


def _failure(error: ParseError) -> Failure:
    from policytrail.records import Failure  # `policytrail --help` needs none

    return Failure(subject=error.subject, message=error.message, remedy=error.remedy)


def _span(
    names: tuple[str, ...], archives: tuple[Path, ...], first: str | None, last: str | None
) -> jobs.Span:
    """Return the span that is asked for. Raises QueryError where the options do not fit."""
    from policytrail import jobs

    begins, ends = console.to_day(first), console.to_day(last) or console.now().date()
    if not (names or archives):
        raise QueryError("nothing to take in", remedy="Name archives, or --source and --from")
    if names and begins is None:
        raise QueryError("--source needs a span", remedy="Give its first day with --from")
    if not names and (first or last):
        raise QueryError("--from and --to are for --source", remedy="Archives are read whole")
    if begins is not None and begins > ends:
        raise QueryError(f"begins after it ends: {begins} to {ends}", subject="--from")
    return jobs.Span(first=begins or ends, last=ends)


def _ask(
    store: Store, ctx: click.Context, name: str, span: jobs.Span, again: bool
) -> jobs.BackfillReport:
    """Ask a source for a span."""
    from policytrail import jobs
    from policytrail.crawler.sources import find_source

    settings: config.Config = ctx.obj
    catalogue = jobs.catalogue(settings)
    source = find_source(catalogue, name)
    store.sync_sources(sources=catalogue, now=console.now())
    with console.progress(source.id, 0) as bar:
        return console.run(
            jobs.backfill_source(
                store,
                source,
                span,
                settings.crawl,
                clock=console.now,
                keys=ctx.meta["keys"],
                again=again,
                watch=lambda told: _move(bar, told),
            )
        )


def _take_in(store: Store, settings: config.Config, path: Path, again: bool) -> jobs.BackfillReport:
    """Take in one archive."""
    from policytrail import jobs

    wanted = jobs.field_gate(settings.language, settings.lexicons)
    with console.progress(path.name, 0) as bar:
        return console.run(
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


def _move(bar: Any, told: Backfill) -> None:
    """Show how far it is; the bar reckons from that how long the rest will take."""
    bar.length = told.ends or None
    bar.update(told.position - bar.pos)


def _line(told: Backfill) -> str:
    return (
        f"{told.archive}: {told.pages} pages, {told.kept} new or changed documents,"
        f" {told.irrelevant} of no interest, {told.failed} unreadable"
    )
