"""When sources are due, how jobs ended, and the calendar that publishers keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from policytrail.store.codec import clean, from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When a source is to be visited next, and why then."""

    due: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """How a job of the daemon ended last."""

    name: str
    started: datetime
    finished: datetime
    message: str  # of the last failure; empty where it went well
    last_success: datetime | None
    failures: int  # in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """A day with running numbers: how many days offices, and Congress, have worked up to it."""

    day: date
    government: int
    congress: int


def save_plans(connection: Connection, plans: Mapping[str, Plan | None]) -> None:
    """Write when sources are due; None: not again by itself."""
    with connection.transaction():
        for source_id, plan in plans.items():
            if plan is None:
                connection.delete("visit_plan", [{"source_id": source_id}])
                continue
            row = {"source_id": source_id, "due": to_moment(plan.due), "reason": clean(plan.reason)}
            connection.upsert("visit_plan", [row], ["source_id"])


def plans(connection: Connection) -> dict[str, Plan]:
    """Return when each source is due, by its id."""
    rows = connection.rows("select * from visit_plan")
    return {
        row["source_id"]: Plan(due=from_moment(row["due"]), reason=row["reason"]) for row in rows
    }


def note_job(
    connection: Connection, name: str, started: datetime, finished: datetime, failure: str | None
) -> None:
    """Write how a job ended; ``failure`` says what went wrong, None that all went well."""
    with connection.transaction():
        known = connection.rows("select last_success, failures from job where name = ?", [name])
        before: Row = known[0] if known else {"last_success": None, "failures": 0}
        good = failure is None
        row = {
            "name": name,
            "started": to_moment(started),
            "finished": to_moment(finished),
            "outcome": "ok" if good else "failed",
            "message": clean(failure or ""),
            "last_success": to_moment(finished) if good else before["last_success"],
            "failures": 0 if good else before["failures"] + 1,
        }
        connection.upsert("job", [row], ["name"])


def jobs(connection: Connection) -> dict[str, JobRecord]:
    """Return how each job ended last, by name."""
    return {
        row["name"]: JobRecord(
            name=row["name"],
            started=from_moment(row["started"]),
            finished=from_moment(row["finished"]),
            message=row["message"],
            last_success=maybe_from_moment(row["last_success"]),
            failures=row["failures"],
        )
        for row in connection.rows("select * from job order by name")
    }


def set_open_days(connection: Connection, days: Iterable[OpenDay]) -> None:
    """Replace the calendar."""
    rows = [
        {"day": one.day.isoformat(), "government": one.government, "congress": one.congress}
        for one in days
    ]
    with connection.transaction():
        if rows != connection.rows("select * from open_day order by day"):
            connection.execute("delete from open_day")
            connection.insert("open_day", rows)
