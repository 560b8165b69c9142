"""The eighth schema: what a place could have been read as, and was not."""

from __future__ import annotations

# A JSON list of texts, "slot=value: why".
REJECTED = """
ALTER TABLE event_mention ADD COLUMN rejected TEXT NOT NULL DEFAULT '[]';
"""
