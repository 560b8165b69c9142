"""`policytrail retry`: texts that were set aside are read again."""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("document", required=False)
@click.pass_obj
def command(settings: config.Config, document: str | None) -> None:
    """Take DOCUMENT, or all, out of quarantine; the next `annotate` reads them."""
    with console.open_database(settings, write=True, create=False) as store:
        click.echo(f"{store.retry(document_id=document)} texts will be read again")
