"""The fifteenth schema: who vouches for what is told, and steps that are only reported."""

# ruff: noqa: S608 - only names written here are put into SQL
from __future__ import annotations

from policytrail.store import schema_0001_views, schema_0002, schema_0010

VOUCHING = """
ALTER TABLE event_mention ADD COLUMN vouches TEXT NOT NULL DEFAULT '';
ALTER TABLE instrument_state ADD COLUMN is_reported INTEGER NOT NULL DEFAULT 0
  CHECK (is_reported IN (0, 1));
"""

_VOUCHERS = """(
    SELECT group_concat(publisher, '; ') FROM (
      SELECT DISTINCT d.publisher FROM event_mention m JOIN document d ON d.id = m.document_id
      WHERE m.event_id = e.id AND m.superseded_at IS NULL AND m.vouches <> ''
        AND m.status = e.status ORDER BY d.publisher))"""

TIMELINE = schema_0002.with_corrections(
    schema_0001_views.TIMELINE.replace(
        "e.told_on, e.date_from", f"{_VOUCHERS} AS vouched_by, e.told_on, e.date_from"
    )
)

_GAPS = """(SELECT group_concat(missing || ' (before ' || before_state || ')', '; ') FROM state_gap
   WHERE instrument_id = i.id AND superseded_at IS NULL)"""


def _last(is_reported: int) -> str:
    """Return the SELECT of the last step of a life that is, or is not, only reported."""
    return f"""(
  SELECT id FROM instrument_state
  WHERE instrument_id = i.id AND superseded_at IS NULL AND is_reported = {is_reported}
  ORDER BY position DESC LIMIT 1)"""


# What is only reported is no state that a text is in, but stands beside it.
LIVES = f"""
DROP VIEW instrument_status;
CREATE VIEW instrument_status AS
SELECT i.name, i.kind, i.key, s.state, s.date AS since,
  CASE WHEN s.position IS NULL OR r.position > s.position THEN r.state END AS reported,
  (SELECT count(*) FROM (
    SELECT event_id FROM event_party WHERE instrument_id = i.id AND superseded_at IS NULL
    UNION SELECT event_id FROM instrument_state
    WHERE instrument_id = i.id AND superseded_at IS NULL)) AS events,
  {_GAPS} AS gaps,
  coalesce(s.event_id, r.event_id) AS event_id, i.first_known, i.id
FROM instrument i
LEFT JOIN instrument_state s ON s.id = {_last(0)}
LEFT JOIN instrument_state r ON r.id = {_last(1)}
WHERE i.superseded_at IS NULL
ORDER BY i.name, i.id;

DROP VIEW positions;
CREATE VIEW positions AS
SELECT i.name AS position, s.state, s.date AS since,
  CASE s.is_reported WHEN 1 THEN 'reported' ELSE 'done' END AS status, e.authority AS basis,
  e.origins,
  e.amount_value AS amount, e.amount_unit AS unit, e.title AS by_event,
  (SELECT group_concat(state, ' > ') FROM (
    SELECT state FROM instrument_state
    WHERE instrument_id = i.id AND superseded_at IS NULL ORDER BY position)) AS life,
  {_GAPS} AS gaps,
  s.event_id, i.first_known, i.id
FROM instrument i
JOIN instrument_state s ON s.id = (
  SELECT id FROM instrument_state
  WHERE instrument_id = i.id AND superseded_at IS NULL ORDER BY position DESC LIMIT 1)
JOIN event e ON e.id = s.event_id
WHERE i.superseded_at IS NULL AND i.kind = 'position'
ORDER BY i.name, i.id;
"""

DUTIES = "DROP VIEW directive_status;\n" + schema_0010.DUTIES.replace(
    "AND state IN", "AND is_reported = 0 AND state IN"
)
