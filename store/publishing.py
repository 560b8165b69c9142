"""A copy of the database that may be given away: nothing private, no more text than is licensed."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from policytrail.errors import StoreError
from policytrail.store.backups import copy_and_prove
from policytrail.store.connection import translated

# What the owner's programs do and tell, and whom: nobody else's business.
_EMPTIED = ("work", "job", "alert", "visit_plan", "notice", "notice_mark", "told_line",
            "calendar_entry", "backfill")  # fmt: skip
_WITHHELD = " […]"
# Addresses can bear keys of the owner. The bytes of pages are others' work, and are for proof only.
_EDITS = """
UPDATE source SET options = '{}', etag = NULL, last_modified = NULL, body_sha256 = NULL;
UPDATE poll SET etag = NULL, last_modified = NULL, body_sha256 = NULL;
UPDATE poll SET url = substr(url, 1, instr(url, '?') - 1) WHERE url LIKE '%?%key=%'
  OR url LIKE '%?%token=%';
UPDATE source SET url = substr(url, 1, instr(url, '?') - 1) WHERE url LIKE '%?%key=%'
  OR url LIKE '%?%token=%';
UPDATE blob SET data = x'', size = 0;
"""
# Texts of sources whose licence allows excerpts only: those of every state, and of its changes.
_CUT = """
UPDATE revision SET text = substr(text, 1, s.excerpt_chars) || :withheld
FROM document d JOIN source s ON s.id = d.source_id
WHERE d.id = revision.document_id AND s.excerpt_chars IS NOT NULL
  AND length(revision.text) > s.excerpt_chars
"""


def publish(path: Path, folder: Path) -> Path:
    """Write a copy named by its content, ``policytrail-0123456789ab.db``, into an existing folder.

    Offsets of quotes hold as far as the texts are there; the quotes themselves stay.

    Raises:
        StoreError: the copy is not sound, or there is no room.
    """
    fresh = folder / "policytrail.publishing"
    copy_and_prove(path, fresh)
    try:
        with translated(fresh), closing(sqlite3.connect(fresh, isolation_level=None)) as copy:
            _strip(copy)
        with fresh.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        target = folder / f"policytrail-{digest[:12]}.db"
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return target


def _strip(copy: sqlite3.Connection) -> None:
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = set(_EMPTIED) - tables
    if missing:
        raise StoreError(f"has no table {', '.join(sorted(missing))}", subject="the copy")
    copy.execute("PRAGMA foreign_keys = OFF")
    copy.execute("BEGIN")
    for table in _EMPTIED:
        copy.execute(f"DELETE FROM [{table}]")
    for statement in filter(None, map(str.strip, _EDITS.split(";"))):
        copy.execute(statement)
    copy.execute(_CUT, {"withheld": _WITHHELD})
    copy.execute("COMMIT")
    copy.execute("VACUUM")  # so that what was deleted is not in the file either
