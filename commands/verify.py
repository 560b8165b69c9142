"""`policytrail verify`: is everything still as it was stored?"""

from __future__ import annotations

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.option("--from-bytes", is_flag=True, help="Also read every text from its bytes again.")
@console.json_option
@click.pass_obj
def command(settings: config.Config, from_bytes: bool, as_json: bool) -> None:
    """Check every stored body, text and quote; status 1 names the rows that cannot be trusted.

    With --from-bytes each quote must also be in the text that its stored bytes yield today.
    """
    from policytrail import jobs
    from policytrail.digest import terminal

    again = jobs.rederive(jobs.catalogue(settings)) if from_bytes else None
    with console.open_database(settings) as store:
        result = store.verify(rederive=again)
    if as_json:
        console.show_json(result)
    else:
        click.echo(
            f"{result.blobs} bodies, {result.texts} texts and {result.quotes} quotes checked"
        )
        if result.broken:
            rows = [(row.table, row.id, row.document_id, row.reason) for row in result.broken]
            console.show(terminal.records(("table", "row", "document", "reason"), rows))
    if not result.ok:
        click.get_current_context().exit(console.PART_FAILED)
