"""What the database said at earlier moments: the one way to ask as of a day.

Linking logs what it changes: a derived row says since when it reads as it does (``written``), and
``past_…`` tables hold what rows said before, each ``until`` it was changed. A ``Past`` is a
connection on which the tables are those of a moment. The queries of the present are asked on it
as they are, so an answer about a day is what would have been printed that day.

The moments are those of documents: what linking concludes counts from the moment on at which the
newest thing that it rests on was retrieved. Of the time before the log began, which is the first
linking that this version has made, ``at`` knows nothing.
"""

# ruff: noqa: S608 - only names of the schema and moments in ISO form are put into SQL
from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from policytrail.store import corrections, ledger
from policytrail.store.codec import from_moment, to_moment
from policytrail.store.connection import Connection, Row, Values
from policytrail.store.schema_0013 import ADDED, DERIVED, PREFIX, READ

_WORD = re.compile(r"\w+")
_QUERY = re.compile(r"\s*(with|select)\b", re.IGNORECASE)
_COLUMNS = f"""
select m.name as [table], p.name as [column] from sqlite_master m join pragma_table_info(m.name) p
where m.type = 'table' and substr(m.name, 1, {len(PREFIX)}) = '{PREFIX}' order by m.name, p.cid
"""
# Which run had dealt last with the text that a document had then.
_READING = """
select g.document_id, (
  select a.run_id from main.annotation a join main.run n on n.id = a.run_id
  where a.document_id = g.document_id and a.written <= '{moment}' and a.revision_id = coalesce(
    (select p.revision_id from main.past_document p
      where p.id = g.document_id and p.written <= '{moment}' and p.until > '{moment}'),
    (select d.revision_id from main.document d where d.id = g.document_id))
  order by n.number desc limit 1) as run_id
from main.reading g
"""
# What a correction names: an event by its own id or by that of any of its places.
_MEANT = {
    "event": "select * from event where id = :id"
    " or id in (select event_id from event_mention where id = :id)",
    "entity": "select * from entity where id = :id",
    "instrument": "select * from instrument where id = :id",
}


class Past(Connection):
    """A database as it stood at a moment. It is only read."""

    def __init__(self, present: Connection, moment: str) -> None:
        self.path, self.db, self.identity = present.path, present.db, present.identity
        self._lock = present._lock
        self.moment = moment
        columns: dict[str, list[str]] = {}
        for row in present.rows(_COLUMNS):
            columns.setdefault(row["table"].removeprefix(PREFIX), []).append(row["column"])
        self._views: dict[str, str] = {}
        self._tables = {name: _then(name, found, moment) for name, found in columns.items()}
        for name in ADDED:
            where = f"written <= '{moment}'"
            self._tables[name] = f"select * from main.[{name}] where {where}"
        self._tables["reading"] = _READING.format(moment=moment)
        self._correct(present)
        views = "select name, sql from sqlite_master where type = 'view'"
        self._views = {row["name"]: _body(row["sql"]) for row in present.rows(views)}

    def _correct(self, present: Connection) -> None:
        """Let events and names be what people have said of them since: a correction is of our
        reading, and counts for every day on which the documents were known."""
        said: dict[str, dict[str, Row]] = {}
        for one in ledger.standing(present):
            if one.kind not in corrections.VALUES or one.applied_to is None:
                continue
            day = present.scalar("select date from event where id = ?", [one.applied_to])
            for table, query in _MEANT.items():
                for row in self.rows(query, {"id": one.subject_id}):
                    known = said.setdefault(table, {}).get(row["id"], row)
                    changed = corrections.corrected_row(known, one, day, self.moment)
                    said[table][row["id"]] = changed
        for table, rows in said.items():
            self._tables[table] = _with(self._tables[table], list(rows.values()))

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return the rows of a query as they were."""
        return super().rows(self._asked(sql), values)

    def tuples(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query as they were."""
        return super().tuples(self._asked(sql), values)

    def scalar(self, sql: str, values: Values = ()) -> Any:
        """Return the first column of the first row as it was."""
        return super().scalar(self._asked(sql), values)

    def _asked(self, sql: str) -> str:
        """Return the query with the tables and views that it names put in place of those of now.

        A name that ``with`` gives hides a table of that name.
        """
        begins = _QUERY.match(sql)
        if begins is None:
            return sql
        named = [f"{name} as not materialized ({body})" for name, body in self._named(sql)]
        if not named:
            return sql
        rest = f", {sql[begins.end() :]}" if begins[1].lower() == "with" else f" {sql}"
        return f"with {', '.join(named)}{rest}"

    def _named(self, sql: str) -> Iterable[tuple[str, str]]:
        """Return what a query names, each after what it is made of."""
        found: dict[str, str] = {}
        words = set(_WORD.findall(sql))
        for name in self._views.keys() & words:
            found |= dict(self._named(self._views[name]))
            found[name] = self._views[name]
        tables = {name: body for name, body in self._tables.items() if name in words}
        return (tables | found).items()


def _then(table: str, columns: list[str], moment: str) -> str:
    """Return what selects the rows of a table as they were at a moment."""
    shown = ", ".join(f"[{name}]" for name in columns if name not in ("until", "written"))
    stood = f"until > '{moment}' and written <= '{moment}'"
    if table in DERIVED:
        shown += ", written"
        present = f"select {shown}, null as until from main.[{table}] where written <= '{moment}'"
        shown += ", until"
    else:  # of documents few are ever changed or read again
        key, since = ("document_id", "first_known") if table in READ else ("id", "first_seen")
        present = (
            f"select {shown} from main.[{table}] x where {since} <= '{moment}' and not exists ("
            f"select 1 from main.[{PREFIX}{table}] p where p.{key} = x.{key}"
            f" and p.until > '{moment}')"
        )
    return f"{present} union all select {shown} from main.[{PREFIX}{table}] where {stood}"


def _with(table: str, rows: list[Row]) -> str:
    """Return what selects the rows of a table with some that take the place of others."""
    given = _quoted(json.dumps(rows))
    ids = _quoted(json.dumps([row["id"] for row in rows]))
    values = ", ".join(f"json_extract(value, '$.{name}') as [{name}]" for name in rows[0])
    return (
        f"select * from ({table}) where id not in (select value from json_each({ids}))"
        f" union all select {values} from json_each({given})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _body(view: str) -> str:
    """Return the query of a view."""
    return re.split(r"\bAS\b", view, maxsplit=1, flags=re.IGNORECASE)[1].rstrip("; \n")


def at(present: Connection, moment: datetime) -> Connection | None:
    """Return the database as it stood at a moment; None: the log does not reach back to it."""
    asked = to_moment(moment)
    bounds = present.rows("select first, last from linked")
    if not bounds or asked < bounds[0]["first"]:
        return None
    newest = present.scalar("select max(retrieved) from document") or ""
    return present if asked >= max(bounds[0]["last"], newest) else Past(present, asked)


def since(present: Connection) -> datetime | None:
    """Return the moment of the first linking that the log knows of; None: there was none yet."""
    first = present.scalar("select first from linked")
    return None if first is None else from_moment(first)
