"""The first schema, second half: what follows from many documents.

Every table here ends in ``run_id`` (what derived the row), ``first_known`` (since when the
documents support it) and ``superseded_at`` (since when they no longer do; empty: they still do).
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

_DERIVED = """
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL,
  superseded_at TEXT
"""

SUBJECTS = f"""
CREATE TABLE entity (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  wikidata TEXT,
  {_DERIVED}
) STRICT;

CREATE TABLE instrument (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT,
  {_DERIVED}
) STRICT;

CREATE TABLE alias (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('name', 'alias', 'key')),
  entity_id TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  instrument_id TEXT REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED},
  CHECK ((entity_id IS NULL) <> (instrument_id IS NULL))
) STRICT;
CREATE INDEX alias_by_folded ON alias(folded);
CREATE INDEX alias_by_entity ON alias(entity_id);
CREATE INDEX alias_by_instrument ON alias(instrument_id);

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  quote TEXT NOT NULL,
  UNIQUE (revision_id, start_char, end_char)
) STRICT;
CREATE INDEX evidence_by_document ON evidence(document_id);
CREATE VIRTUAL TABLE evidence_fts USING fts5(
  quote, content='evidence', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER evidence_added AFTER INSERT ON evidence BEGIN
  INSERT INTO evidence_fts(rowid, quote) VALUES (new.id, new.quote);
END;
CREATE TRIGGER evidence_deleted AFTER DELETE ON evidence BEGIN
  INSERT INTO evidence_fts(evidence_fts, rowid, quote) VALUES ('delete', old.id, old.quote);
END;
CREATE TRIGGER evidence_changed AFTER UPDATE OF quote ON evidence BEGIN
  INSERT INTO evidence_fts(evidence_fts, rowid, quote) VALUES ('delete', old.id, old.quote);
  INSERT INTO evidence_fts(rowid, quote) VALUES (new.id, new.quote);
END;
"""

EVENTS = f"""
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  date TEXT,
  date_from TEXT,
  date_to TEXT,
  date_basis TEXT,
  told_on TEXT NOT NULL,
  authority TEXT NOT NULL,
  origins TEXT NOT NULL,
  confidence REAL NOT NULL,
  historical INTEGER NOT NULL CHECK (historical IN (0, 1)),
  amount_value REAL,
  amount_max REAL,
  amount_unit TEXT,
  amount_bound TEXT,
  amount_text TEXT,
  amount_start_char INTEGER,
  amount_end_char INTEGER,
  {_DERIVED}
) STRICT;
CREATE INDEX event_by_date ON event(coalesce(date_from, told_on));
CREATE INDEX event_by_first_known ON event(first_known);

CREATE TABLE event_party (
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT NOT NULL CHECK (role IN ('actor', 'object')),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  entity_id TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  instrument_id TEXT REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED},
  PRIMARY KEY (event_id, role, position)
) STRICT;
CREATE INDEX event_party_by_entity ON event_party(entity_id);
CREATE INDEX event_party_by_instrument ON event_party(instrument_id);

CREATE TABLE event_mention (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  evidence_id INTEGER NOT NULL REFERENCES evidence(id) DEFERRABLE INITIALLY DEFERRED,
  status TEXT NOT NULL,
  date TEXT,
  authority TEXT NOT NULL,
  chain TEXT NOT NULL,
  origin TEXT NOT NULL,
  rule TEXT NOT NULL,
  confidence REAL NOT NULL,
  {_DERIVED}
) STRICT;
CREATE INDEX event_mention_by_event ON event_mention(event_id);
CREATE INDEX event_mention_by_document ON event_mention(document_id);
CREATE INDEX event_mention_by_evidence ON event_mention(evidence_id);

CREATE TABLE contradiction (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  slot TEXT NOT NULL,
  preferred TEXT NOT NULL,
  rejected TEXT NOT NULL,
  preferred_mention TEXT NOT NULL REFERENCES event_mention(id) DEFERRABLE INITIALLY DEFERRED,
  rejected_mention TEXT NOT NULL REFERENCES event_mention(id) DEFERRABLE INITIALLY DEFERRED,
  reason TEXT NOT NULL,
  {_DERIVED}
) STRICT;
CREATE INDEX contradiction_by_event ON contradiction(event_id);

CREATE TABLE story (
  id TEXT PRIMARY KEY,
  origins TEXT NOT NULL,
  {_DERIVED}
) STRICT;

CREATE TABLE story_document (
  story_id TEXT NOT NULL REFERENCES story(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED},
  PRIMARY KEY (story_id, position)
) STRICT;
CREATE INDEX story_document_by_document ON story_document(document_id);
"""

LIVES = f"""
CREATE TABLE instrument_state (
  id TEXT PRIMARY KEY,
  instrument_id TEXT NOT NULL REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  date TEXT,
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX instrument_state_by_instrument ON instrument_state(instrument_id);
CREATE INDEX instrument_state_by_event ON instrument_state(event_id);

CREATE TABLE state_gap (
  id TEXT PRIMARY KEY,
  instrument_id TEXT NOT NULL REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  missing TEXT NOT NULL,
  before_state TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX state_gap_by_instrument ON state_gap(instrument_id);

CREATE TABLE instrument_link (
  id TEXT PRIMARY KEY,
  instrument_id TEXT NOT NULL REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  relation TEXT NOT NULL,
  target_id TEXT NOT NULL REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  evidence_id INTEGER NOT NULL REFERENCES evidence(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX instrument_link_by_instrument ON instrument_link(instrument_id);
CREATE INDEX instrument_link_by_target ON instrument_link(target_id);
CREATE INDEX instrument_link_by_evidence ON instrument_link(evidence_id);
"""

POSITIONS = f"""
CREATE TABLE stance (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  holder_id TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  stance TEXT NOT NULL CHECK (stance IN ('support', 'oppose', 'neutral')),
  target TEXT NOT NULL,
  target_id TEXT,
  date TEXT,
  confidence REAL NOT NULL,
  cue TEXT NOT NULL,
  rule TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  evidence_id INTEGER NOT NULL REFERENCES evidence(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX stance_by_holder ON stance(holder_id);
CREATE INDEX stance_by_target ON stance(target_id);
CREATE INDEX stance_by_document ON stance(document_id);
CREATE INDEX stance_by_evidence ON stance(evidence_id);

CREATE TABLE directive (
  id TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  agency_id TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  duty TEXT NOT NULL,
  instrument_id TEXT REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  due TEXT,
  days INTEGER,
  met_on TEXT,
  met_by TEXT REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  days_late INTEGER,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  evidence_id INTEGER NOT NULL REFERENCES evidence(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX directive_by_agency ON directive(agency_id);
CREATE INDEX directive_by_instrument ON directive(instrument_id);
CREATE INDEX directive_by_document ON directive(document_id);
CREATE INDEX directive_by_evidence ON directive(evidence_id);

CREATE TABLE deadline (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('comment', 'effective', 'directive')),
  due TEXT NOT NULL,
  title TEXT NOT NULL,
  instrument_id TEXT REFERENCES instrument(id) DEFERRABLE INITIALLY DEFERRED,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  evidence_id INTEGER NOT NULL REFERENCES evidence(id) DEFERRABLE INITIALLY DEFERRED,
  {_DERIVED}
) STRICT;
CREATE INDEX deadline_by_due ON deadline(due);
CREATE INDEX deadline_by_document ON deadline(document_id);
CREATE INDEX deadline_by_evidence ON deadline(evidence_id);
"""
