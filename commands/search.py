"""`policytrail search`: documents by their words."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.commands import _meaning as meaning


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--exact", is_flag=True, help="Only these words, no other names of what they mean.")
@console.json_option
@click.pass_obj
def command(
    settings: config.Config, words: tuple[str, ...], limit: int, exact: bool, as_json: bool
) -> None:
    """Find documents that have all the words.

    A name, an acronym or a number also finds documents that call the same thing by another of its
    names.
    """
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        text = " ".join(words)
        terms = () if exact else meaning.terms(store, settings, text)
        links = store.search(text=text, terms=terms, limit=limit)
    if as_json:
        console.show_json(links)
    elif links:
        console.show(*terminal.search_results(links))
    else:
        click.echo("no document has all these words")
