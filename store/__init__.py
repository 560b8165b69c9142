"""The database: one SQLite file that people query.

``open_store`` is the way in. Importing this package is cheap: SQLite and sqlite-utils are loaded
when a database is opened.
"""

from __future__ import annotations

from pathlib import Path

from policytrail.store.alerts import Alert, Trouble
from policytrail.store.backfills import Backfill
from policytrail.store.backups import Backup, Restored, newest, restore
from policytrail.store.connection import BUSY_SECONDS
from policytrail.store.corrections import Correction
from policytrail.store.doctor import Check, checkup
from policytrail.store.plans import JobRecord, OpenDay, Plan
from policytrail.store.queries import Subject, TimelineQuery, end_of_day
from policytrail.store.store import Store
from policytrail.store.upkeep import Pruned, Retention
from policytrail.store.verification import Broken, Verification
from policytrail.store.work import Claim, Quarantined

__all__ = [
    "BUSY_SECONDS",
    "Alert",
    "Backfill",
    "Backup",
    "Broken",
    "Check",
    "Claim",
    "Correction",
    "JobRecord",
    "OpenDay",
    "Plan",
    "Pruned",
    "Quarantined",
    "Restored",
    "Retention",
    "Store",
    "Subject",
    "TimelineQuery",
    "Trouble",
    "Verification",
    "checkup",
    "end_of_day",
    "newest",
    "open_store",
    "restore",
]


def open_store(
    path: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> Store:
    """Open the database at ``path``; bring its schema up to date unless ``read_only``.

    ``create`` makes the file and its folders where there are none. ``busy_seconds`` is how long a
    write waits for another program's write. Use the store as a context manager, or ``close()`` it.

    Raises:
        DatabaseMissingError: no file at the path, and ``create`` is false.
        DatabaseReadOnlyError: the file or its folder may not be written.
        DatabaseLockedError: another program held the database longer than ``busy_seconds``.
        DatabaseVersionError: a newer policytrail wrote the database.
        DatabaseDamagedError: the file is torn, or is no database.
        StoreError: it is a database of something else.
    """
    return Store.open(path, create=create, read_only=read_only, busy_seconds=busy_seconds)
