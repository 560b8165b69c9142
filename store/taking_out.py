"""What exports need beside the timeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from policytrail.records import KnownInstrument
from policytrail.store.codec import from_moment, to_moment
from policytrail.store.connection import Connection

_CHANGED = """
select event_id, max(first_known) as moment from event_version
where event_id in (select value from json_each(:ids)) and (:as_of is null or first_known <= :as_of)
  and (superseded_at is null or (:as_of is not null and superseded_at > :as_of))
group by event_id
"""
_INSTRUMENTS = """
select i.*, (select json_group_array(name) from (select distinct name from alias
    where instrument_id = i.id and kind = 'alias' and superseded_at is null order by name))
    as names,
  (select json_group_array(name) from (select distinct name from alias
    where instrument_id = i.id and kind = 'key' and superseded_at is null order by name)) as numbers
from instrument i
where i.id in (select value from json_each(:ids)) and i.superseded_at is null order by i.id
"""


def changed(
    connection: Connection, events: Iterable[str], as_of: datetime | None
) -> dict[str, datetime]:
    """Return since when events stand as they do; see ``Questions.changed``."""
    values = {"ids": json.dumps(list(events)), "as_of": as_of and to_moment(as_of)}
    rows = connection.rows(_CHANGED, values)
    return {row["event_id"]: from_moment(row["moment"]) for row in rows}


def instruments(connection: Connection, ids: Iterable[str]) -> list[KnownInstrument]:
    """Return texts by their ids; see ``Questions.instruments``."""
    rows = connection.rows(_INSTRUMENTS, {"ids": json.dumps(sorted(set(ids)))})
    return [
        KnownInstrument(
            id=row["id"],
            kind=row["kind"],
            name=row["name"],
            aliases=tuple(json.loads(row["names"])),
            keys=tuple(json.loads(row["numbers"])),
            first_known=from_moment(row["first_known"]),
        )
        for row in rows
    ]
