"""The sixth schema: the daemon's own tables, and a health of sources that knows the calendar.

When a source is to be visited next, how each job ended last, and what went bad and recovered are
rows, so that a daemon that starts again knows what is due, and anybody can ask.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

TABLES = """
CREATE TABLE visit_plan (
  source_id TEXT PRIMARY KEY REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED,
  due TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE job (
  name TEXT PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed')),
  message TEXT NOT NULL,
  last_success TEXT,
  failures INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  began TEXT NOT NULL,
  ended TEXT,
  told TEXT,
  end_told TEXT
) STRICT;
CREATE UNIQUE INDEX alert_standing ON alert(subject) WHERE ended IS NULL;

CREATE TABLE open_day (
  day TEXT PRIMARY KEY,
  government INTEGER NOT NULL,
  congress INTEGER NOT NULL
) STRICT;

ALTER TABLE work ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX sighting_by_time ON sighting(source_id, first_seen);
"""

_GOOD = "('new', 'unchanged', 'not_modified', 'empty')"
# Half a year tells how long a source may be silent; fewer days with documents tell nothing.
_HABIT_DAYS, _HABIT_LEAST = 180, 10
# So many open days may pass in any case, and so many times the longest silence before.
_SILENT_LEAST, _SILENT_FACTOR = 5, 2
_DEAD_DAYS = 7  # of timeouts, refused connections and server errors without a break

# A poll row is a visit to the source's own address or to a page that it leads to. One page that
# fails does not make the source fail, so only visits to the source's address count, where there
# are any.
_OWN = "SELECT 1 FROM poll q WHERE q.source_id = s.id AND q.url = s.url"


def _visited(condition: str, among: str) -> str:
    """Return the sources that meet a condition, with what their visits among some say."""
    visits = f"FROM poll p WHERE p.source_id = s.id AND {among}"
    success = f"SELECT p.started {visits} AND p.outcome IN {_GOOD} ORDER BY p.started DESC LIMIT 1"
    return f"""
  SELECT s.*,
    (SELECT p.id {visits} ORDER BY p.started DESC, p.id DESC LIMIT 1) AS visit_id,
    (SELECT count(*) {visits}) AS visits,
    ({success}) AS last_success,
    (SELECT min(p.started) {visits} AND p.started > coalesce(({success}), '')) AS failing_since,
    (SELECT count(*) {visits} AND p.started > coalesce(({success}), '')) AS failures
  FROM source s WHERE s.removed IS NULL AND {condition}"""


# The day's number on the calendar that a kind of publisher keeps: news comes every day, offices
# rest on weekends and federal holidays, and Congress has its recess beside.
_NUMBER = """CASE s.tier WHEN 'news' THEN CAST(julianday({day}) AS INTEGER)
    WHEN 'crypto_press' THEN CAST(julianday({day}) AS INTEGER)
    WHEN 'legislature' THEN o.congress ELSE o.government END"""


def health(now: str, until: str | None = None) -> str:
    """Return the SELECT that says how sources stand at a moment, given as an SQL expression.

    With ``until``, a moment in the form of the tables, later visits and documents do not count.
    """
    own = f"{_OWN} AND q.started <= {until}" if until else _OWN
    visit = f" AND p.started <= {until}" if until else ""
    brought = f" AND g.first_seen <= {until}" if until else ""
    return f"""
WITH visited AS (
{_visited(f"EXISTS ({own})", f"p.url = s.url{visit}")}
  UNION ALL
{_visited(f"NOT EXISTS ({own})", f"true{visit}")}
),
brought AS (
  SELECT g.source_id, substr(g.first_seen, 1, 10) AS day, max(g.first_seen) AS last FROM sighting g
  WHERE g.first_seen >= date({now}, '-{_HABIT_DAYS} days'){brought} GROUP BY 1, 2
),
numbered AS (
  SELECT b.source_id, {_NUMBER.format(day="b.day")} AS number
  FROM brought b JOIN source s ON s.id = b.source_id LEFT JOIN open_day o ON o.day = b.day
),
gaps AS (
  SELECT source_id, number,
    number - lag(number) OVER (PARTITION BY source_id ORDER BY number) AS gap FROM numbered
),
habit AS (
  SELECT source_id, count(*) AS days, max(gap) AS longest, max(number) AS last
  FROM gaps GROUP BY source_id
),
seen AS (
  SELECT s.*, u.outcome, u.started AS last_visit, u.message,
    coalesce(julianday({now}) > julianday(v.due) + max(30.0, s.interval_minutes) / 1440,
      julianday({now}) - julianday(u.started) > 3.0 * s.interval_minutes / 1440) AS late,
    h.longest, {_NUMBER.format(day=f"date({now})")} - h.last AS silence,
    h.days >= {_HABIT_LEAST} AS has_habit
  FROM visited s LEFT JOIN poll u ON u.id = s.visit_id
  LEFT JOIN visit_plan v ON v.source_id = s.id
  LEFT JOIN habit h ON h.source_id = s.id
  LEFT JOIN open_day o ON o.day = date({now})
),
judged AS (
  SELECT *, coalesce(has_habit AND silence > max({_SILENT_LEAST}, {_SILENT_FACTOR} * longest), 0)
    AS silent
  FROM seen
)
SELECT s.id AS source_id, s.publisher,
  CASE
    WHEN NOT s.enabled THEN 'disabled'
    WHEN s.last_visit IS NULL THEN 'not yet visited'
    WHEN s.outcome IN {_GOOD} AND (s.late OR s.silent) THEN 'stale'
    WHEN s.outcome = 'empty' THEN 'empty'
    WHEN s.outcome IN {_GOOD} THEN 'ok'
    WHEN s.outcome = 'gone' THEN 'dead'
    WHEN s.outcome IN ('blocked', 'robots', 'refused_address') THEN 'blocked'
    WHEN s.outcome IN ('drift', 'redirected_home', 'malformed', 'no_text', 'too_large')
      THEN 'drift'
    WHEN julianday({now}) - julianday(s.failing_since) > {_DEAD_DAYS} THEN 'dead'
    ELSE 'failing' END AS state,
  CASE
    WHEN s.outcome NOT IN {_GOOD} THEN s.message
    WHEN s.last_visit IS NOT NULL AND s.enabled AND s.late THEN 'no visit since one was due'
    WHEN s.enabled AND s.silent THEN 'nothing new for ' || s.silence
      || ' open days, never more than ' || s.longest || ' before'
    ELSE '' END AS why,
  s.outcome AS last_outcome, s.last_visit, s.last_success, s.failing_since,
  s.failures, s.visits,
  (SELECT count(*) FROM sighting g WHERE g.source_id = s.id) AS documents,
  (SELECT max(first_seen) FROM sighting g WHERE g.source_id = s.id) AS last_new_document,
  (SELECT v.due FROM visit_plan v WHERE v.source_id = s.id) AS next_visit,
  s.message, s.url
FROM judged s
ORDER BY s.id"""


VIEW = (
    f"DROP VIEW source_health;\nCREATE VIEW source_health AS{health(chr(39) + 'now' + chr(39))};\n"
)
