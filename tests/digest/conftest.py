"""Events, sources and a whole week of invented news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from policytrail import digest
from policytrail.records import (
    Coverage,
    Deadline,
    Digest,
    Directive,
    DocumentChange,
    Event,
    EventMention,
    Gap,
    Outcome,
    Party,
    SourceHealth,
    SourceLink,
    Span,
    Stance,
    TimelineEntry,
    ToldFigure,
    ToldLine,
)

SUNDAY = datetime(2025, 8, 10, 12, tzinfo=UTC)
NAMED = {"sign": "signed", "issue": "issued", "allocate": "invested in", "rescind": "rescinded"}


def moment(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC) + timedelta(
        hours=9
    )


def link(key: str, day: str = "2025-08-07", quote: str = "", **fields: Any) -> SourceLink:
    values = {
        "document_id": key,
        "title": f"News {key}",
        "url": f"https://{key}.example.org/a?b=1&c=2",
        "publisher": key.title(),
        "published": moment(day),
        "quote": quote or f"Words of {key}.",
    }
    return SourceLink(**values | fields)


def change(kind: str, **fields: Any) -> DocumentChange:
    values = {
        "document_id": "notice",
        "title": "Notice of comments",
        "url": "https://notice.example.org/",
        "publisher": "Department of Labor",
        "tier": "regulator",
        "published": moment("2025-08-01"),
        "seen": moment("2025-08-06"),
        "kind": kind,
        "state": 2,
        "sentences": 0 if kind in {"taken_down", "returned"} else 2,
        "relevance": 0.9,
    }
    return DocumentChange(**values | fields)


def figure(key: str, value: float, text: str, unit: str = "USD") -> ToldFigure:
    """Make a figure of a document."""
    return ToldFigure(
        value=value,
        value_max=None,
        unit=unit,
        text=text,
        start=10,
        end=10 + len(text),
        source=link(key, quote=f"The board told of {text}."),
    )


def told_line(title: str, **fields: Any) -> ToldLine:
    """Make a line that the digest of the week before told."""
    values: dict[str, Any] = {
        "week": "2025-W31",
        "ends": "2025-08-03",
        "event_id": f"event-{title}",
        "title": title,
        "status": "done",
        "date": "2025-08-01",
        "mentions": (),
        "actors": (),
        "source": link("gazette", "2025-08-01"),
    }
    return ToldLine(**values | fields)


def entry(title: str, *told: tuple[str, str, str], **fields: Any) -> TimelineEntry:
    """Make an event told in documents (key, day, status)."""
    mentions = tuple(
        EventMention(
            document_id=key,
            evidence=Span(start=0, end=5, text="Words"),
            status=status,  # type: ignore[arg-type]
            date=None,
            authority="outlet",
            chain=(),
            rule="test",
            confidence=0.8,
            first_known=moment(day),
        )
        for key, day, status in told
    )
    values: dict[str, Any] = {
        "id": f"event-{title}",
        "type": "sign",
        "status": "done",
        "title": title,
        "date": "2025-08-07",
        "date_basis": "explicit",
        "authority": "outlet",
        "actors": (Party(name="Donald Trump"),),
        "objects": (Party(name="Executive Order 14330"),),
        "mentions": mentions,
        "first_known": min(each.first_known for each in mentions),
        "confidence": 0.8,
    }
    event = Event(**values | fields)
    return TimelineEntry(event=event, sources=tuple(link(key, day) for key, day, _ in told))


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., TimelineEntry]:
    return entry


@pytest.fixture(scope="session")
def make_link() -> Callable[..., SourceLink]:
    return link


@pytest.fixture(scope="session")
def week() -> Digest:
    """A digest with something in every section, and names that try to break out of it."""
    span = Span(start=0, end=5, text="Words")
    return digest.build(
        "2025-W32",
        now=SUNDAY,
        entries=[
            entry(
                "Donald Trump signed Executive Order 14330.",
                ("courier", "2025-07-18", "planned"),
                ("gazette", "2025-08-07", "done"),
                ("ledger", "2025-08-08", "done"),
                ("herald", "2025-08-09", "done"),
            ),
            entry(
                "The Lakemont Fund invested in bitcoin.",
                ("gazette", "2025-08-06", "done"),
                type="allocate", date="2025-Q2",
            ),
            entry(
                "The Department of Labor is reported to have rescinded the 2021 statement.",
                ("courier", "2025-08-09", "done"),
                type="rescind", status="reported",
            ),
            entry(
                "The Department of Labor is expected to propose a rule.",
                ("courier", "2025-08-09", "planned"),
                type="propose", status="planned", date=None,
            ),
            entry(
                "It is denied that CalPERS invested in <script>alert(1)</script> or will do so.",
                ("ledger", "2025-08-08", "denied"),
                type="allocate", status="denied", date=None,
            ),
            entry(
                "The Senate passed [an Act](javascript:alert(1)) *today*.",
                ("ledger", "2025-08-08", "done"),
                type="pass",
            ),
        ],
        stances=[
            Stance(
                id="s1", document_id="ledger", holder="Dana Ironwood",
                target="crypto-in-retirement-plans", stance="oppose", evidence=span,
                confidence=0.7, first_known=moment("2025-08-08"), date="2025-08-08",
            )
        ],
        deadlines=[
            Deadline(
                id="d1", kind="comment", due="2025-09-02", document_id="notice", evidence=span,
                first_known=moment("2025-08-01"), title="Comments on Menus close",
            ),
            Deadline(
                id="d2", kind="comment", due="2025-10-02", document_id="notice", evidence=span,
                first_known=moment("2025-08-01"), title="Comments on Fees close",
            ),
        ],
        directives=[
            Directive(
                id="r1", document_id="notice", agency="Department of Labor", duty="report on fees",
                evidence=span, first_known=moment("2025-02-01"), due="2025-08-05",
            ),
            Directive(
                id="r2", document_id="notice", agency="Department of Labor", duty="propose a rule",
                evidence=span, first_known=moment("2025-02-01"), due="2025-06-15",
                met_on="2025-08-10", days_late=56,
            ),
        ],
        changes=[
            change("date", old="Comments close on May 1.", new="Comments close on June 1."),
            change("taken_down", title="Old <b>guidance</b>", reason="gone"),
            change("returned", title="Old <b>guidance</b>", seen=moment("2025-08-10")),
            change("wording", old="It is so.", new="So it is."),
            change("figure", relevance=0.1),
            change("addition", seen=moment("2025-08-11")),
        ],
        health=[
            SourceHealth(
                source_id="dol_news", publisher="Department of Labor",
                url="https://dol.example.org/rss", outcome=Outcome.BLOCKED,
                last_visit=moment("2025-08-09"), last_success=moment("2025-08-03"),
                failing_since=moment("2025-08-04"), message="HTTP 403",
                covered_by=("federal_register",),
            ),
            SourceHealth(
                source_id="sec_press", publisher="SEC", url="https://sec.example.org/rss",
                outcome=Outcome.NOT_MODIFIED, last_visit=moment("2025-08-09"),
            ),
        ],
        figures=[
            figure("gazette", 321e6, "$321 million"),
            figure("ledger", 321e6, "$321 million"),
            figure("ledger", 99e6, "$99 million"),
            figure("ledger", 2.0, "2 percent", unit="percent"),
            figure("ledger", 20.0, "$20"),
        ],
        coverage=Coverage(
            visits=310, failed=4, sources=12, documents=31, relevant=9, told=7, copies=2, unread=1,
            gaps=(
                Gap(began=moment("2025-08-05"), ended=moment("2025-08-06"), found_later=3),
            ),
        ),
        sources=[link("notice", "2025-08-01")],
        earlier=[
            told_line("The Senate <i>passed</i> bill 9.", date="2025-07-31"),
        ],
        site="https://policy.example.org/",
    )  # fmt: skip
