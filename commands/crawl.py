"""`policytrail crawl`: visit sources once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.records import Poll, Source


@click.command()
@click.argument("source_ids", metavar="[SOURCE]...", nargs=-1)
@console.json_option
@click.pass_context
def command(ctx: click.Context, source_ids: tuple[str, ...], as_json: bool) -> None:
    """Visit sources once; without names, all that are enabled."""
    settings: config.Config = ctx.obj
    from policytrail import jobs
    from policytrail.digest import terminal

    sources = jobs.catalogue(settings)
    chosen = _choose(sources, source_ids)
    with (
        console.open_database(settings, write=True) as store,
        console.progress("visits", len(chosen)) as bar,
    ):
        store.sync_sources(sources=sources, now=console.now())
        visit = partial(
            jobs.crawl,
            store,
            settings=settings.crawl,
            clock=console.now,
            keys=ctx.meta["keys"],
            watch=_count_sources(bar, chosen),
        )
        report = console.run(jobs.crawl_with_stand_ins(store, chosen, sources, visit))
    if as_json:
        console.show_json(report.polls)
    else:
        console.show(terminal.polls(report.polls))
        click.echo(f"{report.revisions} new or changed documents")
    if report.failed:
        ctx.exit(console.PART_FAILED)


def _choose(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    from policytrail.crawler.sources import find_source

    if names:
        return [find_source(sources, name) for name in names]
    return [source for source in sources if source.enabled]


def _count_sources(bar: Any, sources: Sequence[Source]) -> Callable[[Poll], None]:
    """Move the bar when a source itself was visited, not for each page that it leads to."""
    urls = {source.url for source in sources}

    def watch(poll: Poll) -> None:
        if poll.url in urls:
            bar.update(1)

    return watch
