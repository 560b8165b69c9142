"""Descriptions of what was told to people, and what is to be sent."""

from __future__ import annotations

from policytrail.store.descriptions import read

SENDING = read(
    """\
told_line: an event that a weekly digest told, as it told it
  week: The week of the digest.
  event_id: The event, as its id was then.
  ends: The last day of the week.
  title: The statement.
  status: What the event counted as; "gone": that it is no longer on record was told.
  date: The date that was told.
  mentions: Ids of the places that told of the event then, as a JSON list.
  actors: Ids of who acted, as a JSON list.
  source: The first source, as JSON.
  noted: When the digest was written (UTC).

calendar_entry: a day in calendars that people have subscribed to
  uid: The id by which a calendar knows it, for good.
  thread: What it is about: kind and text, or the duty. A day that is moved stays in its thread.
  deadline_id: The deadline that it shows, or showed last.
  kind: comment, effective or directive.
  due: The day.
  title: What is due.
  instrument_id: The text that it is about.
  source: The document and the sentence, as JSON.
  sequence: How often it was changed; it never falls (RFC 5545, 3.8.7.4).
  state: confirmed, or cancelled: it was withdrawn.
  made: When it came into the calendar (UTC).
  changed: When it was changed last (UTC).

notice: a message that is to be sent, or was
  id: Of rule, channel and what is told: the same is never sent twice.
  channel: Where to.
  rule: By which rule.
  subject: What it is about: an event and its status, a deadline and its distance, a source.
  title: The first line.
  body: The message with its sources.
  made: When it was found (UTC).
  not_before: When it may be sent (UTC).
  state: waiting, sending, sent, or given up.
  batch: The message that it is sent in, with others; a receiver knows by it what it has already.
  attempts: How often sending was tried.
  message: What went wrong last.
  ended: When it was sent or given up (UTC).

notice_mark: up to when something has been looked through
  name: What.
  moment: Up to when (UTC).
"""
)
