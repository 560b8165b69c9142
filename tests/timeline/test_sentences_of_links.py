"""Fifty-six sentences of our own, read by the whole pipeline: what texts are said to do to texts.

``first`` are those by which the verbs were worked out, ``unseen`` were written afterwards and
measured once before anything was mended (19 of 21), ``tempting`` say of nothing that it was done.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail import timeline
from policytrail.config import LanguageSettings
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import AnnotatedDocument, Annotation, Document

FILE = Path(__file__).parents[1] / "data" / "links" / "sentences.tsv"
SEEN = datetime(2027, 3, 3, 12, tzinfo=UTC)
Row = dict[str, str]


def _rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _document(number: int, text: str) -> Document:
    return Document(
        id=f"courier-{number}", source_id="test", url=f"https://courier.example.org/{number}",
        title="Crypto policy", text=text, retrieved=SEEN, first_seen=SEEN, published=SEEN,
        tier="news", publisher="Courier",
    )  # fmt: skip


@pytest.fixture(scope="module")
def read() -> list[tuple[Row, AnnotatedDocument]]:
    """Every sentence with its annotation, by rules alone: no encoder reads instruments."""
    rows = _rows()
    documents = [_document(number, row["text"]) for number, row in enumerate(rows)]
    annotator = build_annotator(LanguageSettings(tone_model="none", event_model="none"), ())
    found = []
    results = list(annotator.annotate(documents))
    for row, document, result in zip(rows, documents, results, strict=True):
        assert isinstance(result, Annotation), result
        found.append((row, AnnotatedDocument(document=document, annotation=result)))
    return found


def _links(item: AnnotatedDocument) -> list[tuple[str, str, str]]:
    return [(each.source_id, each.relation, each.target_id) for each in timeline.link([item]).links]


def test_every_relation_has_three_sentences_in_each_set() -> None:
    told = [(row["set"], row["relation"]) for row in _rows() if row["relation"]]
    assert len(set(told)) == 14
    assert {told.count(each) for each in told} == {3}


def test_what_is_said_as_a_fact_is_a_link(read: list[tuple[Row, AnnotatedDocument]]) -> None:
    missed = [
        (row["text"], _links(item))
        for row, item in read
        if row["relation"]
        and not any(
            relation == row["relation"]
            and source.endswith(row["source"])
            and target.endswith(row["target"])
            for source, relation, target in _links(item)
        )
    ]
    assert missed == []
    assert all(len(_links(item)) == 1 for row, item in read if row["relation"])


def test_what_is_not_done_is_none(read: list[tuple[Row, AnnotatedDocument]]) -> None:
    found = [(row["text"], _links(item)) for row, item in read if not row["relation"]]
    assert len(found) == 14
    assert [each for each in found if each[1]] == []
