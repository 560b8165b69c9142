"""What takes long and is done in a process of its own, which may be killed.

Each function opens the database itself. It is pickled by name; arguments and results are plain
records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from policytrail import jobs
from policytrail.config import Config
from policytrail.store import Backup, Pruned, Retention, Store, open_store

# Of the pages of the file; more that are unused make it worth to write all of it anew.
_MUCH_UNUSED = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """What the nightly care did."""

    pruned: Pruned
    rewritten: bool


def write_digest(config: Config, now: datetime) -> tuple[Path, ...]:
    """Write the digest of the week that ended before ``now``, unless it is there."""
    with _open(config) as store:
        return jobs.write_due_digest(store, config, now=now)


def back_up(config: Config, now: datetime) -> Backup:
    """Copy the database, prove the copy sound, and delete the oldest."""
    with open_store(config.database, read_only=True) as store:
        folder = backup_folder(config)
        return store.backup(folder=folder, now=now, keep=config.daemon.backups_kept)


def care(config: Config, now: datetime) -> Cared:
    """Delete what has outlived its use, merge the search indexes, and shorten the file."""
    retention = Retention(
        quiet_visits=timedelta(days=config.daemon.visits_days),
        loose_bytes=timedelta(days=config.daemon.bytes_days),
    )
    with _open(config) as store:
        pruned = store.prune(retention=retention, now=now)
        rewritten = store.unused_share() > _MUCH_UNUSED and not store.shrinks_in_steps()
        store.tidy(vacuum=rewritten)
    return Cared(pruned=pruned, rewritten=rewritten)


def backup_folder(config: Config) -> Path:
    """Return where backups go: beside the database, unless the setting is absolute."""
    return config.database.parent / config.daemon.backups


def told(result: object) -> str:
    """Return what the log says of what a chore made."""
    return repr(",".join(map(str, result)) if isinstance(result, tuple) else str(result))


def _open(config: Config) -> Store:
    return open_store(config.database, busy_seconds=config.busy_seconds)
