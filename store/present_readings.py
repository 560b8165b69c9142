"""What the language stage says of the present text of a document, as rows of tables.

They are always those of the annotation that counts: that of the newest run that could read the
text which the document has now. A text that nothing has read yet has none.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from policytrail.records import Annotation, SentimentLabel, Span, content_id
from policytrail.store import undo
from policytrail.store.codec import clean, from_json
from policytrail.store.connection import Connection, Row
from policytrail.store.schema_0013 import PREFIX, READ

# Beyond this, an entity's score counts as a tone. The scheme gives labels to documents only; the
# same bounds are used for entities so that both can be counted alike.
_TONE = 0.05
_TABLES = ("mention", "figure", "sentiment", "expectation")
_COUNTING = """
select a.rowid as number, a.document_id, a.revision_id, a.run_id, a.first_known, a.claims
from document d join annotation a on a.revision_id = d.revision_id join run n on n.id = a.run_id
where d.id = ? and a.outcome = 'annotated' order by n.number desc limit 1
"""


def settle(connection: Connection, document_id: str) -> None:
    """Make the rows those of the annotation that counts now."""
    wanted: dict[str, dict[str, Row]] = {table: {} for table in _TABLES}
    for row in connection.rows(_COUNTING, [document_id]):
        annotation = from_json(Annotation, row["claims"])
        base = {name: row[name] for name in ("document_id", "revision_id", "run_id", "first_known")}
        for table, rows in _rows(annotation).items():
            wanted[table] = {one["id"]: base | one for one in rows}
    for table, named in wanted.items():
        _replace(connection, table, document_id, named)


def _replace(connection: Connection, table: str, document_id: str, wanted: dict[str, Row]) -> None:
    """Put rows in the place of those that a document has, if they are others."""
    old = connection.rows(f"select * from [{table}] where document_id = ?", [document_id])
    if {row["id"]: row for row in old} == wanted:
        return
    if table in READ and old:
        past = f"select max(until) from {PREFIX}{table} where document_id = ?"
        since = connection.scalar(past, [document_id]) or ""
        moment = undo.moment_of(connection, None)
        undo.keep(connection, table, [row | {"written": since} for row in old], moment)
    connection.execute(f"delete from [{table}] where document_id = ?", [document_id])
    connection.insert(table, wanted.values())


def follow(connection: Connection, document_id: str) -> None:
    """Let rows and linking follow a document that was changed, such as to a text that it had
    before and that was read then: nobody reads it again, and its claims count again."""
    settle(connection, document_id)
    for row in connection.rows(_COUNTING, [document_id]):
        mark(connection, row["revision_id"], row["run_id"])


def mark(connection: Connection, revision_id: int, run_id: str) -> None:
    """Give a result a later row number, if there is one: linking sees by it that there is
    something new (``language.readings``, ``language.newest_reading``)."""
    connection.execute(
        "update annotation set rowid = 1 + (select max(rowid) from annotation)"
        " where revision_id = ? and run_id = ?",
        [revision_id, run_id],
    )


def _rows(annotation: Annotation) -> dict[str, list[Row]]:
    return {
        "mention": _mentions(annotation),
        "figure": _figures(annotation),
        "sentiment": _tones(annotation),
        "expectation": _expectations(annotation),
    }


def _mentions(annotation: Annotation) -> list[Row]:
    entities = [
        _mention(annotation, span, ("entity", entity.id, entity.name, entity.type))
        for entity in annotation.entities
        for span in entity.mentions
    ]
    instruments = [
        _mention(annotation, span, ("instrument", item.id, item.name, item.kind))
        for item in annotation.instruments
        for span in item.mentions
    ]
    return entities + instruments


def _mention(annotation: Annotation, span: Span, subject: tuple[str, str, str, str]) -> Row:
    kind, subject_id, name, type_ = subject
    return _place(span) | {
        "id": content_id(annotation.document_id, kind, subject_id, str(span.start), str(span.end)),
        "kind": kind,
        "subject_id": subject_id,
        "name": clean(name),
        "type": type_,
    }


def _place(span: Span) -> Row:
    return {"start_char": span.start, "end_char": span.end, "text": clean(span.text)}


def _figures(annotation: Annotation) -> list[Row]:
    return [
        _place(amount.span)
        | {
            "id": content_id(
                annotation.document_id, amount.unit, str(amount.span.start), str(amount.span.end)
            ),
            "value": float(amount.value),
            "value_max": None if amount.value_max is None else float(amount.value_max),
            "unit": amount.unit,
            "bound": amount.bound,
        }
        for amount in annotation.amounts
    ]


def _tones(annotation: Annotation) -> list[Row]:
    whole = {
        "id": content_id(annotation.document_id),
        "entity_id": None,
        "name": None,
        "score": float(annotation.sentiment_score),
        "label": annotation.sentiment,
    }
    return [whole] + [
        {
            "id": content_id(annotation.document_id, entity.id),
            "entity_id": entity.id,
            "name": clean(entity.name),
            "score": float(entity.sentiment),
            "label": _label(entity.sentiment),
        }
        for entity in annotation.entities
        if entity.sentiment is not None
    ]


def _expectations(annotation: Annotation) -> list[Row]:
    known = {entity.name: entity.id for entity in annotation.entities}
    return [
        _place(one.evidence)
        | {
            "id": content_id(
                annotation.document_id, one.holder, one.target, one.outlook, str(one.evidence.start)
            ),
            "holder": clean(one.holder),
            "target": clean(one.target),
            "entity_id": known.get(one.target),
            "outlook": one.outlook,
            "cue": clean(one.cue),
        }
        for one in annotation.expectations
    ]


def _label(score: float) -> SentimentLabel:
    if score > _TONE:
        return "positive"
    return "negative" if score < -_TONE else "neutral"
