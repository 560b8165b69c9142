"""`policytrail demo`: the whole program on a bundled small web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.crawler.replay.server import ReplayServer
    from policytrail.records import Source
    from policytrail.store import Store

_SUBJECT = "eo:14330"
_QUESTIONS = (
    f"timeline {_SUBJECT}",
    "stances",
    "deadlines --since 2026-01-01",
    "sources health",
)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@console.no_model_option
@click.pass_obj
def command(settings: config.Config, folder: Path) -> None:
    """Crawl a bundled small web, moment by moment, and show what comes of it.

    The real crawler visits it over HTTP on the loopback; only the clock is that of the replay.
    """
    database = _make_room(folder)
    click.echo("Replaying a small web of July 2025 to June 2026 on the loopback:")
    digests = _run(settings, database)
    click.echo(f"\nWhat is known about {_SUBJECT}:\n")
    _show_timeline(database)
    click.echo(f"{len(digests)} files of weekly digests, such as {digests[0]}")
    click.echo("\nOpen the database in Datasette, or ask it:")
    for question in ("serve", *_QUESTIONS):
        click.echo(f"  policytrail --database {database} {question}")
    click.echo("Its addresses lead to the replayed web, which is gone now; the quotes stay.")


def _make_room(folder: Path) -> Path:
    """Return the path of a fresh database; what an earlier demonstration left is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("policytrail.db*"):
        old.unlink()
    return folder / "policytrail.db"


def _run(settings: config.Config, database: Path) -> list[Path]:
    from policytrail import digest, jobs
    from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
    from policytrail.crawler.replay.server import ReplayServer
    from policytrail.store import open_store

    times = moments()
    with (
        ReplayServer(demo_site(), times[0].at) as server,
        open_store(database, create=True) as store,
    ):
        sources = demo_sources(server.base_url)
        store.sync_sources(sources=sources, now=times[0].at)
        console.run(_replay(settings, store, sources, server))
        weeks = dict.fromkeys(digest.week_of(moment.at.date()) for moment in times)
        return [
            path
            for week in weeks
            for path in jobs.write_digest(
                store,
                week,
                database.parent / "digests",
                now=times[-1].at,
                site=settings.web.site,
                note=True,
            )
        ]


async def _replay(
    settings: config.Config, store: Store, sources: Sequence[Source], server: ReplayServer
) -> None:
    from policytrail import jobs
    from policytrail.crawler import keep_open
    from policytrail.crawler.replay.demo import moments
    from policytrail.nlp.process import LocalLanguage

    crawl = replace(settings.crawl, allowed_addresses=("127.0.0.0/8",), contact="demonstration")
    language = LocalLanguage(settings.language, settings.lexicons)
    async with keep_open(crawl):
        for moment in moments():
            server.move_to(moment.at)
            report = await jobs.crawl(store, sources, crawl, clock=lambda: server.at)
            read = await jobs.annotate(
                store,
                language,
                batch_size=settings.language.batch_size,
                clock=lambda: server.at,
                worker="demonstration",
            )
            linked = await jobs.link(store)
            failed = "".join(f"; {poll.source_id}: {poll.outcome}" for poll in report.failed)
            click.echo(
                f"{moment.at:%Y-%m-%d}  {moment.title}: {len(report.polls)} visits, "
                f"{read.annotated} text{'' if read.annotated == 1 else 's'} read, "
                f"{linked.events} events known{failed}"
            )


def _show_timeline(database: Path) -> None:
    from policytrail.digest import terminal
    from policytrail.store import TimelineQuery, open_store

    with open_store(database, read_only=True) as store:
        entries = store.timeline(query=TimelineQuery(subject=_SUBJECT))
    console.show(*terminal.timeline(entries))
