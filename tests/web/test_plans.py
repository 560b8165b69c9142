"""No page walks through a table that grows with the record."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from policytrail.records import content_id
from policytrail.store.connection import open_connection
from policytrail.tests.store import world
from policytrail.web.parameters import Given
from policytrail.web.reading import Readers

# Tables with a row, or more, for each document or visit.
_LARGE = ("document", "revision", "mention", "evidence", "event_mention", "annotation", "sighting",
          "poll", "figure", "sentiment", "story_document", "reading", "event_version",
          "event_party")  # fmt: skip
# What may be walked through: counts, from an index that has nothing else.
_COUNTED = {"document USING COVERING INDEX document_by_revision"}
_NOW = datetime(2026, 6, 3, tzinfo=UTC)
ASKED = {
    "home": ("", ""),
    "search": ("", "q=bitcoin"),
    "deadlines": ("", ""),
    "allocations": ("", ""),
    "sources": ("", ""),
    "document": (world.ORDER.id, ""),
    "event": (world.SIGNING.id, ""),
    "instrument": ("eo-14330", ""),
    "entity": ("department-of-labor", ""),
    "story": (content_id("story", world.ORDER.id), ""),
    "issue": ("crypto-in-retirement-plans", ""),
}


def asked_by(database: Path, name: str) -> Iterator[str]:
    """Yield the statements that a page asks, with their values."""
    segment, query = ASKED[name]
    module = importlib.import_module(f"policytrail.web.views.{name}")
    log: list[str] = []
    with Readers(database).lend(now=_NOW) as reader:
        reader.connection.db.conn.set_trace_callback(log.append)
        module.view(reader, segment, Given(parse_qs(query)))
        reader.connection.db.conn.set_trace_callback(None)
    for statement in dict.fromkeys(log):
        if statement.lstrip().lower().startswith(("select", "with")):
            yield statement


@pytest.mark.parametrize("name", ASKED)
def test_a_page_finds_its_rows_by_indexes(database: Path, name: str) -> None:
    opened = open_connection(database, create=False, read_only=True, busy_seconds=1)
    walked = []
    for statement in asked_by(database, name):
        names = _aliases(statement)
        for row in opened.rows(f"explain query plan {statement}"):
            scanned = row["detail"].removeprefix("SCAN ")
            if scanned == row["detail"] or scanned in _COUNTED:
                continue
            table = names.get(scanned.split()[0], scanned.split()[0])
            if table in _LARGE:
                walked.append((scanned, " ".join(statement.split())[:200]))
    opened.close()
    # Sightings of half a year tell how often a source brings something: an index has them whole.
    assert [one for one in walked if "sighting_by_time" not in one[0]] == []


def _aliases(statement: str) -> dict[str, str]:
    """Return the tables behind the short names of a statement."""
    words = statement.replace(",", " , ").replace("(", " ( ").replace(")", " ) ").split()
    pairs = zip(words, words[1:], words[2:], strict=False)
    return {
        short: table.strip("[]")
        for before, table, short in pairs
        if before.lower() in ("from", "join") and short.isidentifier()
    }
