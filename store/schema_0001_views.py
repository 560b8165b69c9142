"""The first schema, third part: views, the questions that people ask most.

A view shows what stands now (``superseded_at IS NULL``). Parts that every view repeats are
written once and put together here; all of it is fixed text.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations


def _names(role: str) -> str:
    """SQL for the names of an event's actors or objects, in their order."""
    return f"""(
    SELECT group_concat(name, '; ') FROM (
      SELECT name FROM event_party
      WHERE event_id = e.id AND role = '{role}' AND superseded_at IS NULL ORDER BY position))"""


_INSTRUMENTS = """(
    SELECT group_concat(label, '; ') FROM (
      SELECT DISTINCT coalesce(i.key, i.name) AS label
      FROM event_party p JOIN instrument i ON i.id = p.instrument_id
      WHERE p.event_id = e.id AND p.superseded_at IS NULL ORDER BY label))"""


# The place that best supports what an event now counts as: one that says so itself, from the
# strongest authority, told first.
def _best(column: str) -> str:
    return f"""(
    SELECT {column} FROM (
      SELECT d.url, v.quote, m.first_known, m.position,
        m.status = CASE e.status WHEN 'reported' THEN 'done' ELSE e.status END AS fits,
        CASE m.authority WHEN 'instrument' THEN 0 WHEN 'official' THEN 1 WHEN 'filing' THEN 2
          WHEN 'named_person' THEN 3 WHEN 'outlet' THEN 4 WHEN 'anonymous' THEN 5 ELSE 6 END
          AS place
      FROM event_mention m
      JOIN evidence v ON v.id = m.evidence_id JOIN document d ON d.id = m.document_id
      WHERE m.event_id = e.id AND m.superseded_at IS NULL)
    ORDER BY fits DESC, place, first_known, position LIMIT 1)"""


_DOCUMENTS = """(
    SELECT count(DISTINCT document_id) FROM event_mention
    WHERE event_id = e.id AND superseded_at IS NULL)"""

# The calendar day in Washington, by standard time: in summer a deadline stays one hour longer,
# which is the harmless direction.
TODAY = "date('now', '-5 hours')"

TIMELINE = f"""
CREATE VIEW timeline AS
SELECT e.date, e.status, e.type, e.title,
  {_names("actor")} AS actors,
  {_names("object")} AS objects,
  {_INSTRUMENTS} AS instruments,
  {_DOCUMENTS} AS documents,
  {_best("url")} AS url,
  {_best("quote")} AS quote,
  e.told_on, e.date_from, e.date_to, e.authority, e.confidence, e.historical, e.first_known, e.id
FROM event e
WHERE e.superseded_at IS NULL
ORDER BY coalesce(e.date_from, e.told_on), e.id;

CREATE VIEW new_this_week AS
SELECT * FROM timeline
WHERE historical = 0 AND first_known >= date('now', '-7 days')
ORDER BY first_known DESC, id;

CREATE VIEW allocations AS
SELECT e.date,
  {_names("actor")} AS investor,
  CASE e.type WHEN 'allocate' THEN 'in' ELSE 'out' END AS direction,
  e.status,
  {_names("object")} AS assets,
  e.amount_value AS amount, e.amount_max, e.amount_unit AS unit, e.amount_bound AS bound,
  {_best("quote")} AS quote,
  {_best("url")} AS url,
  e.date_from, e.date_to, e.authority, e.first_known, e.id AS event_id
FROM event e
WHERE e.superseded_at IS NULL AND e.type IN ('allocate', 'divest')
ORDER BY coalesce(e.date_from, e.told_on) DESC, e.id;
"""

INSTRUMENTS = """
CREATE VIEW instrument_status AS
SELECT i.name, i.kind, i.key, s.state, s.date AS since,
  (SELECT count(DISTINCT event_id) FROM event_party
   WHERE instrument_id = i.id AND superseded_at IS NULL) AS events,
  (SELECT group_concat(missing || ' (before ' || before_state || ')', '; ') FROM state_gap
   WHERE instrument_id = i.id AND superseded_at IS NULL) AS gaps,
  s.event_id, i.first_known, i.id
FROM instrument i
LEFT JOIN instrument_state s ON s.id = (
  SELECT id FROM instrument_state
  WHERE instrument_id = i.id AND superseded_at IS NULL ORDER BY position DESC LIMIT 1)
WHERE i.superseded_at IS NULL
ORDER BY i.name, i.id;
"""

STANCES = """
CREATE VIEW stance_map AS
WITH named AS (
  SELECT s.*,
    coalesce(h.name, s.holder) AS holder_name,
    coalesce(e.name, i.name, s.target_id, s.target) AS target_name,
    row_number() OVER (
      PARTITION BY coalesce(s.holder_id, s.holder), coalesce(s.target_id, s.target)
      ORDER BY s.date DESC, s.confidence DESC, s.id) AS place
  FROM stance s
  LEFT JOIN entity h ON h.id = s.holder_id
  LEFT JOIN entity e ON e.id = s.target_id
  LEFT JOIN instrument i ON i.id = s.target_id
  WHERE s.superseded_at IS NULL)
SELECT holder_name AS holder, target_name AS target,
  max(CASE WHEN place = 1 THEN stance END) AS latest_stance,
  max(date) AS latest_date,
  sum(stance = 'support') AS support,
  sum(stance = 'oppose') AS oppose,
  sum(stance = 'neutral') AS neutral,
  count(DISTINCT document_id) AS documents,
  max(CASE WHEN place = 1 THEN
    (SELECT quote FROM evidence WHERE evidence.id = evidence_id) END) AS latest_quote,
  max(CASE WHEN place = 1 THEN
    (SELECT url FROM document WHERE document.id = document_id) END) AS url,
  holder_id, target_id
FROM named
GROUP BY coalesce(holder_id, holder), coalesce(target_id, target)
ORDER BY target_name, holder_name;

CREATE VIEW stance_by_week AS
SELECT
  strftime('%Y', s.date, '-3 days', 'weekday 4') || '-W' || printf('%02d',
    (strftime('%j', s.date, '-3 days', 'weekday 4') - 1) / 7 + 1) AS week,
  date(s.date, 'weekday 0', '-6 days') AS monday,
  coalesce(e.name, i.name, s.target_id, s.target) AS target,
  sum(s.stance = 'support') AS support,
  sum(s.stance = 'oppose') AS oppose,
  sum(s.stance = 'neutral') AS neutral,
  count(DISTINCT coalesce(s.holder_id, s.holder)) AS holders,
  count(DISTINCT s.document_id) AS documents
FROM stance s
LEFT JOIN entity e ON e.id = s.target_id
LEFT JOIN instrument i ON i.id = s.target_id
WHERE s.superseded_at IS NULL AND s.date IS NOT NULL
GROUP BY week, coalesce(s.target_id, s.target)
ORDER BY week, target;
"""

DEADLINES = f"""
CREATE VIEW upcoming_deadlines AS
SELECT d.due,
  CAST(julianday(d.due) - julianday({TODAY}) AS INTEGER) AS days_left,
  d.kind, d.title, coalesce(i.key, i.name) AS instrument, v.quote, doc.url, d.first_known, d.id
FROM deadline d
JOIN evidence v ON v.id = d.evidence_id
JOIN document doc ON doc.id = d.document_id
LEFT JOIN instrument i ON i.id = d.instrument_id
WHERE d.superseded_at IS NULL AND d.due >= {TODAY}
ORDER BY d.due, d.id;
"""

# A poll row is a visit to the source's own address or to a page that it leads to. One page that
# fails does not make the source fail, so only visits to the source's address count, where there
# are any.
SOURCES = """
CREATE VIEW source_health AS
WITH visit AS (
  SELECT p.*, row_number() OVER (PARTITION BY p.source_id ORDER BY p.started DESC, p.id DESC)
    AS place, p.outcome IN ('new', 'unchanged', 'not_modified', 'empty') AS good
  FROM poll p JOIN source s ON s.id = p.source_id
  WHERE p.url = s.url
    OR NOT EXISTS (SELECT 1 FROM poll q WHERE q.source_id = s.id AND q.url = s.url)),
summary AS (
  SELECT source_id, count(*) AS visits,
    max(CASE WHEN good THEN started END) AS last_success,
    max(CASE WHEN place = 1 THEN started END) AS last_visit,
    max(CASE WHEN place = 1 THEN outcome END) AS last_outcome,
    max(CASE WHEN place = 1 THEN message END) AS message
  FROM visit GROUP BY source_id),
failing AS (
  SELECT v.source_id, count(*) AS failures, min(v.started) AS failing_since
  FROM visit v JOIN summary u ON u.source_id = v.source_id
  WHERE v.started > coalesce(u.last_success, '') GROUP BY v.source_id)
SELECT s.id AS source_id, s.publisher,
  CASE
    WHEN NOT s.enabled THEN 'disabled'
    WHEN u.last_visit IS NULL THEN 'not yet visited'
    WHEN u.last_outcome IN ('new', 'unchanged', 'not_modified') THEN
      CASE WHEN julianday('now') - julianday(u.last_visit) > 3.0 * s.interval_minutes / 1440
      THEN 'stale' ELSE 'ok' END
    WHEN u.last_outcome = 'empty' THEN 'empty'
    WHEN u.last_outcome = 'gone' THEN 'dead'
    WHEN u.last_outcome IN ('blocked', 'robots', 'refused_address') THEN 'blocked'
    WHEN u.last_outcome IN ('drift', 'redirected_home', 'malformed', 'no_text', 'too_large')
      THEN 'drift'
    ELSE 'failing' END AS state,
  u.last_outcome, u.last_visit, u.last_success, f.failing_since,
  coalesce(f.failures, 0) AS failures, coalesce(u.visits, 0) AS visits,
  (SELECT count(*) FROM sighting g WHERE g.source_id = s.id) AS documents,
  (SELECT max(first_seen) FROM sighting g WHERE g.source_id = s.id) AS last_new_document,
  u.message, s.url
FROM source s
LEFT JOIN summary u ON u.source_id = s.id
LEFT JOIN failing f ON f.source_id = s.id
WHERE s.removed IS NULL
ORDER BY s.id;
"""
