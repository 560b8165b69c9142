"""The seventh schema: what was taken down, and which form of a text a state was read from.

A text that is replaced by a fuller form of itself was not edited. So each state says from what kind
of thing it was read and who brought it, and is compared only with states of the same form.
"""

from __future__ import annotations

from sqlite_utils import Database

from policytrail.store.changes import another_form
from policytrail.store.codec import to_json
from policytrail.store.removals import GONE_DOCUMENTS, VISITS, removals

REMOVALS = """
CREATE TABLE removal (
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  noticed TEXT NOT NULL,
  reason TEXT NOT NULL,
  status INTEGER,
  url TEXT NOT NULL,
  message TEXT NOT NULL,
  visits INTEGER NOT NULL,
  confirmed TEXT NOT NULL,
  returned TEXT,
  PRIMARY KEY (document_id, noticed)
) STRICT;
CREATE INDEX removal_by_url ON removal(url);
CREATE INDEX document_by_url ON document(url);
CREATE INDEX poll_by_body ON poll(body_sha256) WHERE body_sha256 IS NOT NULL;
"""

FORMS = """
ALTER TABLE revision ADD COLUMN kind TEXT NOT NULL DEFAULT 'page';
ALTER TABLE revision ADD COLUMN source_id TEXT NOT NULL DEFAULT '';
UPDATE revision SET
  kind = CASE WHEN method LIKE 'feed %' THEN 'feed_item'
    ELSE (SELECT d.kind FROM document d WHERE d.id = document_id) END,
  source_id = (SELECT coalesce(d.via, d.source_id) FROM document d WHERE d.id = document_id);
"""

# A document that is gone, or back, stands before the sentences of its states: place 0.
EDITS = """
DROP VIEW edits;
CREATE VIEW edits AS
SELECT r.id AS revision_id, d.id AS document_id, d.title, d.publisher, d.tier, r.number AS state,
  r.first_seen AS seen, r.change, s.key + 1 AS place,
  (SELECT k.value FROM json_each(s.value, '$.kinds') k WHERE k.key = 0) AS kind,
  (SELECT k.value FROM json_each(s.value) k WHERE k.key = 'old') AS old,
  (SELECT k.value FROM json_each(s.value) k WHERE k.key = 'new') AS new, d.url
FROM revision r JOIN document d ON d.id = r.document_id,
  json_each(r.change_detail, '$.sentences') s
WHERE r.number > 1
UNION ALL
SELECT r.id, d.id, d.title, d.publisher, d.tier, r.number, m.seen, m.change, 0, m.change,
  CASE m.change WHEN 'removal' THEN substr(r.text, 1, 500) ELSE '' END,
  CASE m.change WHEN 'return' THEN substr(r.text, 1, 500) ELSE '' END, m.url
FROM (
  SELECT document_id, url, noticed AS seen, 'removal' AS change FROM removal
  UNION ALL
  SELECT document_id, url, returned, 'return' FROM removal WHERE returned IS NOT NULL
) m JOIN document d ON d.id = m.document_id
  JOIN revision r ON r.document_id = m.document_id AND r.first_seen = (
    SELECT max(p.first_seen) FROM revision p
    WHERE p.document_id = m.document_id AND p.first_seen <= m.seen);
"""


def forget_false_edits(db: Database) -> None:
    """Mark the states that are another form of the text before them as no edits."""
    found = db.query(
        "SELECT b.id, b.text_sha256, length(b.text) AS size, a.text_sha256 AS before_sha256,"
        " length(a.text) AS before_size FROM revision a JOIN revision b"
        " ON b.document_id = a.document_id AND b.number = a.number + 1"
        " WHERE (a.kind = 'feed_item') <> (b.kind = 'feed_item')"
    )
    for row in list(found):
        change = another_form(row["before_size"], row["size"], before_sha256=row["before_sha256"])
        db.execute(
            "UPDATE revision SET change = ?, change_detail = ? WHERE id = ?",
            [change.kind, to_json(change), row["id"]],
        )


def find_removals(db: Database) -> None:
    """Write what the visits that are stored say about documents that are gone."""
    for found in list(db.query(GONE_DOCUMENTS)):
        for row in removals(found["document_id"], list(db.query(VISITS, [found["document_id"]]))):
            db.execute(
                "INSERT INTO removal VALUES (:document_id, :noticed, :reason, :status, :url,"
                " :message, :visits, :confirmed, :returned)",
                row,
            )
