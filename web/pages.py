"""What we add to Datasette's own pages: links to what rows are about, and limits on SQL.

The module is a plugin of Datasette: functions marked ``hookimpl`` are its hooks.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from datasette import hookimpl
from datasette.app import Datasette
from markupsafe import Markup

from policytrail.records import permalinks
from policytrail.web.spreadsheets import App, wrap

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

# `select hex(zeroblob(4e8))` runs on past Datasette's time limit and sends 800 MB; SQLite refuses
# it with this. The longest text of a document is far below.
_LONGEST_VALUE = 32 * 1024 * 1024

_SUMS = ("amount", "amount_max", "amount_value", "value", "value_max")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
_LINKED: dict[str, Callable[[str], str]] = {
    "event_id": permalinks.event,
    "document_id": permalinks.document,
}


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Keep readers to reading, and to values of a sane size."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.execute("PRAGMA trusted_schema = OFF")


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str) -> Markup | None:
    """Make ids lead to their rows, addresses and moments short, and sums readable."""
    if isinstance(value, float) and column in _SUMS and value.is_integer():
        return Markup("{}").format(f"{int(value):,}")
    if not isinstance(value, str):
        return None
    if _MOMENT.fullmatch(value):
        return Markup('<span title="{}">{} {}</span>').format(value, value[:10], value[11:16])
    if column in _LINKED:
        return Markup('<a href="{}">{}</a>').format(_LINKED[column](value), value)
    return _address(value, column) if value.strip().lower().startswith("http") else None


def _address(value: str, column: str) -> Markup | None:
    """Make an address a short link; but a title that looks like one is no link of ours."""
    if column != "url" and not column.endswith("_url"):
        return Markup("{}").format(value)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    shown = parts.hostname.removeprefix("www.")
    return Markup('<a href="{}" title="{}">{} ↗</a>').format(value, value, shown)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Defuse CSV answers."""
    return wrap
