"""The fourth schema: how sources stand is answered from indexes, however many visits there were.

With 258,000 visits of 60 sources the first form of the view took 1.5 s, more than a page may take.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

_GOOD = "('new', 'unchanged', 'not_modified', 'empty')"

# A poll row is a visit to the source's own address or to a page that it leads to. One page that
# fails does not make the source fail, so only visits to the source's address count, where there
# are any.
_OWN = "SELECT 1 FROM poll q WHERE q.source_id = s.id AND q.url = s.url"


def _visited(condition: str, among: str) -> str:
    """Return the sources that meet a condition, with what their visits among some say."""
    visits = f"FROM poll p WHERE p.source_id = s.id AND {among}"
    return f"""
  SELECT s.*,
    (SELECT p.id {visits} ORDER BY p.started DESC, p.id DESC LIMIT 1) AS visit_id,
    (SELECT count(*) {visits}) AS visits,
    (SELECT p.started {visits} AND p.outcome IN {_GOOD}
      ORDER BY p.started DESC LIMIT 1) AS last_success,
    (SELECT min(p.started) {visits} AND p.started > coalesce(
      (SELECT p.started {visits} AND p.outcome IN {_GOOD} ORDER BY p.started DESC LIMIT 1), '')
    ) AS failing_since,
    (SELECT count(*) {visits} AND p.started > coalesce(
      (SELECT p.started {visits} AND p.outcome IN {_GOOD} ORDER BY p.started DESC LIMIT 1), '')
    ) AS failures
  FROM source s WHERE s.removed IS NULL AND {condition}"""


HEALTH = f"""
CREATE INDEX poll_by_address ON poll(source_id, url, started);
DROP VIEW source_health;
CREATE VIEW source_health AS
WITH visited AS (
{_visited(f"EXISTS ({_OWN})", "p.url = s.url")}
  UNION ALL
{_visited(f"NOT EXISTS ({_OWN})", "true")}
)
SELECT s.id AS source_id, s.publisher,
  CASE
    WHEN NOT s.enabled THEN 'disabled'
    WHEN u.id IS NULL THEN 'not yet visited'
    WHEN u.outcome IN ('new', 'unchanged', 'not_modified') THEN
      CASE WHEN julianday('now') - julianday(u.started) > 3.0 * s.interval_minutes / 1440
      THEN 'stale' ELSE 'ok' END
    WHEN u.outcome = 'empty' THEN 'empty'
    WHEN u.outcome = 'gone' THEN 'dead'
    WHEN u.outcome IN ('blocked', 'robots', 'refused_address') THEN 'blocked'
    WHEN u.outcome IN ('drift', 'redirected_home', 'malformed', 'no_text', 'too_large')
      THEN 'drift'
    ELSE 'failing' END AS state,
  u.outcome AS last_outcome, u.started AS last_visit, s.last_success, s.failing_since,
  s.failures, s.visits,
  (SELECT count(*) FROM sighting g WHERE g.source_id = s.id) AS documents,
  (SELECT max(first_seen) FROM sighting g WHERE g.source_id = s.id) AS last_new_document,
  u.message, s.url
FROM visited s LEFT JOIN poll u ON u.id = s.visit_id
ORDER BY s.id;
"""
