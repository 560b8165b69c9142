"""`policytrail serve`: the database in Datasette."""

from __future__ import annotations

import click

from policytrail import config


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--sql/--no-sql",
    default=None,
    help="Let readers write queries of their own. Unless given: if only this machine reaches it.",
)
@click.pass_obj
def command(settings: config.Config, host: str | None, port: int | None, sql: bool | None) -> None:
    """Open the database in Datasette.

    Without --host and --port: where web.host and web.port say, http://127.0.0.1:8001/.
    """
    from policytrail import web

    web.serve(
        settings.database,
        host=host or settings.web.host,
        port=settings.web.port if port is None else port,
        allow_sql=sql,
        ready=lambda address: click.echo(f"{address} shows {settings.database}; Ctrl-C ends it"),
    )
