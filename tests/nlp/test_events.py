"""Events of whole documents: who did what, when, and whether it is told once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.event_lexicon import load_event_lexicon
from policytrail.nlp.jsonl import annotate_lines
from policytrail.nlp.pipeline import Annotator
from policytrail.records import Annotation, EventClaim

_FOLDER = Path(__file__).parents[1] / "data/components"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


_DOCUMENTS = _rows("events.jsonl")
_SENTENCES = _rows("events_single.jsonl")
_DAY = datetime(2025, 8, 14, 15, 30, tzinfo=UTC)  # a Thursday


def _only(events: tuple[EventClaim, ...], kind: str) -> EventClaim:
    found = [event for event in events if event.type == kind]
    assert len(found) == 1, [(event.type, event.status, event.rule) for event in events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "status", "date", "actors", "objects"),
    [
        ("In May the Labor Department rescinded its 2022 guidance on bitcoin.",
         "rescind", "done", "2025-05", {"Department of Labor"}, {"2022 guidance on bitcoin"}),
        ("House Bill 231, which Gov. Philippa Coble signed on Tuesday, helps no one.",
         "sign", "done", "2025-08-12", {"Philippa Coble"}, {"House Bill 231"}),
        ("The Kestrel State Retirement System sold its shares of IBIT in the second quarter.",
         "divest", "done", "2025-Q2", {"Kestrel State Retirement System"},
         {"iShares Bitcoin Trust"}),
        ("Jersey City's pension fund put $3 million into bitcoin last month.",
         "allocate", "done", "2025-07", {"Jersey City"}, {"Bitcoin"}),
        ("Meridian Hollow Inc. launched a retirement account on Monday.",
         "launch", "done", "2025-08-11", {"Meridian Hollow Inc."}, {"retirement account"}),
        ("The Alliance of Annuity Makers sued the Labor Department on Aug. 1.",
         "litigate", "done", "2025-08-01", {"Alliance of Annuity Makers"}, {"Department of Labor"}),
    ],
)  # fmt: skip
def test_an_event_has_its_participants_and_date(
    text: str, kind: str, status: str, date: str, actors: set[str], objects: set[str],
    annotate: Callable[..., Annotation],
) -> None:  # fmt: skip
    event = _only(annotate(text).events, kind)
    assert (event.status, event.date) == (status, date)
    assert {name.casefold() for name in event.actors} == {name.casefold() for name in actors}
    assert {name.casefold() for name in event.objects} == {name.casefold() for name in objects}
    assert event.rule
    assert text[event.evidence.start : event.evidence.end] == event.evidence.text


def test_one_happening_told_twice_is_one_event(annotate: Callable[..., Annotation]) -> None:
    text = (
        "Gov. Philippa Coble signed House Bill 231 on Tuesday. The governor signed the bill "
        "after a short speech."
    )
    event = _only(annotate(text).events, "sign")
    assert (event.date, event.actors) == ("2025-08-12", ("Philippa Coble",))


def test_the_day_of_saying_is_not_the_day_of_the_event(
    annotate: Callable[..., Annotation],
) -> None:
    text = "The Labor Department said on Monday that it had withdrawn the 2019 bulletin."
    assert _only(annotate(text).events, "rescind").date is None


def test_a_vote_on_two_bills_is_two_passages(annotate: Callable[..., Annotation]) -> None:
    text = "The House passed H.R. 3633 and S. 1582 on Tuesday."
    passed = [event for event in annotate(text).events if event.type == "pass"]
    assert {event.objects for event in passed} == {("H.R. 3633",), ("S. 1582",)}


def test_the_chain_of_sources_runs_outermost_first(annotate: Callable[..., Annotation]) -> None:
    text = (
        "President Trump is preparing to sign an executive order, according to the "
        "Financial Times, citing people familiar with the matter."
    )
    event = _only(annotate(text).events, "sign")
    assert event.status == "planned"
    assert event.chain == ("Financial Times", "anonymous")
    assert event.authority == "anonymous"


def test_an_amount_at_stake_belongs_to_the_event(annotate: Callable[..., Annotation]) -> None:
    text = "The Oxbow Teachers' Retirement Fund bought $6.2 million of bitcoin in July."
    event = _only(annotate(text).events, "allocate")
    assert event.amount is not None
    assert (event.amount.value, event.amount.unit) == (6.2e6, "USD")


def test_background_is_no_headline(annotate: Callable[..., Annotation]) -> None:
    text = "Gov. Philippa Coble signed House Bill 231 on Tuesday. The House passed it in 2023."
    events = annotate(text).events
    assert _only(events, "sign").headline
    assert not _only(events, "pass").headline


def test_satire_tells_of_nothing(annotate: Callable[..., Annotation]) -> None:
    assert annotate("Satire: President Trump signed an executive order on Monday.").events == ()


def test_a_trigger_with_an_unknown_field_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "events-mine.jsonl").write_text('{"id": "x", "type": "sign", "verbs": []}\n')
    with pytest.raises(LexiconError, match=r"events-mine.jsonl:1.*'verbs'"):
        load_event_lexicon([tmp_path])


def test_a_trigger_with_an_unknown_class_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "events-mine.jsonl").write_text(
        '{"id": "x", "type": "sign", "verb": ["ink"], "object_is": ["scroll"]}\n'
    )
    with pytest.raises(LexiconError, match=r"events-mine.jsonl:1.*'scroll'"):
        load_event_lexicon([tmp_path])


def test_a_notice_of_the_register_says_what_it_is(annotate: Callable[..., Annotation]) -> None:
    text = (
        "AGENCY: Employee Benefits Security Administration, Department of Labor.\n\n"
        "ACTION: Proposed rule.\n\nSUMMARY: This document sets out a rule on annuities.\n\n"
        "DATES: Comments must be received by October 14, 2025.\n"
    )
    events = annotate(text, title="Annuities in Small Plans").events
    proposed, comment = _only(events, "propose"), _only(events, "comment")
    assert (proposed.status, proposed.date, proposed.authority) == (
        "done", "2025-08-14", "instrument",
    )  # fmt: skip
    assert "Employee Benefits Security Administration" in proposed.actors
    assert (comment.status, comment.date) == ("planned", "2025-10-14")


def test_a_line_of_a_digest_speaks_of_its_bill(annotate: Callable[..., Annotation]) -> None:
    text = "- HB 12 (Brenner): Signed by Gov. Lucas Tran on August 4. Effective January 1, 2026."
    events = annotate(text).events
    signed, effective = _only(events, "sign"), _only(events, "effective")
    assert (signed.status, signed.date, signed.actors) == ("done", "2025-08-04", ("Lucas Tran",))
    assert (effective.status, effective.date) == ("planned", "2026-01-01")
    assert signed.objects == effective.objects == ("House Bill 12",)


def test_a_user_may_teach_a_verb(tmp_path: Path) -> None:
    row = {"id": "mine", "type": "rescind", "verb": ["defenestrate"], "object_is": ["guidance"]}
    (tmp_path / "events-mine.jsonl").write_text(json.dumps(row) + "\n")
    assert ("verb", "defenestrate") in load_event_lexicon([tmp_path]).triggers


def test_every_type_is_told_in_many_words(annotate: Callable[..., Annotation]) -> None:
    """One sentence a line, each with one event: synonyms, light verbs, nouns, passives."""
    missed = []
    for row in _SENTENCES:
        events = annotate(row["text"]).events
        if not any((e.type, e.status) == (row["type"], row["status"]) for e in events):
            missed.append(row["text"])
    assert len(missed) <= 0.03 * len(_SENTENCES), missed


def _matches(event: EventClaim, gold: dict[str, Any], names: dict[str, set[str]]) -> bool:
    told = {name.casefold() for name in (*event.actors, *event.objects)}
    wanted = {
        name for party in (*gold["actors"], *gold["objects"])
        for name in names.get(party, {party.casefold()})
    }  # fmt: skip
    return event.type == gold["type"] and bool(
        told & wanted or any(w in t or t in w for w in wanted for t in told) or not told
    )


def test_invented_documents_are_read(read: Callable[..., Any]) -> None:
    """A floor under the share of events found with their status, far from the gold set's names."""
    wanted = found = 0
    for row in _DOCUMENTS:
        published = datetime.fromisoformat(row["published"])
        events = list(read(row["text"], title=row["title"], published=published)._.events)
        names = {
            record["name"]: {name.casefold() for name in record["names"]}
            for record in (*row["entities"], *row["instruments"])
        }
        for gold in row["events"]:
            if gold["optional"]:
                continue
            wanted += 1
            hit = next((e for e in events if _matches(e, gold, names)), None)
            found += hit is not None and hit.status == gold["status"]
            events = [e for e in events if e is not hit]
    assert found / wanted >= 0.65, f"{found} of {wanted}"


@pytest.mark.recorded
def test_the_development_gold_is_met(gold: Path, annotator: Annotator, tmp_path: Path) -> None:
    pred, floor = tmp_path / "pred.jsonl", tmp_path / "floor.json"
    with (gold / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = list(annotate_lines(lines, annotator))
    assert all(isinstance(row, str) for row in rows)
    pred.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    floor.write_text('{"events_f1": 0.7, "events_status_f1": 0.6, "event_status_accuracy": 0.88}')
    command = [sys.executable, str(gold / "score.py"), str(gold / "dev.jsonl"), str(pred)]
    done = subprocess.run([*command, "--min", str(floor)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


@pytest.mark.recorded
def test_the_order_of_the_seed_is_planned(seed: Path, annotate: Callable[..., Annotation]) -> None:
    text = (seed / "article.txt").read_text(encoding="utf-8")
    published = datetime(2025, 7, 18, tzinfo=UTC)
    signed = [e for e in annotate(text, published=published).events if e.type == "sign"]
    assert {event.status for event in signed} == {"planned"}
    assert all("Donald Trump" in event.actors for event in signed)


def test_a_share_that_is_reached_is_no_object(annotate: Callable[..., Annotation]) -> None:
    text = "The Ostrel Pension Fund raised its target for private credit to 6 percent on Monday."
    assert "6 percent" not in {name for e in annotate(text).events for name in e.objects}
