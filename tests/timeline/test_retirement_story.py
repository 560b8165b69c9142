"""The 401(k) story from recorded texts and our own articles, read, linked and asked day by day."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from policytrail.config import Config
from policytrail.crawler.registers import render_sheet
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import (
    Annotation,
    Document,
    Outcome,
    Poll,
    PollResult,
    Run,
    Source,
)
from policytrail.store import Store, end_of_day, open_store
from policytrail.timeline import Linker

pytestmark = [pytest.mark.recorded, pytest.mark.slow]

ARTICLES = (
    "potomac-courier/order-on-401k-alternatives-said-to-be-near",
    "harborview-gazette/trump-may-open-401k-plans-paper-says",
    "potomac-courier/trump-signs-order-on-alternative-assets",
    "harborview-gazette/trump-signs-401k-order",
    "potomac-courier/deadline-for-401k-rule-passes",
    "potomac-courier/labor-department-proposes-401k-rule",
    "fiduciary-weekly/six-factors-and-a-presumption",
    "potomac-courier/comment-period-on-401k-rule-closes",
)
ORDER = "2025-08-07-democratizing-access-to-alternative-assets-for-401k-investors.md"
READ = Run(id="read", stage="annotate", version="1")
LINK = Run(id="link", stage="link", version="1")
START = datetime(2025, 1, 1, tzinfo=UTC)


def _document(key: str, title: str, text: str, moment: datetime, **fields: object) -> Document:
    values = {"tier": "news", "publisher": key.partition("/")[0]} | fields
    return Document(
        id=key.replace("/", "-"),
        source_id="test",
        url=f"https://{key}.example.org/",
        title=title,
        text=text,
        retrieved=moment,
        first_seen=moment,
        published=moment,
        **values,  # type: ignore[arg-type]
    )


def _article(root: Path, key: str) -> Document:
    file = root / "crawler" / "replay" / "site" / "articles" / f"{key}.md"
    _, head, body = file.read_text(encoding="utf-8").split("+++\n", 2)
    fields = tomllib.loads(head)
    moment = fields["published"].astimezone(UTC)
    return _document(key, fields["title"], body.strip(), moment)


def _order(recorded: Path) -> Document:
    file = recorded / "whitehouse_docs" / "presidential-actions" / ORDER
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    title = next(line for line in head.splitlines() if line.startswith("title: "))
    moment = datetime(2025, 8, 7, 21, 1, tzinfo=UTC)
    return _document(
        "white-house/order", title.removeprefix("title: "), body.strip(), moment,
        tier="official", publisher="The White House",
    )  # fmt: skip


def _printed(recorded: Path) -> Document:
    file = recorded / "federal_register" / "eo_enriched_json" / "eo-14330.json"
    answer = json.loads(file.read_text(encoding="utf-8"))
    names = ("document_number", "executive_order_number", "signing_date", "publication_date")
    fields = {name: str(answer[name]) for name in names}
    fields |= {
        "title": answer["title"],
        "type": "Presidential Document",
        "president": answer["president"]["name"],
    }
    return _register("register/order", fields)


def _proposal(recorded: Path) -> Document:
    """The proposed rule: its fields are facts, its paragraphs are the recorded ones."""
    folder = recorded / "federal_register"
    excerpt = folder / "2026-06178_proposed_2550.404a-6_excerpt_g-h.txt"
    fields = {
        "document_number": "2026-06178",
        "title": "Fiduciary Duties in Selecting Designated Investment Alternatives",
        "type": "Proposed Rule",
        "action": "Notice of proposed rulemaking.",
        "agencies": "Labor Department; Employee Benefits Security Administration",
        "regulation_id_numbers": "1210-AC38",
        "citation": "91 FR 16088",
        "publication_date": "2026-03-31",
        "comments_close_on": "2026-06-01",
    }
    said = "This proposed rule would implement Executive Order 14330."
    return _register("register/proposal", fields, said, excerpt.read_text(encoding="utf-8"))


def _register(key: str, fields: dict[str, str], *paragraphs: str) -> Document:
    moment = datetime.combine(
        date.fromisoformat(fields["publication_date"]), time(12, 45), tzinfo=UTC
    )
    text = render_sheet([fields["title"], *paragraphs], fields)
    return _document(
        key, fields["title"], text, moment,
        kind="register", tier="official", publisher="Federal Register", metadata=fields,
    )  # fmt: skip


@pytest.fixture(scope="module")
def store(root: Path, recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """All documents, in the order of their days, each read and linked when it came."""
    documents = [_article(root, key) for key in ARTICLES]
    documents += [_order(recorded), _printed(recorded), _proposal(recorded)]
    documents.sort(key=lambda each: each.first_seen)
    annotator = build_annotator(Config().language, ())
    with open_store(tmp_path_factory.mktemp("story") / "story.db", create=True) as opened:
        source = Source(
            id="test", publisher="P", title="T", kind="feed", url="https://p.example.org/",
            tier="news", interval_minutes=60,
        )  # fmt: skip
        opened.sync_sources(sources=[source], now=START)
        opened.save_run(run=READ)
        linker = Linker()
        for document, result in zip(documents, annotator.annotate(documents), strict=True):
            assert isinstance(result, Annotation)
            poll = Poll(
                source_id="test", url=document.url, started=document.retrieved,
                finished=document.retrieved + timedelta(seconds=1), outcome=Outcome.NEW,
            )  # fmt: skip
            opened.record(result=PollResult(poll=poll, documents=(document,)))
            opened.save_annotations(run_id=READ.id, results=[(document, result)])
            (item,) = [i for i in opened.annotated() if i.document.id == document.id]
            change = linker.update([item], also=opened.corrected())
            opened.save_change(run=LINK, change=change)
        yield opened


def _life(store: Store, key: str, day: str) -> list[tuple[str, str | None]]:
    moment = end_of_day(date.fromisoformat(day))
    found = store.status(instrument_id=key, as_of=moment)
    return [(step.state, step.date) for step in found.history]


def test_the_chain_is_one_and_no_step_is_premature(store: Store) -> None:
    assert _life(store, "eo:14330", "2026-07-01") == [
        ("reported", "2025-07-18"),
        ("signed", "2025-08-07"),
        ("published", "2025-08-12"),
    ]
    assert _life(store, "rin:1210-AC38", "2026-07-01") == [
        ("proposed", "2026-03-31"),
        ("comment_closed", "2026-06-01"),
    ]
    order = store.status(instrument_id="eo:14330", as_of=end_of_day(date(2026, 7, 1)))
    assert ("implements", "rin:1210-AC38", True) in {
        (each.relation, each.other_id, each.is_by) for each in order.relations
    }
    assert order.gaps == ()


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2025-07-20", ["reported"]),
        ("2025-08-08", ["reported", "signed"]),
        ("2025-08-12", ["signed", "published"]),
    ],
)
def test_the_order_stood_where_it_stood_on_a_day(store: Store, day: str, states: list[str]) -> None:
    """On August 8 it had no number, so what is it today is told; on August 12 the number stood for
    what was printed with it, and nothing said yet that the report of July was of the same text."""
    assert [state for state, _ in _life(store, "eo:14330", day)] == states


def test_comments_are_open_until_the_day_is_over(store: Store) -> None:
    assert _life(store, "rin:1210-AC38", "2026-05-31")[-1][0] == "proposed"
    found = store.status(instrument_id="rin:1210-AC38", as_of=end_of_day(date(2026, 5, 1)))
    assert found.next_deadline is not None
    assert found.next_deadline.due == "2026-06-01"
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == "2026-06-01T23:59:59-04:00"


def test_the_duty_is_met_56_days_late(store: Store) -> None:
    due = [duty for duty in store.directives(subject="eo:14330") if duty.due == "2026-02-03"]
    assert due
    assert {(duty.met_on, duty.days_late) for duty in due} == {("2026-03-31", 56)}
    before = store.directives(subject="eo:14330", as_of=end_of_day(date(2026, 3, 1)))
    assert {duty.days_late for duty in before} == {None}


def test_nothing_is_told_as_signed_before_it_was(store: Store) -> None:
    from policytrail.store import TimelineQuery

    query = TimelineQuery(subject="eo:14330", as_of=end_of_day(date(2025, 7, 20)))
    told = {(entry.event.type, entry.event.status) for entry in store.timeline(query=query)}
    assert ("sign", "planned") in told
    assert not {status for type_, status in told if type_ == "sign"} & {"done", "reported"}
