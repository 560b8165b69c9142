"""The lives of positions: how far an investor has come with an asset, by which evidence."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policytrail.store import answers
from policytrail.store.answers import STOOD
from policytrail.store.codec import to_moment
from policytrail.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionStep:
    """A step, with what vouches for it and the sum that was told."""

    state: str
    date: str | None
    basis: str  # the authority of the event: filing, official, named_person, outlet, anonymous …
    told: str  # the title of the event
    event_id: str
    first_known: datetime
    is_reported: bool = False  # only told of: it moves nothing
    status: str = ""  # of the event
    amount: float | None = None
    unit: str = ""
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionLife:
    """An investor and an asset; ``steps`` in their order, the last is where it stands."""

    id: str
    investor: str
    asset: str
    steps: tuple[PositionStep, ...]


def positions(
    connection: Connection, as_of: datetime | None, day: datetime | None
) -> list[PositionLife]:
    """Return the positions that were known and have a step that was made by a day, by name."""
    rows = connection.rows(
        f"select x.id, x.name from instrument x where x.kind = 'position' and {STOOD}"
        " order by x.name, x.id",
        {"as_of": to_moment(as_of) if as_of else None},
    )
    found = []
    for row in rows:
        investor, _, asset = row["name"].partition(": ")
        steps = _steps(connection, row["id"], as_of, day)
        if steps:
            found.append(
                PositionLife(id=row["id"], investor=investor, asset=asset, steps=tuple(steps))
            )
    return found


def _steps(
    connection: Connection, id_: str, as_of: datetime | None, day: datetime | None
) -> list[PositionStep]:
    made = answers.states(connection, (id_,), as_of, day)
    told = _versions(connection, [each.event_id for each in made], as_of)
    return [
        PositionStep(
            state=each.state,
            date=each.date,
            event_id=each.event_id,
            first_known=each.first_known,
            is_reported=each.is_reported,
            **told.get(each.event_id, {"basis": "", "told": ""}),
        )
        for each in made
    ]


def _versions(
    connection: Connection, events: list[str], as_of: datetime | None
) -> dict[str, dict[str, Any]]:
    """Return what each event counted as at a moment."""
    rows = connection.rows(
        "select x.event_id, x.title, x.status, x.authority, x.amount, x.origins"
        " from event_version x"
        f" where x.event_id in (select value from json_each(:ids)) and {STOOD}",
        {"ids": json.dumps(events), "as_of": to_moment(as_of) if as_of else None},
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        amount = json.loads(row["amount"]) if row["amount"] else {}
        found[row["event_id"]] = {
            "told": row["title"],
            "status": row["status"],
            "basis": row["authority"],
            "amount": amount.get("value"),
            "unit": amount.get("unit", ""),
            "origins": tuple(json.loads(row["origins"])),
        }
    return found
