"""Writes into the log of the past: what rows said before they are changed.

What a person corrects was misread on every day on which its documents were known, so it is
corrected in the past too: what follows from it is changed there without a trace, and what is
deleted was never there. The event itself is corrected where the past is read (``store.past``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policytrail.store.codec import to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.corrections import VALUES, Correction, Effect
from policytrail.store.schema_0013 import PREFIX

_FOLLOWING = frozenset({"instrument_state", "state_gap", "directive", "contradiction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """The ids of what was corrected since the last linking, or is so no longer."""

    deleted: frozenset[str]
    valued: frozenset[str]

    def covers(self, table: str, *rows: Row | None) -> bool:
        """Whether a row is changed in the past as well."""
        ids = self.deleted | self.valued if table in _FOLLOWING else self.deleted
        return bool(ids) and any(not ids.isdisjoint(row.values()) for row in rows if row)


def amended(
    book: Sequence[Correction], effects: Sequence[Effect], released: frozenset[str]
) -> Amended:
    """Return what corrections mean for the past that were not applied before."""
    fresh = [
        (one, effect)
        for one, effect in zip(book, effects, strict=True)
        if one.applied_to is None and effect.applied_to is not None
    ]
    moved = [pair for one, effect in fresh if one.kind == "delete" for pair in effect.redirects]
    valued = {
        each
        for one, effect in fresh
        if one.kind in VALUES
        for each in (one.subject_id, effect.applied_to)
        if each
    }
    return Amended(
        deleted=frozenset(old for old, new in moved if new is None),
        valued=frozenset(valued) | released,
    )


def moment_of(connection: Connection, given: datetime | None) -> str:
    """Return the moment from which on counts what is concluded now: that which is given, or when
    the newest thing that is stored was retrieved. It never goes back."""
    last: str = connection.scalar("select last from linked") or ""
    if given is not None:
        return max(last, to_moment(given))
    newest: str = connection.scalar(
        "select max(coalesce((select max(retrieved) from document), ''),"
        " coalesce((select max(noticed) from removal), ''))"
    )
    return max(last, newest)


def has_begun(connection: Connection) -> bool:
    """Whether anything was linked since there is a log."""
    return connection.scalar("select 1 from linked") is not None


def note(connection: Connection, moment: str) -> None:
    """Note that linking changed something at a moment."""
    connection.execute(
        "insert into linked (id, first, last) values (1, ?, ?)"
        " on conflict (id) do update set last = excluded.last where excluded.last > last",
        [moment, moment],
    )


def keep(connection: Connection, table: str, rows: Iterable[Row], until: str) -> None:
    """Keep what rows of a table said until a moment.

    One that was written at that very moment is not kept: nobody can ask about it.
    """
    past = [row | {"until": until} for row in rows if row["written"] < until]
    if past:
        connection.insert(PREFIX + table, past)


def forget(connection: Connection, table: str, keys: Iterable[Row]) -> None:
    """Forget what rows with these keys ever said."""
    connection.delete(PREFIX + table, keys)
