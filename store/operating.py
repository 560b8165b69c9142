"""What the daemon keeps in the database about its own work. The docstrings specify it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from policytrail.records import CalendarEntry, Notice, ToldLine
from policytrail.store import (
    alerts,
    backfills,
    connection,
    journal,
    outbox,
    plans,
    told,
    upkeep,
    work,
)
from policytrail.store.alerts import Alert, Trouble
from policytrail.store.plans import JobRecord, OpenDay, Plan


class Operating:
    """Plans, jobs, alerts and texts in hand."""

    def __init__(self, opened: connection.Connection) -> None:
        self._connection = opened

    def probe(self) -> None:
        """Ask the file something small, to see that it answers.

        Raises:
            StoreError: it does not.
        """
        self._connection.scalar("select 1 from source limit 1")

    def probe_writing(self, *, now: datetime) -> None:
        """Write something small, to see that the file is there, writable, and has room.

        Raises:
            DatabaseMissingError: the file was deleted or replaced; open it anew.
            StoreError: it cannot be written.
        """
        plans.note_job(self._connection, "write test", now, now, None)

    def check_pages(self) -> None:
        """Read the whole file, about a second for 300 MB, to see that no page of it is torn.

        Raises:
            DatabaseDamagedError: one is.
        """
        found = self._connection.scalar("pragma quick_check(1)")
        if found != "ok":
            raise connection.damaged(self._connection.path, str(found).replace("\n", " "))

    def changed_elsewhere(self) -> int:
        """Return a number that is another one after somebody else has written to the file."""
        number: int = self._connection.scalar("pragma data_version")
        return number

    def torn(self) -> journal.Torn:
        """Return what the journal holds that never became part of the database.

        It means something right after opening, before anything is written.
        """
        return journal.torn(self._connection.path)

    # --- plans and jobs

    def save_plans(self, *, plans: Mapping[str, Plan | None]) -> None:
        """Write when sources are due, by id; None: not again by itself."""
        _plans.save_plans(self._connection, plans)

    def plans(self) -> dict[str, Plan]:
        """Return when each source is due, by its id."""
        return plans.plans(self._connection)

    def note_job(
        self, *, name: str, started: datetime, finished: datetime, failure: str | None = None
    ) -> None:
        """Write how a job ended; ``failure`` says what went wrong, None that all went well."""
        plans.note_job(self._connection, name, started, finished, failure)

    def jobs(self) -> dict[str, JobRecord]:
        """Return how each job ended last, by name."""
        return plans.jobs(self._connection)

    def set_open_days(self, *, days: Iterable[OpenDay]) -> None:
        """Replace the calendar by which ``source_health`` tells silence from a holiday."""
        plans.set_open_days(self._connection, days)

    def backfill(self, *, archive: str) -> backfills.Backfill | None:
        """Return how far an archive was read; None: never."""
        return backfills.find(self._connection, archive)

    def note_backfill(self, *, backfill: backfills.Backfill) -> None:
        """Write how far an archive was read."""
        backfills.note(self._connection, backfill)

    # --- alerts

    def settle_alerts(self, *, scope: str, troubles: Mapping[str, Trouble], now: datetime) -> None:
        """Make the standing alerts of a scope (``source``, ``job``, …) agree with what is bad.

        What is bad for the first time begins an alert, what is no longer bad ends its own, and
        what is bad in another way ends one and begins the next. Otherwise nothing is written.
        """
        alerts.settle(self._connection, scope, troubles, now)

    def standing_alerts(self) -> list[Alert]:
        """Return the alerts that have not ended, the oldest first."""
        return alerts.standing(self._connection)

    def untold_alerts(self) -> list[Alert]:
        """Return the alerts whose beginning or end nobody was told of, the oldest first."""
        return alerts.untold(self._connection)

    def mark_told(self, *, told: Iterable[Alert], now: datetime) -> None:
        """Note that people know of these alerts as they stand."""
        alerts.mark_told(self._connection, told, now)

    # --- what people were told

    def note_told(self, *, week: str, lines: Iterable[ToldLine], now: datetime) -> None:
        """Replace what is on record of the digest of a week."""
        told.note(self._connection, week, lines, now)

    def save_calendar(self, *, entries: Iterable[CalendarEntry]) -> None:
        """Write entries of the calendar that are new or changed.

        Raises:
            StoreError: the sequence of one is lower than it was.
        """
        told.save_calendar(self._connection, entries)

    # --- what is to be sent

    def enqueue(
        self,
        *,
        found: Iterable[tuple[Notice, Sequence[str]]],
        marks: Mapping[str, datetime],
    ) -> int:
        """Write notices of which none of their ids is known, together with how far things were
        looked through; return how many were new."""
        return outbox.enqueue(self._connection, found, marks)

    def notice_marks(self) -> dict[str, datetime]:
        """Return how far things were looked through, by name."""
        return outbox.marks(self._connection)

    def pending_notices(self) -> list[Notice]:
        """Return the notices that wait or are being sent, the oldest first."""
        return outbox.pending(self._connection)

    def recent_notices(self, *, limit: int) -> list[Notice]:
        """Return the notices that were made last, the newest first."""
        return outbox.recent(self._connection, limit)

    def begin_sending(self, *, channel: str, batch: str, ids: Sequence[str]) -> None:
        """Note that notices are about to be sent in one message, before it is sent."""
        outbox.begin_sending(self._connection, channel, batch, ids)

    def end_sending(self, *, batch: str, now: datetime) -> None:
        """Note that the message was taken."""
        outbox.end_sending(self._connection, batch, now)

    def fail_sending(
        self, *, batch: str, again: datetime | None, message: str, now: datetime
    ) -> None:
        """Note that the message was not taken, why, and when to try again; None: not again."""
        outbox.fail_sending(self._connection, batch, again, message, now)

    # --- texts in hand

    def backlog(self) -> dict[str, int]:
        """Return how many present texts no run has read or set aside yet, by source."""
        return work.backlog(self._connection)

    def quarantined(self) -> list[work.Quarantined]:
        """Return the present texts that the latest run that tried has set aside, and why."""
        return work.quarantined(self._connection)

    def workers(self) -> set[str]:
        """Return who holds texts."""
        return work.workers(self._connection)

    def abandon(self, *, worker: str, reason: str) -> int:
        """Give back what a worker held when it died, and why; the attempts count.

        Such a text is handed out alone from then on, so that only the one to blame fails again.
        """
        return work.abandon(self._connection, worker, reason)

    # --- care

    def unused_share(self) -> float:
        """Return the share of the file that deleted rows have left unused, 0 to 1."""
        free: int = self._connection.scalar("pragma freelist_count")
        pages: int = self._connection.scalar("pragma page_count")
        return free / max(1, pages)

    def shrinks_in_steps(self) -> bool:
        """Whether the file can give back space by ``give_back_space``: not one of before that."""
        return bool(self._connection.scalar("pragma auto_vacuum") == 2)

    def give_back_space(self, *, pages: int) -> int:
        """Give the space of up to so many deleted pages back to the disk; return how many are
        left. Short, so that it may run between other writes."""
        return upkeep.give_back_space(self._connection, pages)


_plans = plans  # a method has a parameter of this name
