"""What a new version of the rules says differently about the same texts. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from policytrail.errors import QueryError
from policytrail.store.codec import to_json
from policytrail.store.connection import Connection

_GROUPS = ("events", "stances", "directives", "amounts", "entities", "instruments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A claim that only one of two runs makes about a text that both have read."""

    document_id: str
    group: str  # events, stances, directives, amounts, entities or instruments
    change: Literal["added", "removed"]
    claim: str  # as JSON, without confidence


def diff_runs(connection: Connection, old: str, new: str) -> Iterator[Difference]:
    """Yield what changed from one run to another, by document; see ``Store.diff_runs``."""
    for run_id in (old, new):
        if connection.scalar("select 1 from run where id = ?", [run_id]) is None:
            raise QueryError("no such run", subject=run_id, remedy="The table `run` has them all.")
    rows = connection.rows(
        "select a.document_id, a.revision_id from annotation a"
        " join annotation b on b.revision_id = a.revision_id and b.run_id = :new"
        " where a.run_id = :old and (a.claims is not b.claims)"
        " order by a.document_id, a.revision_id",
        {"old": old, "new": new},
    )
    for row in rows:
        before = _claims(connection, row["revision_id"], old)
        after = _claims(connection, row["revision_id"], new)
        for group in _GROUPS:
            yield from _changes(row["document_id"], group, before[group], after[group])


def _claims(connection: Connection, revision_id: int, run_id: str) -> dict[str, set[str]]:
    """Return the claims of one result by group; a failure has none."""
    text = connection.scalar(
        "select claims from annotation where revision_id = ? and run_id = ?", [revision_id, run_id]
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(text) if text else {}
    return {
        group: {to_json(_without_degree(claim)) for claim in found.get(group, ())}
        for group in _GROUPS
    }


def _without_degree(claim: dict[str, Any]) -> dict[str, Any]:
    """Leave out what moves a little with every version."""
    return {name: value for name, value in claim.items() if name not in ("confidence", "sentiment")}


def _changes(
    document_id: str, group: str, before: set[str], after: set[str]
) -> Iterator[Difference]:
    for claim in sorted(before - after):
        yield Difference(document_id=document_id, group=group, change="removed", claim=claim)
    for claim in sorted(after - before):
        yield Difference(document_id=document_id, group=group, change="added", claim=claim)
