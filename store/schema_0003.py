"""The third schema: bytes know their age, so that those that nothing rests on can go."""

from __future__ import annotations

AGES = """
ALTER TABLE blob ADD COLUMN first_seen TEXT NOT NULL DEFAULT '';
UPDATE blob SET first_seen = coalesce(
  (SELECT min(first_seen) FROM revision WHERE blob_sha256 = blob.sha256),
  (SELECT min(started) FROM poll WHERE body_sha256 = blob.sha256),
  (SELECT max(started) FROM poll), '');
CREATE INDEX blob_by_age ON blob(first_seen);
-- The order of the view `timeline`: its first page must not sort all events.
CREATE INDEX event_in_order ON event(coalesce(date_from, told_on), id);
CREATE INDEX work_by_run ON work(run_id, lease_until);
"""
