"""How far archives have been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policytrail.store.codec import clean, from_moment, maybe_from_moment, maybe_moment, to_moment
from policytrail.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """An archive and how far it was read. Counts are of the reading that ``started``."""

    archive: str  # its path, or a source and its window of days
    format: str
    fingerprint: str  # of its content, so that another file at the path is read anew
    position: int  # where a later start goes on
    ends: int  # the position at which it ends; 0: not known
    pages: int = 0  # answers that were looked at
    kept: int = 0  # new states of documents
    irrelevant: int = 0  # pages that have nothing to do with the field: not kept
    failed: int = 0
    started: datetime
    updated: datetime
    finished: datetime | None = None


def find(connection: Connection, archive: str) -> Backfill | None:
    """Return how far an archive was read; None: never."""
    rows = connection.rows("select * from backfill where archive = ?", [clean(archive)])
    if not rows:
        return None
    row = rows[0]
    moments = {name: from_moment(row[name]) for name in ("started", "updated")}
    return Backfill(**{**row, **moments, "finished": maybe_from_moment(row["finished"])})


def note(connection: Connection, backfill: Backfill) -> None:
    """Write how far an archive was read."""
    row = {
        "archive": clean(backfill.archive),
        "format": backfill.format,
        "fingerprint": backfill.fingerprint,
        "position": backfill.position,
        "ends": backfill.ends,
        "pages": backfill.pages,
        "kept": backfill.kept,
        "irrelevant": backfill.irrelevant,
        "failed": backfill.failed,
        "started": to_moment(backfill.started),
        "updated": to_moment(backfill.updated),
        "finished": maybe_moment(backfill.finished),
    }
    with connection.transaction():
        connection.upsert("backfill", [row], ["archive"])
