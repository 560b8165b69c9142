"""The tenth schema: lives of positions, days of plans that slip, and what became of duties."""

# ruff: noqa: S608 - only names written here are put into SQL
from __future__ import annotations

from policytrail.store.schema_0001_views import TODAY

_GAPS = """(SELECT group_concat(missing || ' (before ' || before_state || ')', '; ') FROM state_gap
   WHERE instrument_id = i.id AND superseded_at IS NULL)"""

# A position is no party of an event: the events that tell of it are those of its steps.
LIVES = f"""
DROP VIEW instrument_status;
CREATE VIEW instrument_status AS
SELECT i.name, i.kind, i.key, s.state, s.date AS since,
  (SELECT count(*) FROM (
    SELECT event_id FROM event_party WHERE instrument_id = i.id AND superseded_at IS NULL
    UNION SELECT event_id FROM instrument_state
    WHERE instrument_id = i.id AND superseded_at IS NULL)) AS events,
  {_GAPS} AS gaps,
  s.event_id, i.first_known, i.id
FROM instrument i
LEFT JOIN instrument_state s ON s.id = (
  SELECT id FROM instrument_state
  WHERE instrument_id = i.id AND superseded_at IS NULL ORDER BY position DESC LIMIT 1)
WHERE i.superseded_at IS NULL
ORDER BY i.name, i.id;

CREATE VIEW positions AS
SELECT i.name AS position, s.state, s.date AS since, e.authority AS basis, e.origins,
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

# Two versions in a row of one plan that name different days. A day of the month that was named
# before is the same plan, told more finely.
SLIPS = """
CREATE VIEW slips AS
WITH told AS (
  SELECT v.*, lag(v.date) OVER plan AS old_date, lag(v.date_to) OVER plan AS old_last
  FROM event_version v
  WHERE v.status IN ('planned', 'considered') AND v.date IS NOT NULL
  WINDOW plan AS (PARTITION BY v.event_id ORDER BY v.first_known))
SELECT t.title, t.old_date AS planned_before, t.date AS planned_now,
  CAST(julianday(t.date_to) - julianday(t.old_last) AS INTEGER) AS days,
  t.authority,
  (SELECT group_concat(DISTINCT coalesce(i.key, i.name)) FROM event_party p
   JOIN instrument i ON i.id = p.instrument_id
   WHERE p.event_id = t.event_id AND p.superseded_at IS NULL) AS instruments,
  t.first_known, t.event_id
FROM told t JOIN event e ON e.id = t.event_id AND e.superseded_at IS NULL
WHERE t.old_date IS NOT NULL AND t.date NOT LIKE t.old_date || '%'
  AND t.old_date NOT LIKE t.date || '%'
ORDER BY t.first_known, t.event_id;
"""

DUTIES = f"""
CREATE VIEW directive_status AS
SELECT d.agency, d.duty,
  CASE
    WHEN d.days_late = 0 THEN 'fulfilled'
    WHEN d.met_on IS NOT NULL THEN 'fulfilled_late'
    WHEN o.date IS NOT NULL AND (d.due IS NULL OR o.date <= d.due) THEN 'mooted'
    WHEN d.due < {TODAY} THEN 'missed'
    ELSE 'open' END AS state,
  d.due, d.met_on, d.days_late, o.state AS order_state, o.date AS order_ended,
  coalesce(i.key, i.name) AS instrument, v.quote, doc.url, d.met_by, d.first_known, d.id
FROM directive d
JOIN evidence v ON v.id = d.evidence_id
JOIN document doc ON doc.id = d.document_id
LEFT JOIN instrument i ON i.id = d.instrument_id
LEFT JOIN instrument_state o ON o.id = (
  SELECT id FROM instrument_state
  WHERE instrument_id = d.instrument_id AND superseded_at IS NULL
    AND state IN ('revoked', 'rescinded', 'superseded', 'withdrawn', 'vacated')
  ORDER BY position DESC LIMIT 1)
WHERE d.superseded_at IS NULL
ORDER BY d.due IS NULL, d.due, d.id;
"""
