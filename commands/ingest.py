"""`policytrail ingest`: take in files and pages."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("names", metavar="FILE_OR_URL...", nargs=-1, required=True)
@click.option("--published", metavar="DAY", help="The day on which it was published, if known.")
@click.option("--title", default="", help="Its title, if the file does not say.")
@console.no_model_option
@click.pass_obj
def command(
    settings: config.Config, names: tuple[str, ...], published: str | None, title: str
) -> None:
    """Take in files and pages, read them, and put them on the timeline."""
    from policytrail import jobs

    day = console.to_day(published)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    with console.open_database(settings, write=True) as store:
        report = console.run(
            jobs.ingest(
                store,
                names,
                settings.crawl,
                published=moment,
                title=title,
                clock=console.now,
                lists=jobs.load_lists(settings.holdings),
            )
        )
        for document in report.documents:
            click.echo(f"{document.id}  {document.title}  {document.url}")
        failures = [*report.failures, *console.read_and_link(store, settings).failures]
    console.report(failures)
