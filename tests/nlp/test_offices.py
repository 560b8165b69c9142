"""Titles stand for whoever held the office on the day of the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policytrail.nlp.office_holders import load_office_holders
from policytrail.records import Annotation


@pytest.mark.parametrize(
    ("day", "text", "kind", "actor"),
    [
        ("2026-03-11", "The SEC chair testified before the Senate on Tuesday.", "hear",
         "Paul Atkins"),
        ("2023-03-15", "The SEC chair testified before the Senate on Tuesday.", "hear",
         "Gary Gensler"),
        ("2022-05-11", "The Labor secretary testified before the House on Tuesday.", "hear",
         "Marty Walsh"),
        ("2026-03-11", "The Labor secretary testified before the House on Tuesday.", "hear",
         "Lori Chavez-DeRemer"),
        ("2022-05-11", "The president signed an executive order on Monday.", "sign", "Joe Biden"),
        ("2026-03-11", "The House Financial Services Committee's chairman introduced a bill that "
         "would bar a digital dollar.", "introduce", "French Hill"),
    ],
)  # fmt: skip
def test_a_title_is_that_of_its_holder_on_the_day(
    day: str, text: str, kind: str, actor: str, annotate: Callable[..., Annotation]
) -> None:
    published = datetime.fromisoformat(day).replace(hour=15, tzinfo=UTC)
    events = annotate(text, published=published).events
    assert [actor] in [list(event.actors) for event in events if event.type == kind]


@pytest.mark.parametrize("title", ["former SEC chair", "then-SEC chair", "next SEC chair"])
def test_a_title_of_another_day_names_nobody(
    title: str, annotate: Callable[..., Annotation]
) -> None:
    published = datetime(2026, 3, 11, 15, tzinfo=UTC)
    text = f"The {title} testified before the Senate Banking Committee on Tuesday."
    actors = {actor for e in annotate(text, published=published).events for actor in e.actors}
    assert "Paul Atkins" not in actors


@pytest.mark.parametrize(
    ("before", "source", "actor"),
    [
        ("EBSA published a notice.", "Harbor Wire", "Department of Labor"),
        ("The Internal Revenue Service was asked.", "Harbor Wire", "Department of the Treasury"),
        ("The Department of Education and EBSA met.", "Harbor Wire", "Department of Education"),
        ("", "U.S. Department of Labor", "Department of Labor"),
        ("", "Labor Department (Newsroom)", "Department of Labor"),
        ("", "Harbor Wire", "department"),
        ("", "Department Store Monthly", "department"),
    ],
)
def test_the_department_is_the_whole_of_its_part_or_the_publisher(
    before: str, source: str, actor: str, annotate: Callable[..., Annotation]
) -> None:
    text = f"{before} The department rescinded its 2022 guidance on crypto on Tuesday."
    events = annotate(text.strip(), source=source).events
    assert [e.actors for e in events if e.type == "rescind"] == [(actor,)]


def test_a_term_ends_before_its_last_day_and_an_acting_holder_counts(tmp_path: Path) -> None:
    term = {"title": "Secretary of Dusk", "body": "agency:d"}
    first = {"id": "person:a", "name": "Ada", "type": "person"}
    first["roles"] = [term | {"start": "2020-01-01", "end": "2021-06-01"}]  # type: ignore[assignment]
    second = {"person": "person:b", "name": "Bea", "source": "x"}
    rows = [
        second | term | {"id": "1", "title": "Acting Secretary of Dusk", "start": "2021-06-01"},
        second | {"id": "2", "title": "Chair", "body": "agency:e", "start": "2019"},
    ]
    (tmp_path / "entities-mine.jsonl").write_text(json.dumps(first))
    (tmp_path / "offices-mine.jsonl").write_text("\n".join(map(json.dumps, rows)))
    holders = load_office_holders([tmp_path])
    names = [
        term.name if (term := holders.secretary("Department of Dusk", day)) else None
        for day in (date(2019, 1, 1), date(2021, 5, 31), date(2021, 6, 1))
    ]
    assert names == [None, "Ada", "Bea"]
    assert holders.chair("agency:e", date(2022, 1, 1)) is None  # its first day is not known
