"""The book of corrections: who decided what, when and why, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from policytrail.errors import QueryError
from policytrail.store.codec import clean, from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.corrections import Correction, Effect

_WAITING = "not applied yet"


def generation(connection: Connection) -> int:
    """Return how often what knowledge consists of was changed: derived rows and corrections.

    Kept in SQLite's ``user_version``, which a transaction covers like any other content.
    """
    number: int = connection.scalar("pragma user_version")
    return number


def advance(connection: Connection) -> None:
    """Begin the next generation; whatever was reckoned from the last one is out of date."""
    connection.execute(f"pragma user_version = {generation(connection) + 1}")


def add(connection: Connection, correction: Correction) -> int:
    """Write a correction, whose ids are settled, and return its number; see ``Store.correct``."""
    with connection.transaction():
        row = {
            "made": to_moment(correction.made),
            "who": clean(correction.who.strip()),
            "why": clean(correction.why.strip()),
            "kind": correction.kind,
            "subject_id": correction.subject_id,
            "value": clean(correction.value.strip()),
            "withdrawn": None,
            "withdrawn_by": None,
            "applied_to": None,
            "effect": _WAITING,
        }
        connection.insert("correction", [row])
        advance(connection)
        number: int = connection.scalar("select max(id) from correction")
    return number


def withdraw(connection: Connection, number: int, who: str, now: datetime) -> None:
    """Mark a correction as withdrawn; see ``Store.withdraw_correction``."""
    if not who.strip():
        raise QueryError("who withdraws it must be said", subject=f"correction {number}")
    with connection.transaction():
        rows = connection.rows("select withdrawn from correction where id = ?", [number])
        if not rows:
            raise QueryError("there is no such correction", subject=str(number))
        if rows[0]["withdrawn"] is None:
            connection.execute(
                "update correction set withdrawn = ?, withdrawn_by = ?, effect = ? where id = ?",
                [to_moment(now), clean(who.strip()), "withdrawn", number],
            )
            advance(connection)


def everything(connection: Connection) -> list[Correction]:
    """Return all corrections, the oldest first, withdrawn ones too."""
    rows = connection.rows("select * from correction order by made, id")
    return [_correction(row) for row in rows]


def standing(connection: Connection) -> list[Correction]:
    """Return the corrections that are to be applied, in their order."""
    return [one for one in everything(connection) if one.withdrawn is None]


def named(connection: Connection) -> frozenset[str]:
    """Return the ids that standing corrections are about or that they name."""
    found: set[str] = set()
    for one in standing(connection):
        found.add(one.subject_id)
        if one.kind in ("merge", "split"):
            found |= set(re.split(r"[\s,]+", one.value.strip()))
    return frozenset(found)


def _correction(row: Row) -> Correction:
    return Correction(
        id=row["id"],
        kind=row["kind"],
        subject_id=row["subject_id"],
        value=row["value"],
        who=row["who"],
        why=row["why"],
        made=from_moment(row["made"]),
        applied_to=row["applied_to"],
        withdrawn=maybe_from_moment(row["withdrawn"]),
        withdrawn_by=row["withdrawn_by"],
        effect=row["effect"],
    )


def released(connection: Connection) -> frozenset[str]:
    """Return the ids to which corrections were applied that have been withdrawn since: what is
    stored about them may still be what the corrections made of it."""
    rows = connection.rows(
        "select subject_id, applied_to from correction"
        " where withdrawn is not null and applied_to is not null"
    )
    return frozenset(value for row in rows for value in row.values())


def note(connection: Connection, effects: Iterable[Effect]) -> None:
    """Write what each correction did, and where old ids lead now."""
    connection.execute(
        "update correction set applied_to = null where withdrawn is not null"
        " and applied_to is not null"
    )
    wanted: dict[str, Row] = {}
    for effect in effects:
        connection.execute(
            "update correction set applied_to = :applied_to, effect = :effect where id = :id"
            " and (applied_to is not :applied_to or effect <> :effect)",
            {
                "id": effect.correction_id,
                "applied_to": effect.applied_to,
                "effect": clean(effect.text),
            },
        )
        for old, new in effect.redirects:
            row = {"old_id": old, "new_id": new, "correction_id": effect.correction_id}
            wanted[old] = row
    present = {row["old_id"]: row for row in connection.rows("select * from redirect")}
    connection.delete("redirect", [{"old_id": old} for old in present if old not in wanted])
    changed = [row for old, row in wanted.items() if present.get(old) != row]
    connection.upsert("redirect", changed, ["old_id"])


def follow(connection: Connection, subject_id: str) -> str:
    """Return the id to which an id leads after merges.

    Raises:
        QueryError: what it meant was deleted; the message says by whom and why.
    """
    seen = {subject_id}
    while True:
        rows = connection.rows(
            "select r.new_id, c.who, c.why, c.made from redirect r"
            " join correction c on c.id = r.correction_id where r.old_id = ?",
            [subject_id],
        )
        if not rows:
            return subject_id
        if rows[0]["new_id"] is None:
            raise QueryError(
                f"was deleted by {rows[0]['who']} on {rows[0]['made'][:10]}: {rows[0]['why']}",
                subject=subject_id,
            )
        subject_id = rows[0]["new_id"]
        if subject_id in seen:
            return subject_id
        seen.add(subject_id)
