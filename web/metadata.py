"""What Datasette says about the database: its tables, columns and questions."""

from __future__ import annotations

from typing import Any

from policytrail.store import descriptions
from policytrail.store.descriptions import Described
from policytrail.web.questions import Question, questions

# The name of the database in addresses, whatever the file is called.
DATABASE = "policytrail"

# Measured in docs/decisions/0303: what a reader cannot do by accident or in malice.
SETTINGS: dict[str, Any] = {
    "allow_download": False,
    "allow_csv_stream": False,
    "max_csv_mb": 10,
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "suggest_facets": False,
    "truncate_cells_html": 400,
}

ABOUT = (
    "Who did, will do, may do or denies doing what, to which policy text, when; who supports or"
    " opposes it; and where exactly each claim is written."
)

# Not for readers: packed bytes, and the books that migrations keep.
_HIDDEN = ("blob", "sighting", "_sqlite_migrations")

# The column that stands for a row where another table refers to it.
_LABELS = {
    "source": "title",
    "document": "title",
    "entity": "name",
    "instrument": "name",
    "event": "title",
    "evidence": "quote",
    "run": "stage",
}

_EXTRA: dict[str, dict[str, Any]] = {
    "document": {"fts_table": "document_fts", "fts_pk": "revision_id", "sort_desc": "published"},
    "revision": {"fts_table": "document_fts", "fts_pk": "id", "sort_desc": "first_seen"},
    "evidence": {"fts_table": "evidence_fts", "fts_pk": "id"},
    "poll": {"sort_desc": "started", "facets": ["outcome", "source_id"]},
    "event": {"sort_desc": "date_from", "facets": ["status", "type", "authority"]},
    "stance": {"sort_desc": "date", "facets": ["stance", "target_id"]},
    "deadline": {"sort": "due", "facets": ["kind"]},
    "directive": {"sort": "due"},
    "entity": {"facets": ["type"]},
    "instrument": {"facets": ["kind"]},
    "annotation": {"facets": ["outcome", {"array": "topics"}]},
    "timeline": {"facets": ["status", "type"]},
    "source_health": {"facets": ["state"]},
    "instrument_status": {"facets": ["kind", "state"]},
    "stance_map": {"facets": ["target", "latest_stance"]},
    "allocations": {"facets": ["direction", "status"]},
    "positions": {"facets": ["state", "basis"]},
    "directive_status": {"facets": ["state"]},
}


def build_metadata() -> dict[str, Any]:
    """Return the metadata for Datasette: descriptions of all tables and views, and the questions.

    ``policytrail serve`` uses it; written to a file as JSON it also serves a Datasette of one's
    own, if the database file there is called ``policytrail.db``.
    """
    described = descriptions.tables() + descriptions.views()
    tables: dict[str, dict[str, Any]] = {one.name: _table(one) for one in described}
    past = (one.name for one in described if one.name.startswith("past_"))
    for name in (*_HIDDEN, *past):
        tables.setdefault(name, {})["hidden"] = True
    return {
        "title": "policytrail",
        "description": ABOUT,
        "databases": {
            DATABASE: {
                "description": "What was read, what follows from it, and where it is written.",
                "tables": tables,
                "queries": {one.name: _query(one) for one in questions()},
            }
        },
    }


def _table(described: Described) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": described.name.replace("_", " ").capitalize(),
        "description": f"One row is {described.row}.",
        "columns": dict(described.columns),
    }
    if described.name in _LABELS:
        table["label_column"] = _LABELS[described.name]
    return table | _EXTRA.get(described.name, {})


def _query(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "description": question.description,
        "sql": question.sql,
        "params": list(question.parameters),
        "hide_sql": True,
    }
