"""`policytrail retry`: texts that were set aside are read again."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import QueryError


@click.command()
@click.argument("document", required=False)
@click.pass_obj
def command(settings: config.Config, document: str | None) -> None:
    """Take DOCUMENT, or all, out of quarantine; the next `annotate` reads them."""
    with console.open_database(settings, write=True, create=False) as store:
        again = store.retry(document_id=document)
    if document and not again:
        raise QueryError(
            "is not set aside",
            subject=document,
            remedy="`policytrail status` lists the texts that are, with their ids.",
        )
    click.echo(f"{again} {'text' if again == 1 else 'texts'} will be read again")
