"""Every field of a record that is stored has its column: a new field is not lost in silence."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from policytrail import records
from policytrail.records import Document
from policytrail.store import Store
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows

# Record -> (its table, the fields that are kept under another name or in another table).
STORED: dict[type, tuple[str, set[str]]] = {
    records.Source: ("source", set()),
    records.Poll: ("poll", set()),
    records.Blob: ("blob", set()),
    records.Document: ("document", {"text", "blob_sha256", "method"}),  # revision
    records.Run: ("run", set()),
    records.KnownEntity: ("entity", {"aliases"}),
    records.KnownInstrument: ("instrument", {"aliases", "keys"}),
    records.InstrumentState: ("instrument_state", set()),
    records.StateGap: ("state_gap", {"before"}),
    records.InstrumentLink: ("instrument_link", {"source_id", "evidence"}),
    records.Event: ("event", {"actors", "objects", "mentions", "amount", "history"}),
    records.EventMention: ("event_mention", {"evidence"}),
    records.EventVersion: ("event_version", set()),
    records.Party: ("event_party", set()),
    records.Stance: ("stance", {"evidence"}),
    records.Directive: ("directive", {"evidence"}),
    records.Deadline: ("deadline", {"evidence"}),
    records.Contradiction: ("contradiction", set()),
    records.Story: ("story", {"document_ids"}),
    records.Amount: ("figure", {"span"}),
}


@pytest.mark.parametrize("record", STORED, ids=lambda record: record.__name__)
def test_every_field_has_a_column(store: Store, record: type) -> None:
    table, elsewhere = STORED[record]
    columns = {row["name"] for row in rows(store, f"pragma table_info([{table}])")}
    names = {one.name for one in fields(record)}
    assert names - elsewhere <= columns
    assert elsewhere <= names, "a field is gone"


def test_everything_that_knowledge_holds_is_stored(full: Store) -> None:
    for one in fields(records.Knowledge):
        assert getattr(world.KNOWLEDGE, one.name), f"the story has no {one.name}"
    tables = {"entities": "entity", "instruments": "instrument", "states": "instrument_state",
              "events": "event", "stances": "stance", "directives": "directive",
              "deadlines": "deadline", "links": "instrument_link", "gaps": "state_gap",
              "stories": "story", "contradictions": "contradiction"}  # fmt: skip
    for one in fields(records.Knowledge):
        assert full.counts()[tables[one.name]] == len(getattr(world.KNOWLEDGE, one.name))


def test_a_document_with_every_field_comes_back(store: Store) -> None:
    document = replace(
        world.ORDER,
        kind="register",
        via=world.WIRE.id,
        updated=world.REACTION_SEEN,
        language="en",
    )
    plain = Document(
        id="", source_id="", url="", title="", text="", retrieved=world.ORDER_SEEN,
        first_seen=world.ORDER_SEEN,
    )  # fmt: skip
    for one in fields(Document):
        if one.name not in ("retrieved", "first_seen"):
            assert getattr(document, one.name) != getattr(plain, one.name), one.name
    store.record(result=world.visit(document, source=world.WIRE))
    assert store.document(document_id=document.id) == document
