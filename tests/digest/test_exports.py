"""Feeds and tables for other programs: valid, the same each time, and inert."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest

from policytrail.digest.dates import bounds
from policytrail.digest.exports import Taken, export, exports
from policytrail.digest.exports.plover import _table
from policytrail.errors import QueryError
from policytrail.records import KnownInstrument, Party, Span, Stance, TimelineEntry
from policytrail.tests.digest.test_rendering import ATTACKS

MakeEntry = Callable[..., TimelineEntry]
NOW = datetime(2025, 8, 11, 9, tzinfo=UTC)
_ELEMENTS = (
    *("feed", "id", "title", "updated", "author", "name", "link", "entry", "published"),
    *("category", "content"),
)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def taken(make_entry: MakeEntry) -> Taken:
    order = Party(name="Executive Order 14330", instrument_id="eo:14330")
    done = make_entry(
        "Donald Trump signed Executive Order 14330.",
        ("gazette", "2025-08-07", "done"),
        ("ledger", "2025-08-08", "done"),
        id="e1", objects=(order,),
    )  # fmt: skip
    plan = make_entry(
        "The agency is expected to act.", ("courier", "2025-08-09", "planned"),
        id="e2", type="propose", status="planned", date=None,
    )  # fmt: skip
    old = make_entry("It was so.", ("courier", "2025-08-09", "done"), id="e3", historical=True)
    stance = Stance(
        id="s1", document_id="ledger", holder="Dana Ironwood", target="crypto-in-retirement-plans",
        stance="oppose", evidence=Span(start=3, end=8, text="Words"), confidence=0.7,
        first_known=NOW - timedelta(days=1), date="2025-08-08",
    )  # fmt: skip
    return Taken(
        title="policytrail: a <b>test</b>",
        subject="eo:14330",
        site="https://policy.example.org",
        now=NOW,
        entries=(done, plan, old),
        changed={"e1": NOW - timedelta(days=3)},
        stances=(stance,),
        cited={"ledger": done.sources[1]},
        instruments=(
            KnownInstrument(
                id="eo:14330", kind="executive_order", name="An Order", aliases=("the order",),
                keys=("eo:14330", "fr:2025-15340"), first_known=NOW,
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", exports())
def test_the_same_records_give_the_same_bytes(taken: Taken, name: str) -> None:
    assert export(name, taken) == export(name, taken)
    assert export(name, Taken(now=NOW)) == export(name, Taken(now=NOW + timedelta(days=9)))


def test_an_unknown_export_is_named(taken: Taken) -> None:
    with pytest.raises(QueryError, match="odt: is no export"):
        export("odt", taken)


def test_a_feed_is_read_by_another_program(taken: Taken) -> None:
    read = feedparser.parse(export("atom", taken))
    assert not read.bozo
    assert read.version == "atom10"
    assert [each.id for each in read.entries] == [
        "tag:policytrail,2025:stance/s1",
        "tag:policytrail,2025:event/e2",
        "tag:policytrail,2025:event/e1",
    ]
    assert read.feed.id == "tag:policytrail,2025:feed/eo%3A14330"
    assert read.feed.updated == "2025-08-10T09:00:00Z"
    first = read.entries[2]
    assert first.updated == "2025-08-08T09:00:00Z"
    assert first.link == "https://policy.example.org/event/e1"
    assert "“Words of gazette.”" in first.content[0].value
    assert [each.term for each in first.tags] == ["done", "sign"]


def test_a_feed_has_what_the_standard_asks_of_each_entry(taken: Taken) -> None:
    root = ElementTree.fromstring(export("atom", taken))  # noqa: S314 - our own bytes
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_only_what_changed_is_updated(taken: Taken) -> None:
    def updated(one: Taken) -> dict[str, str]:
        return {each.id: each.updated for each in feedparser.parse(export("atom", one)).entries}

    before = updated(taken)
    after = updated(replace(taken, now=NOW + timedelta(days=5), changed={"e1": NOW}))
    assert {key for key in before if before[key] != after[key]} == {"tag:policytrail,2025:event/e1"}


def test_plover_knows_every_kind_of_event(taken: Taken) -> None:
    from typing import get_args

    from policytrail.records import EventType

    assert set(_table()["context"]) == set(get_args(EventType))
    rows = [json.loads(line) for line in export("plover", taken).decode().splitlines()]
    assert [row["id"] for row in rows] == ["e1", "e2", "e3"]
    assert (rows[0]["date"], rows[0]["enddate"]) == ("2025-08-07", "2025-08-07")
    assert rows[1]["date"] is None  # not that of publication
    assert rows[0]["recipient"] == [{"name": "Executive Order 14330", "id": "eo:14330"}]
    assert rows[1]["policytrail"]["status"] == "planned"
    names = (
        *("id", "date", "enddate", "actor", "recipient", "event", "mode", "context"),
        *("event_text", "text_info", "cite_info", "coder", "coded_date", "policytrail"),
    )
    assert all(tuple(row) == names for row in rows)


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-Q4", ("2025-10-01", "2025-12-31")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025-08-07", ("2025-08-07", "2025-08-07")),
    ],
)
def test_bounds_of_dates(date: str, days: tuple[str, str]) -> None:
    assert bounds(date) == days


def test_documents_and_texts_in_the_words_of_schema_org(taken: Taken) -> None:
    table = json.loads(export("jsonld", taken))
    assert table["@context"] == "https://schema.org"
    law, *articles = table["@graph"]
    assert law["@type"] == "Legislation"
    assert law["@id"] == "https://policy.example.org/instrument/eo-14330"
    assert law["legislationIdentifier"] == ["eo:14330", "fr:2025-15340"]
    assert {each["@type"] for each in articles} == {"NewsArticle"}
    about = {each["@id"].rsplit("/", 1)[1]: each["about"] for each in articles}
    assert about["gazette"] == [{"@id": law["@id"]}]
    assert about["courier"] == []


@pytest.mark.parametrize("attack", [*ATTACKS, "=1+1", "@x", "a\r\nb", "]]>", "\x00\ud800"])
def test_hostile_texts_stay_texts(taken: Taken, make_entry: MakeEntry, attack: str) -> None:
    entry = make_entry(
        f"{attack} was passed.", ("courier", "2025-08-08", "done"), type="pass",
        actors=(Party(name=attack),), id="e1",
    )  # fmt: skip
    link = replace(entry.sources[0], title=attack, publisher=attack, quote=attack, url=attack)
    one = replace(taken, title=attack, entries=(replace(entry, sources=(link,)),), stances=())
    read = feedparser.parse(export("atom", one))
    assert not read.bozo
    assert all(each.href.startswith("https://") for each in read.entries[0].links)
    root = ElementTree.fromstring(export("atom", one))  # noqa: S314 - our own bytes
    assert {each.tag for each in root.iter()} <= {
        f"{ATOM}{name}"
        for name in [
            "feed",
            "id",
            "title",
            "updated",
            "author",
            "name",
            "link",
            "entry",
            "published",
            "category",
            "content",
        ]
    }
    head, row = csv.reader(io.StringIO(export("csv", one).decode()))
    assert len(head) == len(row)
    assert not any(cell.startswith(("=", "+", "@")) for cell in row)
    assert b"<" not in export("jsonld", one)
    assert json.loads(export("plover", one))["policytrail"]["status"] == "done"
