"""The thirteenth schema: what derived rows and documents said before they were changed.

Each derived row says since when it reads as it does (``written``), and each that is changed or
taken away leaves what it said in a table beside it, ``past_…``, with the moment until which it
stood (``until``). So what was known at a moment is there row by row, whatever came later; see
``store.past``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database  # every program that opens a store would load it

DERIVED = (
    "entity", "instrument", "alias", "event", "event_party", "event_mention", "event_version",
    "instrument_state", "state_gap", "instrument_link", "stance", "directive", "deadline",
    "contradiction", "story", "story_document",
)  # fmt: skip
ADDED = ("evidence", "annotation")  # rows are added, and never changed
READ = ("mention", "figure")  # all rows of a document are replaced together
KEPT = (*DERIVED, *READ, "document")  # the tables whose past is kept
PREFIX = "past_"

LINKED = """
CREATE TABLE linked (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  first TEXT NOT NULL,
  last TEXT NOT NULL
) STRICT;
CREATE INDEX document_by_retrieved ON document(retrieved);
"""


def keep_the_past(db: Database) -> None:
    """Give each table that linking writes, and that of documents, one for what it said before."""
    for table in (*DERIVED, *ADDED):
        db.conn.execute(f"ALTER TABLE [{table}] ADD COLUMN written TEXT NOT NULL DEFAULT ''")
    for table in KEPT:
        for statement in _past_of(db, table):
            db.conn.execute(statement)


def _past_of(db: Database, table: str) -> Iterator[str]:
    """Yield what makes the table of the past, with the indexes of the present one."""
    columns = [
        f"{name} {kind}" for _, name, kind, *_ in db.execute(f"pragma table_info([{table}])")
    ]
    if table not in DERIVED:
        columns.append("written TEXT NOT NULL")
    past = PREFIX + table
    yield f"CREATE TABLE {past} ({', '.join(columns)}, until TEXT NOT NULL) STRICT"
    yield f"CREATE INDEX {past}_by_until ON {past}(until)"
    for number, indexed in enumerate(sorted(_indexed(db, table))):
        yield f"CREATE INDEX {past}_by_key_{number} ON {past}({', '.join(indexed)})"


def _indexed(db: Database, table: str) -> set[tuple[str, ...]]:
    """Return the columns of each index of a table; one on an expression is left out."""
    found = set()
    for _, name, *_ in db.execute(f"pragma index_list([{table}])").fetchall():
        columns = tuple(row[2] for row in db.execute(f"pragma index_info([{name}])"))
        if None not in columns:
            found.add(columns)
    return found
