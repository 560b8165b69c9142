"""The twenty-third schema: how far archives have been read."""

from __future__ import annotations

BACKFILLS = """
CREATE TABLE backfill (
  archive TEXT PRIMARY KEY,
  format TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  position INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  irrelevant INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  started TEXT NOT NULL,
  updated TEXT NOT NULL,
  finished TEXT
) STRICT;
"""
