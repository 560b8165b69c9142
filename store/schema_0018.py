"""The eighteenth schema: what was told, put into calendars and sent, so that it is not told twice.

None of it follows from documents: it is what the program said, kept beside what it knows now.
"""

from __future__ import annotations

SENT = """
CREATE TABLE told_line (
  week TEXT NOT NULL,
  event_id TEXT NOT NULL,
  ends TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  date TEXT,
  mentions TEXT NOT NULL,
  actors TEXT NOT NULL,
  source TEXT NOT NULL,
  noted TEXT NOT NULL,
  PRIMARY KEY (week, event_id)
) STRICT;
CREATE INDEX told_line_by_event ON told_line(event_id, ends);

CREATE TABLE calendar_entry (
  uid TEXT PRIMARY KEY,
  thread TEXT NOT NULL,
  deadline_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  due TEXT NOT NULL,
  title TEXT NOT NULL,
  instrument_id TEXT,
  source TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('confirmed', 'cancelled')),
  made TEXT NOT NULL,
  changed TEXT NOT NULL
) STRICT;
CREATE TRIGGER calendar_sequence_never_falls BEFORE UPDATE ON calendar_entry
WHEN new.sequence < old.sequence BEGIN
  SELECT raise(ABORT, 'the sequence of a calendar entry must not fall');
END;

CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  made TEXT NOT NULL,
  not_before TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given up')),
  batch TEXT,
  attempts INTEGER NOT NULL,
  message TEXT NOT NULL,
  ended TEXT
) STRICT;
CREATE INDEX notice_by_state ON notice(state, not_before);
CREATE TABLE notice_mark (name TEXT PRIMARY KEY, moment TEXT NOT NULL) STRICT;
"""
