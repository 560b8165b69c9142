"""Who held an office is data with days: no text makes a president sign what another one signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.components.gazetteer import load_entries
from policytrail.nlp.lexicons import load_rows
from policytrail.nlp.office_holders import PRESIDENT, load_office_holders
from policytrail.nlp.officials import Officials
from policytrail.records import Annotation

TERMS = [
    (row["name"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
    for row in (each.values for each in load_rows("offices"))
    if row["title"] == "President"
]
_NEWS = "WASHINGTON — The president signed an executive order on pension fees on {}."


def _signers(annotation: Annotation) -> set[str]:
    return {name for each in annotation.events if each.type == "sign" for name in each.actors}


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15), tzinfo=UTC)


def test_terms_follow_each_other_without_a_gap() -> None:
    assert len(TERMS) > 15
    for (_, _, end), (_, start, _) in pairwise(TERMS):
        assert start == end


@pytest.mark.parametrize(("name", "start", "end"), TERMS, ids=lambda value: str(value))
def test_every_day_of_a_term_is_that_of_its_president(
    annotate: Callable[..., Annotation], name: str, start: date, end: date
) -> None:
    for day in (start, start + (end - start) / 2, end - timedelta(days=1)):
        assert load_office_holders().president(day) == name
    day = start + (end - start) / 2
    text = _NEWS.format(f"{day:%A}")
    assert _signers(annotate(text, title="An order", published=_at(day))) == {name}


@pytest.mark.parametrize("day", [date(1900, 3, 5), date(2029, 1, 20), date(2033, 5, 2), None])
def test_where_no_term_reaches_the_office_acts(
    annotate: Callable[..., Annotation], day: date | None
) -> None:
    assert load_office_holders().president(day) == PRESIDENT
    published = _at(day) if day else None
    read = annotate("The president signed an executive order on pension fees.", published=published)
    assert _signers(read) == {PRESIDENT}


@pytest.mark.parametrize(
    ("text", "signer"),
    [
        ("In March 2022, the president signed an executive order on digital assets.", "Joe Biden"),
        ("The president signed an executive order on pensions in 2014.", "Barack Obama"),
        ("The president signed an executive order on pensions in 2017.", PRESIDENT),  # two held it
        ("The president signed an executive order on pensions on Monday.", "Donald Trump"),
    ],
)
def test_the_day_of_the_act_decides(
    annotate: Callable[..., Annotation], text: str, signer: str
) -> None:
    assert _signers(annotate(text, published=_at(date(2025, 8, 7)))) == {signer}


def test_a_president_of_elsewhere_is_not_ours(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "President Oriel Marlow met the savers of Astoria on Monday. On Tuesday the president "
        "signed a decree on pension funds."
    )
    assert "Donald Trump" not in _signers(annotate(text, published=_at(date(2025, 8, 7))))


def test_a_term_of_the_user_counts_and_one_of_ours_can_be_ended(tmp_path: Path) -> None:
    rows = [
        {"id": "mine/1", "title": "President", "body": "agency:white-house", "source": "x",
         "person": "person:oriel-marlow", "name": "Oriel Marlow",
         "start": "2028-03-01", "end": "2033-01-20"},
        {"id": "president/white-house/2025-01-20", "title": "President", "source": "x",
         "body": "agency:white-house", "person": "person:donald-trump", "name": "Donald Trump",
         "start": "2025-01-20", "end": "2028-03-01"},
    ]  # fmt: skip
    (tmp_path / "offices.jsonl").write_text("\n".join(map(json.dumps, rows)))
    holders = load_office_holders([tmp_path])
    assert holders.president(date(2028, 2, 29)) == "Donald Trump"
    assert holders.president(date(2028, 3, 1)) == "Oriel Marlow"
    assert holders.president(date(2028, 2, 1), date(2028, 4, 1)) == PRESIDENT


def test_two_holders_of_one_day_are_none(tmp_path: Path) -> None:
    row = {"id": "mine/1", "title": "President", "body": "agency:white-house", "source": "x"}
    row |= {"person": "person:oriel-marlow", "name": "Oriel Marlow", "start": "2026-01-01"}
    (tmp_path / "offices-mine.jsonl").write_text(json.dumps(row))
    assert load_office_holders([tmp_path]).president(date(2026, 6, 1)) == PRESIDENT


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"start": "2026-13-01"}, "'2026-13-01' is no day"),
        ({"end": "2025-01-01"}, "cannot end on 2025-01-01"),
        ({"nmae": "X"}, "unknown key 'nmae'"),
        ({"source": ""}, "needs 'source'"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, change: dict[str, str], problem: str) -> None:
    row = {"id": "a", "title": "Chair", "body": "agency:us-sec", "person": "person:x", "name": "X",
           "start": "2026-01-01", "source": "x"} | change  # fmt: skip
    (tmp_path / "offices-mine.jsonl").write_text(json.dumps(row))
    with pytest.raises(LexiconError, match=problem) as caught:
        load_office_holders([tmp_path])
    assert "offices-mine.jsonl:1" in str(caught.value)


def test_officials_of_the_office_data_are_known_by_title_and_surname() -> None:
    by_id = {entry.id: entry for entry in load_entries()}
    assert [role.title for role in by_id["person:paul-atkins"].roles] == ["Chairman"]
    assert Officials(by_id.values())._single["Chavez-DeRemer"].id == "person:lori-chavez-deremer"


def test_every_term_names_its_source_and_a_known_body() -> None:
    bodies = {entry.id for entry in load_entries()}
    for row in load_rows("offices"):
        assert row.values["source"], row.where
        assert row.values.get("body", "") in bodies | {""}, row.where
