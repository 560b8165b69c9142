"""The second schema: what events were taken for earlier, corrections, and work that is in hand."""

from __future__ import annotations

VERSIONS = """
CREATE TABLE event_version (
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  date TEXT,
  date_from TEXT,
  date_to TEXT,
  date_basis TEXT,
  authority TEXT NOT NULL,
  actors TEXT NOT NULL,
  objects TEXT NOT NULL,
  amount TEXT,
  origins TEXT NOT NULL,
  confidence REAL NOT NULL,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL,
  superseded_at TEXT,
  PRIMARY KEY (event_id, first_known)
) STRICT;
"""

# Until linking has run again, an event of an older database counts from the moment on at which all
# that is told of it was known: too late rather than too early.
FILL_VERSIONS = """
INSERT INTO event_version
SELECT e.id, e.title, e.status, e.date, e.date_from, e.date_to, e.date_basis, e.authority,
  (SELECT json_group_array(json_object('name', name, 'entity_id', entity_id,
     'instrument_id', instrument_id)) FROM event_party WHERE event_id = e.id AND role = 'actor'),
  (SELECT json_group_array(json_object('name', name, 'entity_id', entity_id,
     'instrument_id', instrument_id)) FROM event_party WHERE event_id = e.id AND role = 'object'),
  NULL, e.origins, e.confidence, e.run_id,
  (SELECT max(first_known) FROM event_mention WHERE event_id = e.id), e.superseded_at
FROM event e
WHERE EXISTS (SELECT 1 FROM event_mention WHERE event_id = e.id);
"""

CORRECTIONS = """
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  made TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('status', 'date', 'relabel', 'merge', 'split', 'delete')),
  subject_id TEXT NOT NULL,
  value TEXT NOT NULL,
  withdrawn TEXT,
  withdrawn_by TEXT,
  applied_to TEXT,
  effect TEXT NOT NULL
) STRICT;
CREATE INDEX correction_by_target ON correction(applied_to);

CREATE TABLE redirect (
  old_id TEXT PRIMARY KEY,
  new_id TEXT,
  correction_id INTEGER NOT NULL REFERENCES correction(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
"""

WORK = """
CREATE TABLE work (
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  attempts INTEGER NOT NULL,
  worker TEXT,
  lease_until TEXT,
  PRIMARY KEY (revision_id, run_id)
) STRICT;
"""

_CORRECTED = """(
    SELECT group_concat(kind || ' by ' || who, '; ') FROM correction
    WHERE applied_to = e.id AND withdrawn IS NULL)"""


def with_corrections(timeline: str) -> str:
    """Return the SQL that replaces the views by ones that say what was corrected."""
    marked = timeline.replace(
        "e.told_on, e.date_from", f"{_CORRECTED} AS corrected, e.told_on, e.date_from"
    )
    return "DROP VIEW new_this_week; DROP VIEW timeline; DROP VIEW allocations;\n" + marked
