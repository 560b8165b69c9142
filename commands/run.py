"""`policytrail run`: the daemon."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.records import Source
    from policytrail.store import Store

logger = logging.getLogger("policytrail.daemon")


@click.command()
@console.no_model_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Poll, read, link and write digests until stopped.

    SIGTERM and Ctrl-C end it; SIGHUP makes it read configuration and catalogue again.
    """
    from policytrail import jobs
    from policytrail.daemon.language import WorkerLanguage
    from policytrail.daemon.surroundings import Surroundings
    from policytrail.operations.lock import only_daemon
    from policytrail.scheduler import Daemon

    settings: config.Config = ctx.obj

    def load() -> tuple[config.Config, Sequence[Source]]:
        fresh: config.Config = ctx.meta["load"]()
        return fresh, jobs.catalogue(fresh)

    language = WorkerLanguage(settings.language, settings.lexicons)
    around = Surroundings(
        clock=console.now,
        notify=ctx.meta["notify"],
        configuration=str(ctx.meta["config_file"]),
        keys=ctx.meta["keys"],
    )
    with (
        only_daemon(settings.database) as in_order,
        console.open_database(settings, write=True) as store,
    ):
        if not in_order:
            _tell_of_the_end(store)
        console.run(Daemon(load, store, language, around).run())


def _tell_of_the_end(store: Store) -> None:
    """Say what the daemon before this one left unfinished: it was killed, or the power went.

    Raises:
        DatabaseDamagedError: it did not only break off, but tore the file.
    """
    torn = store.torn()
    logger.warning(
        "event=found_unclean_end journal_pages=%d lost_bytes=%d note=%r",
        torn.kept,
        torn.lost,
        "what was being written then is not there; its sources are visited again"
        if torn.lost
        else "all that was reported as stored is there",
    )
    store.check_pages()
