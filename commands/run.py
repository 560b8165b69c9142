"""`policytrail run`: the daemon."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.records import Source


@click.command()
@console.no_model_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Poll, read, link and write digests until stopped.

    SIGTERM and Ctrl-C end it; SIGHUP makes it read configuration and catalogue again.
    """
    from policytrail import jobs
    from policytrail.nlp.process import WorkerLanguage
    from policytrail.scheduler import Daemon, only_daemon

    settings: config.Config = ctx.obj

    def load() -> tuple[config.Config, Sequence[Source]]:
        fresh: config.Config = ctx.meta["load"]()
        return fresh, jobs.catalogue(fresh)

    language = WorkerLanguage(settings.language, settings.lexicons)
    with (
        only_daemon(settings.database),
        console.open_database(settings, write=True) as store,
    ):
        daemon = Daemon(
            load,
            store,
            language,
            clock=console.now,
            notify=ctx.meta["notify"],
            keys=ctx.meta["keys"],
        )
        asyncio.run(daemon.run())
