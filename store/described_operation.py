"""Descriptions of what the daemon keeps about its own work."""

from __future__ import annotations

from policytrail.store.descriptions import read

OPERATION = read(
    """\
visit_plan: when the daemon wants to visit a source next
  source_id: The source.
  due: When (UTC).
  reason: Why then.

linked: the only one: since when the past of derived rows is kept
  id: Always 1.
  first: The moment of the first linking whose changes are kept (UTC); answers about earlier days \
are reckoned from what is known today.
  last: The moment of the last linking that changed anything (UTC).

job: a job of the daemon and how it ended last
  name: backup, care, digest, link, annotate, …
  started: When it began last (UTC).
  finished: When it ended (UTC).
  outcome: ok or failed.
  message: What went wrong.
  last_success: When it last went well (UTC).
  failures: How often it failed in a row.

backfill: an archive, and how far it was read
  archive: Its path, or a source and its window of days.
  format: What it is: json_lines, pages, warc, or the kind of the source.
  fingerprint: Hash of its size and its first bytes; another file at the path is read anew.
  position: Where a later start goes on, in the units of the format.
  ends: The position at which it ends; 0: not known.
  pages: Answers that were looked at.
  kept: New states of documents that came of them.
  irrelevant: Pages that have nothing to do with the field; they were not kept.
  failed: Pages and gaps that could not be read.
  started: When reading it began (UTC).
  updated: When this was written last (UTC).
  finished: When it was read to its end (UTC); empty: it was not.

alert: something that went bad, from then until it recovered
  id: Number of the alert.
  subject: "source …", "job …", "database" or "crawl".
  state: How it is bad: blocked, dead, drift, failing, stale, failed, paused or unwritable.
  message: What is wrong, in words.
  began: Since when (UTC).
  ended: Until when (UTC); empty: it still is.
  told: When the beginning was told (UTC).
  end_told: When the end was told (UTC).

open_day: a day of the calendar by which silence is told from a holiday
  day: The day.
  government: How many days federal offices have worked from the beginning of the table to it.
  congress: The same for Congress, without its recess.
"""
)
