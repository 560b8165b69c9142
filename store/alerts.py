"""What went bad and what recovered: one row from the moment it began to the moment it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policytrail.store.codec import clean, from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """How something is bad now."""

    state: str  # blocked, dead, drift, failing, stale, failed, paused or full
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A trouble from its beginning to its end, and whether people were told of either."""

    id: int
    subject: str  # "source wh.actions", "job backup", "database", "crawl"
    state: str
    message: str
    began: datetime
    ended: datetime | None = None
    told: datetime | None = None
    end_told: datetime | None = None


def settle(
    connection: Connection, scope: str, troubles: Mapping[str, Trouble], now: datetime
) -> None:
    """Make the standing alerts of a scope agree with the troubles; see ``Store.settle_alerts``."""
    moment = to_moment(now)
    with connection.transaction():
        standing = {row["subject"]: row for row in connection.rows(_STANDING, {"scope": scope})}
        for subject, row in standing.items():
            trouble = troubles.get(subject)
            if trouble is None or trouble.state != row["state"]:
                connection.execute("update alert set ended = ? where id = ?", [moment, row["id"]])
        for subject, trouble in troubles.items():
            if subject not in standing or standing[subject]["state"] != trouble.state:
                connection.insert("alert", [_row(subject, trouble, moment)])


# A subject is a scope, or a scope and a name.
_STANDING = """
select * from alert where ended is null and (subject = :scope or subject like :scope || ' %')
"""


def _row(subject: str, trouble: Trouble, moment: str) -> Row:
    return {
        "subject": subject,
        "state": trouble.state,
        "message": clean(trouble.message),
        "began": moment,
        "ended": None,
        "told": None,
        "end_told": None,
    }


def standing(connection: Connection) -> list[Alert]:
    """Return the alerts that have not ended, the oldest first."""
    return _read(connection, "ended is null")


def untold(connection: Connection) -> list[Alert]:
    """Return the alerts whose beginning or end nobody was told of, the oldest first."""
    return _read(connection, "told is null or (ended is not null and end_told is null)")


def _read(connection: Connection, condition: str) -> list[Alert]:
    rows = connection.rows(f"select * from alert where {condition} order by id")  # noqa: S608
    return [
        Alert(
            id=row["id"],
            subject=row["subject"],
            state=row["state"],
            message=row["message"],
            began=from_moment(row["began"]),
            ended=maybe_from_moment(row["ended"]),
            told=maybe_from_moment(row["told"]),
            end_told=maybe_from_moment(row["end_told"]),
        )
        for row in rows
    ]


def mark_told(connection: Connection, told: Iterable[Alert], now: datetime) -> None:
    """Note that people know of these alerts as they stand."""
    moment = to_moment(now)
    with connection.transaction():
        for alert in told:
            connection.execute(
                "update alert set told = coalesce(told, :now),"
                " end_told = case when :ended then :now end where id = :id",
                {"now": moment, "ended": alert.ended is not None, "id": alert.id},
            )
