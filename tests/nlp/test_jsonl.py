"""The language stage as a filter: lines in, lines out, in the annotation scheme."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from policytrail.errors import LanguageError
from policytrail.nlp.jsonl import (
    annotate_lines,
    annotation_from_dict,
    annotation_to_dict,
    dump_annotation,
    load_annotation,
    load_document,
)
from policytrail.nlp.pipeline import Annotator
from policytrail.records import Annotation, Document, Failure

TEXT = (
    "President Ilse Marchetti signed an executive order on Tuesday that tells the Labor Department "
    "to ease crypto rules for 401(k) plans within 90 days. The Alder Workers Union opposes it. "
    "The Barrow Teachers' Pension Fund bought $40 million of bitcoin in May 2025."
)


def line(**values: object) -> str:
    return json.dumps({"id": "a", "text": TEXT, "published": "2025-08-14T10:00:00Z"} | values)


@pytest.fixture(scope="module")
def annotation(annotator: Annotator) -> Annotation:
    (result,) = annotator.annotate([load_document(line(), 1)])
    assert isinstance(result, Annotation)
    return result


def test_an_annotation_survives_the_round_trip(annotation: Annotation) -> None:
    assert annotation.entities
    assert annotation.instruments
    assert annotation.events
    assert annotation.amounts
    assert load_annotation(dump_annotation(annotation)) == annotation
    assert annotation_from_dict(annotation_to_dict(annotation)) == annotation


@pytest.mark.recorded
def test_lines_follow_the_annotation_scheme(gold: Path, annotator: Annotator) -> None:
    schema = json.loads((gold / "schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    lines = (gold / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    for result in annotate_lines(lines[:12], annotator):
        assert isinstance(result, str)
        validator.validate(json.loads(result))


def test_every_good_line_is_answered_and_every_bad_one_reported(annotator: Annotator) -> None:
    lines = [
        line(id="first"), "not json", "", '["a", "list"]', '{"id": "x"}',
        line(id=7), line(published="last week"), line(text=None, id="none"), line(id="last"),
    ]  # fmt: skip
    results = list(annotate_lines(lines, annotator))
    good = [json.loads(item)["id"] for item in results if isinstance(item, str)]
    bad = [item for item in results if isinstance(item, Failure)]
    assert good == ["first", "last"]
    assert [item.subject for item in bad] == [f"line {n}" for n in (2, 4, 5, 6, 7, 8)]
    assert "'text' is missing" in bad[2].message
    assert "'id' must be a text" in bad[3].message
    assert "'published' must be an ISO 8601 date or time, not 'last week'" in bad[4].message


def test_a_wrong_line_is_named_with_its_key() -> None:
    with pytest.raises(LanguageError, match="line 3: 'title' must be a text"):
        load_document(line(title=["x"]), 3)


@pytest.mark.parametrize(
    "given", ["2025-08-14", "2025-08-14T00:00:00", "2025-08-14T02:00:00+02:00"]
)
def test_times_without_a_zone_are_utc(given: str) -> None:
    published = load_document(line(published=given), 1).published
    assert published is not None
    assert published.isoformat() == "2025-08-14T00:00:00+00:00"


def test_an_unknown_publication_stays_unknown() -> None:
    assert load_document(line(published=None), 1).published is None


def test_lines_that_are_no_annotation_are_refused() -> None:
    with pytest.raises(LanguageError, match="not an annotation: KeyError"):
        load_annotation('{"id": "a"}')


def test_a_document_without_id_is_not_invented(document: Callable[..., Document]) -> None:
    with pytest.raises(LanguageError, match="line 9: 'id' is missing"):
        load_document('{"text": "x"}', 9)
