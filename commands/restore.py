"""`policytrail restore`: a backup takes the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from policytrail import config
from policytrail.commands import _console as console


@click.command()
@click.argument("backup", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def command(settings: config.Config, backup: Path | None) -> None:
    """Put BACKUP, or else the newest of the daemon's, in the place of the database.

    It is proved first. What lay there is kept beside it. No daemon may run meanwhile.
    """
    from policytrail.daemon.chores import backup_folder
    from policytrail.operations.lock import only_daemon
    from policytrail.store import newest, open_store, restore

    with only_daemon(settings.database):
        chosen = backup or newest(backup_folder(settings))
        done = restore(settings.database, chosen, console.now())
        with open_store(settings.database) as store:
            documents = store.counts()["document"]
    click.echo(f"{settings.database} is {done.backup} now, with {documents} documents")
    for path in done.kept:
        click.echo(f"kept {path}")
