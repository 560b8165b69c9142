"""Finds what an address means today: an id, a key in whatever case, or a name."""

from __future__ import annotations

from policytrail.errors import QueryError
from policytrail.records import permalinks
from policytrail.store import ledger
from policytrail.store.codec import fold
from policytrail.store.connection import Row
from policytrail.web.reading import Reader
from policytrail.web.views.page import Choice, Page
from policytrail.web.wording import kind, moment


def by_id(reader: Reader, table: str, segment: str) -> Row | None:
    """Return the row of the table that an address means by an id, following merges.

    Raises:
        QueryError: it was deleted.
    """
    for meant in permalinks.ids_meant(segment):
        identity = ledger.follow(reader.connection, meant)
        found = reader.connection.rows(f"select * from [{table}] where id = ?", [identity])  # noqa: S608
        if found:
            return found[0]
    return None


def instruments(reader: Reader, segment: str) -> list[Row]:
    """Return the instruments that an address may mean; a key in any case, or a name."""
    found = by_id(reader, "instrument", segment)
    if found:
        return [found]
    for name in (*permalinks.ids_meant(segment), permalinks.name_meant(segment)):
        rows = reader.connection.rows(_BEARERS.format(table="instrument"), {"folded": fold(name)})
        if rows:
            return rows
    return []


def entities(reader: Reader, segment: str) -> list[Row]:
    """Return the entities that an address may mean; an id wins over names."""
    found = by_id(reader, "entity", segment)
    if found:
        return [found]
    values = {"folded": fold(permalinks.name_meant(segment))}
    return reader.connection.rows(_BEARERS.format(table="entity"), values)


_BEARERS = """
select distinct x.* from alias a join {table} x on x.id = a.{table}_id
where a.folded = :folded order by x.superseded_at is not null, x.name, x.id
"""


def unknown(what: str, segment: str) -> QueryError:
    """Return the error that nothing is known of this name."""
    return QueryError(
        f"no {what} of this name or number is known",
        subject=permalinks.ids_meant(segment)[-1],
        remedy="Search for it, or look through the lists.",
    )


def not_yet(what: str, name: str, first_known: str) -> QueryError:
    """Return the error that something was not known on the day that was named."""
    return QueryError(
        f"this {what} was not known yet on that day; it was first told of on {moment(first_known)}",
        subject=name,
        remedy="Choose a later day, or none.",
    )


def no_longer(what: str, name: str, until: str) -> QueryError:
    """Return the error that what an address is about does not stand any more."""
    return QueryError(
        f"this {what} does not stand any more: the documents that told of it took it back or tell"
        f" it otherwise since {moment(until)}",
        subject=name,
        remedy=f"Ask for an earlier day (?as_of=) to see it as it was known before {until[:10]}.",
    )


def ask_which(what: str, segment: str, rows: list[Row], choices: list[Choice]) -> Page:
    """Return the page that asks which of several is meant."""
    name = permalinks.name_meant(segment)
    return Page(
        template="page_choice.html",
        title=f"Which “{name}”?",
        values={"choices": choices, "name": name, "what": what, "count": len(rows)},
        address=f"/{what}/{segment}",
        status=300,
    )


def choice_of_entity(row: Row) -> Choice:
    return Choice(
        address=permalinks.entity(row["id"]),
        name=row["name"],
        what=kind(row["type"]),
        known=row["id"],
    )


def choice_of_instrument(row: Row) -> Choice:
    return Choice(
        address=permalinks.instrument(row["id"]),
        name=row["name"],
        what=kind(row["kind"]),
        known=row["key"] or row["id"],
    )
