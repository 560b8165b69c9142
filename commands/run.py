"""`policytrail run`: the daemon."""

from __future__ import annotations

import asyncio

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.pass_obj
def command(settings: config.Config) -> None:
    """Poll, read, link and write digests until stopped (SIGTERM or Ctrl-C)."""
    from policytrail import jobs
    from policytrail.nlp.process import WorkerLanguage
    from policytrail.scheduler import Daemon

    sources = jobs.catalogue(settings)
    language = WorkerLanguage(settings.language, settings.lexicons)
    with console.open_database(settings, write=True) as store:
        store.sync_sources(sources=sources, now=console.now())
        asyncio.run(Daemon(settings, store, sources, language, clock=console.now).run())
