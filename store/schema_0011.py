"""The eleventh schema: which run dealt last with the present text of each document.

The daemon asks for texts that nobody has read whenever something is new. From whole tables the
answer takes longer with every document that is stored; from this one, as long as there are such.
"""

# ruff: noqa: S608 - only names written here are put into SQL
from __future__ import annotations


def _newest(document: str) -> str:
    """Return the SELECT of the newest run with a result for a document's present text."""
    return f"""(
  SELECT a.run_id FROM document d JOIN annotation a ON a.revision_id = d.revision_id
  LEFT JOIN run n ON n.id = a.run_id
  WHERE d.id = {document} ORDER BY n.number DESC LIMIT 1)"""


_SETTLE = "UPDATE reading SET run_id = {newest} WHERE document_id = {document};"
_SETTLE_NEW = _SETTLE.format(newest=_newest("new.document_id"), document="new.document_id")
_SETTLE_OLD = _SETTLE.format(newest=_newest("old.document_id"), document="old.document_id")

READINGS = f"""
CREATE TABLE reading (
  document_id TEXT PRIMARY KEY REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  run_id TEXT REFERENCES run(id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO reading SELECT id, {_newest("document.id")} FROM document;
CREATE INDEX reading_by_run ON reading(run_id);

CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
  INSERT INTO reading VALUES (new.id, {_newest("new.id")});
END;
CREATE TRIGGER document_changed AFTER UPDATE OF revision_id ON document
WHEN old.revision_id <> new.revision_id BEGIN
  {_SETTLE.format(newest=_newest("new.id"), document="new.id")}
END;
CREATE TRIGGER document_deleted AFTER DELETE ON document BEGIN
  DELETE FROM reading WHERE document_id = old.id;
END;
CREATE TRIGGER annotation_added AFTER INSERT ON annotation BEGIN
  {_SETTLE_NEW}
END;
CREATE TRIGGER annotation_deleted AFTER DELETE ON annotation BEGIN
  {_SETTLE_OLD}
END;

CREATE INDEX document_by_publisher ON document(publisher);
CREATE INDEX document_by_teaser ON document(url) WHERE kind = 'teaser';
"""
