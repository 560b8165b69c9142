"""`policytrail annotate`: the language stage, over the database or as a filter."""

from __future__ import annotations

import io
import sys

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.option("--jsonl", is_flag=True, help="Read documents from standard input, a JSON a line.")
@console.no_model_option
@click.pass_obj
def command(settings: config.Config, jsonl: bool) -> None:
    """Read what is new and put it on the timeline; or, as a filter, annotate JSON lines."""
    if jsonl:
        _annotate_stream(settings)
        return
    with console.open_database(settings, write=True) as store:
        report = console.read_and_link(store, settings)
        click.echo(f"{report.annotated} documents read")
    console.report(report.failures)


def _annotate_stream(settings: config.Config) -> None:
    from policytrail.nlp.jsonl import annotate_lines
    from policytrail.nlp.pipeline import build_annotator
    from policytrail.records import Failure

    annotator = build_annotator(settings.language, settings.lexicons)
    # JSON is UTF-8 whatever the locale says; a wrong byte spoils its own line only.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    failures = []
    for result in annotate_lines(lines, annotator):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            click.echo(result)
    console.report(failures)
