"""The first schema. A released schema never changes: later migrations change it.

What each table and column means is said in ``descriptions.py``. Foreign keys are checked at
commit (DEFERRED), so that the order of writes within one transaction does not matter.
"""

from __future__ import annotations

SOURCES = """
CREATE TABLE source (
  id TEXT PRIMARY KEY,
  publisher TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  tier TEXT NOT NULL,
  interval_minutes INTEGER NOT NULL,
  delay_seconds REAL NOT NULL,
  licence TEXT NOT NULL,
  excerpt_chars INTEGER,
  status TEXT NOT NULL,
  verified_on TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  options TEXT NOT NULL,
  added TEXT NOT NULL,
  removed TEXT,
  etag TEXT,
  last_modified TEXT,
  body_sha256 TEXT
) STRICT;

CREATE TABLE poll (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED,
  url TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  size INTEGER NOT NULL,
  items INTEGER NOT NULL,
  new_items INTEGER NOT NULL,
  message TEXT NOT NULL,
  etag TEXT,
  last_modified TEXT,
  body_sha256 TEXT,
  not_before TEXT,
  moved_to TEXT
) STRICT;
CREATE INDEX poll_by_source ON poll(source_id, started);

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
"""

DOCUMENTS = """
CREATE TABLE document (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  publisher TEXT NOT NULL,
  published TEXT,
  published_precision TEXT NOT NULL,
  url TEXT NOT NULL,
  source_id TEXT NOT NULL REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED,
  via TEXT,
  kind TEXT NOT NULL,
  tier TEXT NOT NULL,
  language TEXT,
  authors TEXT NOT NULL,
  updated TEXT,
  first_seen TEXT NOT NULL,
  retrieved TEXT NOT NULL,
  metadata TEXT NOT NULL,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX document_by_published ON document(published);
CREATE INDEX document_by_first_seen ON document(first_seen);
CREATE INDEX document_by_revision ON document(revision_id);
CREATE INDEX document_by_source ON document(source_id);

CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  change TEXT NOT NULL,
  change_detail TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  current_since TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  blob_sha256 TEXT REFERENCES blob(sha256) DEFERRABLE INITIALLY DEFERRED,
  method TEXT NOT NULL,
  UNIQUE (document_id, text_sha256)
) STRICT;
CREATE INDEX revision_by_blob ON revision(blob_sha256);

CREATE TABLE sighting (
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  source_id TEXT NOT NULL REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED,
  first_seen TEXT NOT NULL,
  PRIMARY KEY (document_id, source_id)
) STRICT;
CREATE INDEX sighting_by_source ON sighting(source_id);

CREATE VIRTUAL TABLE document_fts USING fts5(
  title, text, content='revision', content_rowid='id',
  tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER revision_added AFTER INSERT ON revision BEGIN
  INSERT INTO document_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER revision_deleted AFTER DELETE ON revision BEGIN
  INSERT INTO document_fts(document_fts, rowid, title, text)
  VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER revision_changed AFTER UPDATE OF title, text ON revision BEGIN
  INSERT INTO document_fts(document_fts, rowid, title, text)
  VALUES ('delete', old.id, old.title, old.text);
  INSERT INTO document_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""

ANNOTATIONS = """
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  stage TEXT NOT NULL,
  version TEXT NOT NULL,
  model TEXT NOT NULL,
  rules TEXT NOT NULL
) STRICT;

CREATE TABLE annotation (
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  outcome TEXT NOT NULL CHECK (outcome IN ('annotated', 'quarantined')),
  relevance REAL,
  topics TEXT NOT NULL,
  reason TEXT NOT NULL,
  claims TEXT,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL,
  PRIMARY KEY (revision_id, run_id)
) STRICT;
CREATE INDEX annotation_by_document ON annotation(document_id);

CREATE TABLE mention (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('entity', 'instrument')),
  subject_id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  text TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL
) STRICT;
CREATE INDEX mention_by_document ON mention(document_id);
CREATE INDEX mention_by_subject ON mention(subject_id);

CREATE TABLE figure (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  value REAL NOT NULL,
  value_max REAL,
  unit TEXT NOT NULL,
  bound TEXT NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  text TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL
) STRICT;
CREATE INDEX figure_by_document ON figure(document_id);

CREATE TABLE sentiment (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  entity_id TEXT,
  name TEXT,
  score REAL NOT NULL,
  label TEXT NOT NULL CHECK (label IN ('positive', 'neutral', 'negative')),
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL
) STRICT;
CREATE INDEX sentiment_by_document ON sentiment(document_id);
CREATE INDEX sentiment_by_entity ON sentiment(entity_id);
"""
