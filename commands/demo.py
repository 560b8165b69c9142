"""`policytrail demo`: the whole program on a bundled small web."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console

_QUESTIONS = ("timeline eo:14330", "stances", "deadlines --since 2026-01-01", "sources health")


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@click.pass_obj
def command(settings: config.Config, folder: Path) -> None:
    """Crawl a bundled small web, moment by moment, and show what comes of it."""
    from policytrail import jobs
    from policytrail.digest import terminal
    from policytrail.nlp.process import LocalLanguage

    click.echo("Replaying a small web of July 2025 to June 2026 on the loopback:")
    language = LocalLanguage(settings.language, settings.lexicons)
    report = jobs.demo(settings, folder, language=language, tell=click.echo)
    click.echo("\nWhat is known about Executive Order 14330:\n")
    console.show(*terminal.timeline(report.highlights))
    click.echo(f"{len(report.digests)} digests, such as {report.digests[0]}")
    click.echo("\nOpen the database in Datasette, or ask it:")
    for question in ("serve", *_QUESTIONS):
        click.echo(f"  policytrail --database {report.database} {question}")
