"""All content of a database as text that is equal for equal content, in whatever order it came."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from policytrail.store.codec import to_json
from policytrail.store.connection import Connection, Row

# What SQLite keeps; what was earlier and when linking was done, which tell how content came; and
# how far archives were read: that is about this computer.
_HIDDEN = (
    "sqlite_%", "_sqlite_%", "document_fts%", "evidence_fts%", "past_%", "linked", "backfill",
)  # fmt: skip
# Numbers that tell in which order rows were written, and packed bytes that their hash stands for.
_LEFT_OUT = {"poll": ("id",), "revision": ("id",), "evidence": ("id",), "run": ("number",)}
_PACKED = {"blob": ("data",)}


def table_names(connection: Connection) -> list[str]:
    """Return the names of the tables that hold content."""
    hidden = " and ".join(f"name not like '{one}'" for one in _HIDDEN)
    rows = connection.rows(
        f"select name from sqlite_master where type = 'table' and {hidden} order by name"
    )
    return [row["name"] for row in rows]


def dump(connection: Connection, *, derived_only: bool = False) -> str:
    """Return one line a row, sorted: the table's name, a tab, and the row as JSON."""
    with connection.snapshot():
        revisions = _natural_keys(
            connection, "select id, document_id || '@' || text_sha256 as key from revision"
        )
        quotes = _natural_keys(
            connection,
            "select v.id, r.document_id || '@' || r.text_sha256 || ':' || v.start_char || '-'"
            " || v.end_char as key from evidence v join revision r on r.id = v.revision_id",
        )
        names = {"revision_id": revisions, "evidence_id": quotes}
        lines = []
        for table in table_names(connection):
            rows = connection.rows(f"select * from [{table}]")
            if derived_only and rows and "run_id" not in rows[0]:
                continue
            lines += [f"{table}\t{to_json(_canonical(table, row, names))}" for row in rows]
    return "\n".join(sorted(lines)) + "\n"


def _natural_keys(connection: Connection, sql: str) -> dict[int, str]:
    return {row["id"]: row["key"] for row in connection.rows(sql)}


def _canonical(table: str, row: Row, names: dict[str, dict[int, str]]) -> Row:
    out = {"written", *_LEFT_OUT.get(table, ()), *_PACKED.get(table, ())}
    kept = {name: value for name, value in row.items() if name not in out}
    for column, keys in names.items():
        if kept.get(column) is not None:
            kept[column] = keys[kept[column]]
    return kept


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    with connection.snapshot():
        return {
            name: connection.scalar(f"select count(*) from [{name}]")
            for name in table_names(connection)
        }
