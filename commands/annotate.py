"""`policytrail annotate`: the language stage, over the database or as a filter."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.records import Failure


@click.command()
@click.option("--jsonl", is_flag=True, help="Read documents from standard input, a JSON a line.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="With --jsonl: so many processes, each with the model (400 MB).",
)
@console.no_model_option
@click.pass_obj
def command(settings: config.Config, jsonl: bool, jobs: int) -> None:
    """Read what is new and put it on the timeline; or, as a filter, annotate JSON lines."""
    if jsonl:
        _annotate_stream(settings, jobs)
        return
    if jobs > 1:
        raise click.UsageError("--jobs goes with --jsonl: one process alone writes the database.")
    with console.open_database(settings, write=True) as store:
        report = console.read_and_link(store, settings)
        click.echo(f"{report.annotated} documents read")
    console.report(report.failures)


def _annotate_stream(settings: config.Config, jobs: int) -> None:
    from policytrail.records import Failure

    # JSON is UTF-8 whatever the locale says; a wrong byte spoils its own line only.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    failures = []
    for result in _results(lines, settings, jobs):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            click.echo(result)
    console.report(failures)


def _results(lines: Iterable[str], settings: config.Config, jobs: int) -> Iterator[str | Failure]:
    if jobs > 1:
        from policytrail.jobs.parallel import Crew, annotate_in_processes

        crew = Crew(processes=jobs, settings=settings.language, lexicon_folders=settings.lexicons)
        return annotate_in_processes(lines, crew)
    from policytrail.nlp.jsonl import annotate_lines
    from policytrail.nlp.pipeline import build_annotator

    return annotate_lines(lines, build_annotator(settings.language, settings.lexicons))
