"""The Federal Register API: lists, single documents, and what comes back instead."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.kinds import federal_register
from policytrail.crawler.parsed import Parsed
from policytrail.records import Outcome

API = "https://www.federalregister.gov/api/v1/documents.json?order=newest"
ROW: dict[str, Any] = {
    "document_number": "2026-90030",
    "publication_date": "2026-03-31",
    "title": "Duties of <em>Fiduciaries</em>",
    "type": "Proposed Rule",
    "action": "Proposed rule.",
    "abstract": "First part.\n\nSecond part.",
    "dates": "Comments are due by June 1, 2026.",
    "comments_close_on": "2026-06-01",
    "agencies": [
        {"name": "Labor Department", "slug": "labor-department"},
        {"raw_name": "Office of the Secretary"},
    ],
    "docket_ids": ["EBSA-2026-9001", "Docket No. 2"],
    "cfr_references": [{"title": 29, "part": 2550}, {"title": 17, "part": None}],
    "correction_of": "https://www.federalregister.gov/api/v1/documents/2026-80001.json?x=1",
    "president": None,
    "page_views": {"count": 119},
    "html_url": "https://www.federalregister.gov/documents/2026/03/31/2026-90030/duties",
}
Read = Callable[..., Parsed]


@pytest.fixture
def read(make_source: Callable[..., Any], make_fetch: Callable[..., Any]) -> Read:
    """Parse a table or a text."""

    def parse(body: object, final_url: str = API, **options: object) -> Parsed:
        text = body if isinstance(body, str) else json.dumps(body)
        source = make_source("federal_register", API, **options)
        return federal_register.parse(source, make_fetch(text, API, final_url=final_url))

    return parse


def test_a_document_keeps_its_fields_and_the_text_has_them_as_lines(read: Read) -> None:
    (document,) = read({"count": 1, "results": [ROW]}).documents
    assert document.title == "Duties of Fiduciaries"
    assert document.metadata["agencies"] == "Labor Department; Office of the Secretary"
    assert document.metadata["agency_slugs"] == "labor-department"
    assert document.metadata["docket_ids"] == "EBSA-2026-9001; Docket No. 2"
    assert document.metadata["cfr_references"] == "29 CFR 2550; 17 CFR"
    assert document.metadata["correction_of"] == "2026-80001"
    assert "president" not in document.metadata
    assert "119" not in document.text, "page views are no policy, and change every day"
    lines = document.text.splitlines()
    for name, value in document.metadata.items():
        assert f"{name}: {value}" in lines
    paragraphs = document.text.split("\n\n")
    assert paragraphs[:5] == [
        "Duties of Fiduciaries",
        "First part.",
        "Second part.",
        "Proposed rule.",
        "Comments are due by June 1, 2026.",
    ]


def test_publication_is_a_day_and_the_kind_is_register(read: Read) -> None:
    (document,) = read(ROW).documents
    assert document.published == datetime(2026, 3, 31, tzinfo=UTC)
    assert (document.published_precision, document.kind) == ("day", "register")
    assert document.authors == ("Labor Department", "Office of the Secretary")


def test_a_president_is_the_author_of_his_documents(read: Read) -> None:
    row = {
        **ROW,
        "president": {"identifier": "p", "name": "A President"},
        "executive_order_number": 14999,
    }
    (document,) = read(row).documents
    assert document.authors == ("A President",)
    assert document.metadata["president"] == "A President"
    assert document.metadata["executive_order_number"] == "14999"


def test_a_number_that_was_used_again_is_another_document(read: Read) -> None:
    again = {**ROW, "publication_date": "2015-03-31"}
    parsed = read([ROW, again, ROW])
    assert (parsed.items, len(parsed.documents)) == (3, 2)


def test_one_bad_row_is_a_problem_and_the_others_stay(read: Read) -> None:
    rows = [
        5,
        {"title": "T"},
        {**ROW, "publication_date": None},
        {**ROW, "publication_date": "soon"},
        ROW,
    ]
    parsed = read({"count": 5, "results": rows})
    assert len(parsed.documents) == 1
    assert len(parsed.problems) == 4
    assert "2026-90030 has no publication date" in parsed.problems[2]


def test_wrong_types_in_a_row_leave_the_field_out(read: Read) -> None:
    row = {
        **ROW,
        "agencies": "none",
        "docket_ids": {"a": 1},
        "title": ["x"],
        "html_url": None,
        "cfr_references": [7],
    }
    (document,) = read(row).documents
    assert document.title == "Federal Register document 2026-90030"
    assert document.url == "https://www.federalregister.gov/d/2026-90030"
    assert not {"agencies", "docket_ids", "title", "cfr_references"} & set(document.metadata)


def test_pages_are_followed_on_the_same_origin_only(read: Read) -> None:
    table = {"count": 9, "results": [ROW], "next_page_url": API + "&page=2"}
    assert read(table).next_url == API + "&page=2"
    other = read(table, final_url="http://127.0.0.1:5000/api/v1/documents.json")
    assert other.next_url is None
    assert any("another origin" in problem for problem in other.problems)


@pytest.mark.parametrize(
    ("body", "outcome", "part"),
    [
        ("", Outcome.EMPTY, "empty body"),
        ({"count": 0, "description": "None"}, Outcome.EMPTY, "no document matches"),
        ({"count": 1, "results": []}, Outcome.EMPTY, "without documents"),
        ({"errors": {"conditions": ["is invalid"]}}, Outcome.DRIFT, "is invalid"),
        ('{"count": 2, "results": [{"document_num', Outcome.MALFORMED, "not JSON"),
        (
            "<html><head><title>Home</title></head><body>Hello</body></html>",
            Outcome.DRIFT,
            "not JSON",
        ),
        (
            "<html><title>Federal Register :: Request Access</title></html>",
            Outcome.BLOCKED,
            "bot wall",
        ),
        ({"count": 1, "results": [{}]}, Outcome.MALFORMED, "no readable row"),
        ("[" * 100_000, Outcome.MALFORMED, "not JSON"),
    ],
)
def test_what_is_no_list_of_documents_says_what_it_is(
    read: Read, body: object, outcome: Outcome, part: str
) -> None:
    parsed = read(body)
    assert parsed.outcome is outcome
    assert part in parsed.message
    assert parsed.documents == ()
