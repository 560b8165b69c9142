"""Answers as Atom and iCalendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from datasette.app import Datasette
from lxml import etree

from policytrail.records import permalinks
from policytrail.tests.store import world
from policytrail.tests.web.asking import get
from policytrail.web import feeds
from policytrail.web.questions import Question, questions

_ATOM = "{http://www.w3.org/2005/Atom}"
_NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
_QUESTION = Question(
    name="q",
    title="Who; what, when?",
    group="g",
    description="d",
    sql="",
    parameters=(),
    feed=("when", "title"),
    calendar=("when", "title"),
)


def test_a_feed_leads_to_our_pages(site: Datasette) -> None:
    answer = get(site, "/policytrail/what_is_new.atom?since=2026-03-30&until=2026-04-05")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    (entry,) = feed.findall(f"{_ATOM}entry")
    assert entry.findtext(f"{_ATOM}title") == world.PROPOSING.title
    link = entry.find(f"{_ATOM}link").get("href")
    assert link == f"http://localhost{permalinks.event(world.PROPOSING.id)}"
    assert entry.findtext(f"{_ATOM}updated") == "2026-03-31T13:00:00Z"
    assert feed.findtext(f"{_ATOM}id").endswith(
        "what_is_new.atom?since=2026-03-30&until=2026-04-05"
    )


def test_a_calendar_has_whole_days(site: Datasette) -> None:
    answer = get(site, "/policytrail/due_next.ics?since=2026-05-01")
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.text.split("\r\n")
    assert "DTSTART;VALUE=DATE:20260601" in lines
    assert "DTEND;VALUE=DATE:20260602" in lines
    assert "SUMMARY:Comments on RIN 1210-AC38 close" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.parametrize("question", [one for one in questions() if one.feed or one.calendar])
def test_every_feed_and_calendar_can_be_read(site: Datasette, question: Question) -> None:
    asked = f"?{question.example}" if question.example else ""
    if question.feed:
        answer = get(site, f"/policytrail/{question.name}.atom{asked}")
        assert answer.status_code == 200
        feed = etree.fromstring(answer.content)
        ids = [one.text for one in feed.iter(f"{_ATOM}id")]
        assert len(ids) == len(set(ids))
    if question.calendar:
        answer = get(site, f"/policytrail/{question.name}.ics{asked}")
        assert answer.status_code == 200
        assert all(len(one.encode()) <= 75 for one in answer.text.split("\r\n"))


def test_hostile_texts_stay_texts() -> None:
    bad = "a,b;c\\d\nEND:VCALENDAR\x01 <b>&" + "\U0001f600" * 40
    rows = [{"when": "2026-04-01", "title": bad, "url": "javascript:alert(1)", "quote": bad}]
    told = feeds.calendar(_QUESTION, rows, "http://h", _NOW)
    assert told.count("\r\nEND:VCALENDAR\r\n") == 1
    assert r"a\,b\;c\\d\nEND:VCALENDAR" in told.replace("\r\n ", "")
    assert "javascript" not in told
    assert all(len(one.encode()) <= 75 for one in told.split("\r\n"))
    entry = etree.fromstring(feeds.atom(_QUESTION, rows, "http://h", "/x").encode())[-1]
    assert entry.findtext(f"{_ATOM}title") == bad.replace("\x01", "\ufffd")


def test_rows_whose_day_is_not_known_are_left_out() -> None:
    rows = [{"when": when, "title": "t"} for when in (None, "2025-Q1", "2025", "soon", 5)]
    assert "VEVENT" not in feeds.calendar(_QUESTION, rows, "http://h", _NOW)
    assert "<entry>" not in feeds.atom(_QUESTION, rows, "http://h", "/x")
