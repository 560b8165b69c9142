"""`policytrail search`: documents by their words."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@console.json_option
@click.pass_obj
def command(settings: config.Config, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find documents that have all the words."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        links = store.search(text=" ".join(words), limit=limit)
    if as_json:
        console.show_json(links)
    elif links:
        console.show(*terminal.search_results(links))
    else:
        click.echo("no document has all these words")
