"""The sixteenth schema: indexes for pages that show what is new, what is due and what changed.

Each page takes a few rows from the end of a table that grows with the record; see decision 0315.
"""

from __future__ import annotations

INDEXES = """
CREATE INDEX revision_edited ON revision(first_seen) WHERE number > 1;
CREATE INDEX event_version_by_first_known ON event_version(first_known);
CREATE INDEX directive_by_due ON directive(due);
CREATE INDEX poll_by_time ON poll(started);
"""
