"""The ninth schema: what is expected of markets, and both sides of a change of position."""

# ruff: noqa: S608 - only names written here are put into SQL

from __future__ import annotations

OUTLOOKS = """
CREATE TABLE expectation (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  revision_id INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  holder TEXT NOT NULL,
  target TEXT NOT NULL,
  entity_id TEXT,
  outlook TEXT NOT NULL CHECK (outlook IN ('bullish', 'bearish')),
  cue TEXT NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  text TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED,
  first_known TEXT NOT NULL
) STRICT;
CREATE INDEX expectation_by_document ON expectation(document_id);
CREATE INDEX expectation_by_entity ON expectation(entity_id);
"""

_NAMED = """
  SELECT s.*,
    coalesce(h.name, s.holder) AS holder_name,
    coalesce(e.name, i.name, s.target_id, s.target) AS target_name,
    coalesce(s.holder_id, s.holder) AS h, coalesce(s.target_id, s.target) AS t,
    v.quote, d.url, d.publisher
  FROM stance s
  LEFT JOIN entity h ON h.id = s.holder_id
  LEFT JOIN entity e ON e.id = s.target_id
  LEFT JOIN instrument i ON i.id = s.target_id
  JOIN evidence v ON v.id = s.evidence_id
  JOIN document d ON d.id = s.document_id
  WHERE s.superseded_at IS NULL"""

# The columns of before, and the last other position with its words.
STANCES = f"""
DROP VIEW stance_map;
CREATE VIEW stance_map AS
WITH named AS ({_NAMED}),
placed AS (
  SELECT *, row_number() OVER (
    PARTITION BY h, t ORDER BY date DESC, confidence DESC, id) AS place,
    first_value(stance) OVER (
      PARTITION BY h, t ORDER BY date DESC, confidence DESC, id) AS latest
  FROM named),
earlier AS (
  SELECT *, row_number() OVER (PARTITION BY h, t ORDER BY place) AS back
  FROM placed WHERE stance <> latest)
SELECT p.holder_name AS holder, p.target_name AS target, p.stance AS latest_stance,
  p.date AS latest_date, c.support, c.oppose, c.neutral, c.documents,
  p.quote AS latest_quote, p.url, p.confidence,
  b.stance AS earlier_stance, b.date AS earlier_date, b.quote AS earlier_quote,
  b.url AS earlier_url, p.holder_id, p.target_id
FROM placed p
JOIN (
  SELECT h, t, sum(stance = 'support') AS support, sum(stance = 'oppose') AS oppose,
    sum(stance = 'neutral') AS neutral, count(DISTINCT document_id) AS documents
  FROM named GROUP BY h, t) c ON c.h = p.h AND c.t = p.t
LEFT JOIN earlier b ON b.h = p.h AND b.t = p.t AND b.back = 1
WHERE p.place = 1
ORDER BY p.target_name, p.holder_name;

CREATE VIEW stance_changes AS
WITH named AS ({_NAMED}),
told AS (
  SELECT *, lag(stance) OVER w AS before_stance, lag(date) OVER w AS before_date,
    lag(quote) OVER w AS before_quote, lag(url) OVER w AS before_url,
    lag(confidence) OVER w AS before_confidence
  FROM named
  WHERE date IS NOT NULL
  WINDOW w AS (PARTITION BY h, t ORDER BY date, confidence, id))
SELECT holder_name AS holder, target_name AS target,
  before_stance AS "from", stance AS "to", before_date AS from_date, date AS to_date,
  before_quote AS from_quote, quote AS to_quote, before_url AS from_url, url AS to_url,
  min(before_confidence, confidence) AS confidence, holder_id, target_id
FROM told
WHERE before_stance <> stance AND before_date < date
ORDER BY to_date DESC, holder_name, target_name;

DROP VIEW stance_by_week;
CREATE VIEW stance_by_week AS
WITH named AS ({_NAMED}),
weekly AS (
  SELECT *,
    strftime('%Y', date, '-3 days', 'weekday 4') || '-W' || printf('%02d',
      (strftime('%j', date, '-3 days', 'weekday 4') - 1) / 7 + 1) AS week,
    date(date, 'weekday 0', '-6 days') AS monday
  FROM named WHERE date IS NOT NULL),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY week, t, stance ORDER BY confidence DESC, date, id) AS best
  FROM weekly)
SELECT week, monday, target_name AS target,
  sum(stance = 'support') AS support,
  sum(stance = 'oppose') AS oppose,
  sum(stance = 'neutral') AS neutral,
  count(DISTINCT h) AS holders,
  count(DISTINCT document_id) AS documents,
  max(CASE WHEN best = 1 AND stance = 'support' THEN holder_name || ': ' || quote END)
    AS support_quote,
  max(CASE WHEN best = 1 AND stance = 'oppose' THEN holder_name || ': ' || quote END)
    AS oppose_quote
FROM ranked
GROUP BY week, t
ORDER BY week, target;
"""
