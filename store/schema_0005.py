"""The fifth schema: changes are classed, and each changed sentence is a row of a view.

The columns stay; what they say of the states that are there is reckoned anew. Readers
refuse ``->>`` and ``json_extract`` in a view (``trusted_schema`` is off), but not ``json_each``.
"""

from __future__ import annotations

from sqlite_utils import Database

from policytrail.store.changes import describe_change
from policytrail.store.codec import to_json

EDITS = """
CREATE VIEW edits AS
SELECT r.id AS revision_id, d.id AS document_id, d.title, d.publisher, d.tier, r.number AS state,
  r.first_seen AS seen, r.change, s.key + 1 AS place,
  (SELECT k.value FROM json_each(s.value, '$.kinds') k WHERE k.key = 0) AS kind,
  (SELECT k.value FROM json_each(s.value) k WHERE k.key = 'old') AS old,
  (SELECT k.value FROM json_each(s.value) k WHERE k.key = 'new') AS new, d.url
FROM revision r JOIN document d ON d.id = r.document_id,
  json_each(r.change_detail, '$.sentences') s
WHERE r.number > 1;
"""


def describe_again(db: Database) -> None:
    """Class the changes between all states that are stored."""
    before: dict[str, str] | None = None
    for row in list(db.query("SELECT id, document_id FROM revision ORDER BY document_id, number")):
        state = db.table("revision").get(row["id"])
        follows = before is not None and before["document_id"] == state["document_id"]
        change = describe_change(
            before["text"] if before and follows else None,
            state["text"],
            before_sha256=before["text_sha256"] if before and follows else "",
        )
        db.execute(
            "UPDATE revision SET change = ?, change_detail = ? WHERE id = ?",
            [change.kind, to_json(change), row["id"]],
        )
        before = state
