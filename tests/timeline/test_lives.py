"""Lives of texts: bills by their records, courts, reviews, what is refused and what fills it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail import timeline
from policytrail.crawler.kinds import billstatus
from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fetch,
    Knowledge,
    Source,
)
from policytrail.timeline import machines

Make = Callable[..., Any]
Printed = Callable[..., AnnotatedDocument]


def lives(knowledge: Knowledge, key: str) -> list[tuple[str, str | None]]:
    return [(each.state, each.date) for each in knowledge.states if each.instrument_id == key]


def gaps(knowledge: Knowledge) -> list[tuple[str, str]]:
    return [(gap.missing, gap.before) for gap in knowledge.gaps]


def record(
    lines: list[str], *, seen: str = "2027-02-01", bill: str = "H.R. 77"
) -> AnnotatedDocument:
    moment = datetime.fromisoformat(seen).replace(tzinfo=UTC)
    head = f"{bill}, 119th Congress: Lantern Menus Act"
    document = Document(
        id=f"bill {bill}",
        source_id="bills",
        url="https://bills.example.org/77",
        title=head,
        text="\n\n".join([head, *lines]),
        retrieved=moment,
        first_seen=moment,
        published=datetime(2025, 2, 3, tzinfo=UTC),
        kind="register",
        tier="legislature",
        publisher="Printing Office",
        metadata={"bill": bill, "congress": "119", "title": "Lantern Menus Act"},
    )
    return AnnotatedDocument(
        document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
    )


INTRODUCED = "February 3, 2025: Introduced in House"
REFERRED = "February 3, 2025: Referred to the House Committee on Small Lanterns."
RULE = "March 4, 2025: Rule H. Res. 9 passed House."
HOUSE = "March 5, 2025: On passage Passed by the Yeas and Nays: 300 - 100 (Roll no. 5)."
SENATE = "April 1, 2025: Passed/agreed to in Senate: Passed Senate without amendment by Voice Vote."
PRESENTED = "April 9, 2025: Presented to President."
SIGNED = "April 10, 2025: Signed by President."
LAW = "April 10, 2025: Became Public Law No: 119-99."
VETOED = "April 10, 2025: Vetoed by President."
KEY = "bill:119-hr-77"


@pytest.mark.parametrize(
    ("lines", "states"),
    [
        ([INTRODUCED, REFERRED], ["introduced", "in_committee", "lapsed"]),
        ([INTRODUCED, RULE], ["introduced", "lapsed"]),
        ([INTRODUCED, HOUSE], ["introduced", "passed_one", "lapsed"]),
        ([INTRODUCED, HOUSE, SENATE], ["introduced", "passed_one", "passed_both"]),
        (
            [INTRODUCED, HOUSE, SENATE, PRESENTED, SIGNED, LAW],
            ["introduced", "passed_one", "passed_both", "presented", "law"],
        ),
        (
            [INTRODUCED, HOUSE, SENATE, PRESENTED, VETOED],
            ["introduced", "passed_one", "passed_both", "presented", "vetoed"],
        ),
    ],
)
def test_a_record_of_actions_gives_a_legal_life(lines: list[str], states: list[str]) -> None:
    knowledge = timeline.link([record(lines)])
    assert [state for state, _ in lives(knowledge, KEY)] == states
    assert knowledge.gaps == ()


def test_a_bill_lapses_only_when_its_congress_is_over() -> None:
    item = record([INTRODUCED, HOUSE], seen="2026-05-01")
    assert lives(timeline.link([item], today=date(2027, 1, 3)), KEY)[-1][0] == "passed_one"
    assert lives(timeline.link([item], today=date(2027, 1, 4)), KEY)[-1] == (
        "lapsed",
        "2027-01-03",
    )


def law_told(article: Make, key: str, day: str = "2025-04-10") -> AnnotatedDocument:
    text = {
        "courier": "The Lantern Menus Act became law on Thursday, to cheers in the gallery.",
        "gazette": "A signature made the Lantern Menus Act the law of the land this Thursday.",
    }[key]
    builder = article(f"{key}-1", text, f"{day}T20:00:00")
    builder.instrument("Lantern Menus Act", "bill", KEY)
    builder.event("enact", "done", [], ["Lantern Menus Act"], text, day, authority="outlet")
    built: AnnotatedDocument = builder.build()
    return built


def test_a_step_that_papers_tell_is_reported_until_the_record_does(
    article: Make,
) -> None:
    told = [law_told(article, "courier"), law_told(article, "gazette")]
    alone = timeline.link(told)
    assert lives(alone, KEY) == [("law", "2025-04-10")]
    assert [each.is_reported for each in alone.states] == [True]
    assert gaps(alone) == [("passed_both", "law")]
    filled = timeline.link([*told, record([INTRODUCED, HOUSE, SENATE, PRESENTED])])
    assert lives(filled, KEY)[-1] == ("law", "2025-04-10")
    assert [each.is_reported for each in filled.states] == [False] * 4 + [True]
    assert filled.gaps == ()


def test_what_the_text_itself_tells_stands_beside_the_gap(register: Printed) -> None:
    final = register(
        "2026-11111", title="Fees of Lantern Plans", type="Rule", action="Final rule.",
        publication_date="2026-03-02", regulation_id_numbers="1299-ZZ02",
        agencies="Labor Department",
    )  # fmt: skip
    knowledge = timeline.link([final])
    assert lives(knowledge, "rin:1299-ZZ02") == [("final", "2026-03-02")]
    assert gaps(knowledge) == [("proposed", "final")]


def test_a_direct_final_rule_needs_no_proposal(register: Printed) -> None:
    final = register(
        "2026-11112", title="Fees of Lantern Plans", type="Rule", action="Direct final rule.",
        publication_date="2026-03-02", effective_on="2026-05-01",
        regulation_id_numbers="1299-ZZ03", agencies="Labor Department",
    )  # fmt: skip
    knowledge = timeline.link([final], today=date(2026, 6, 1))
    assert [state for state, _ in lives(knowledge, "rin:1299-ZZ03")] == [
        "adopted_at_once",
        "effective",
    ]
    assert knowledge.gaps == ()


def review(number: str, received: str, completed: str | None) -> AnnotatedDocument:
    fields = {"rin": "1299-ZZ04", "title": "Lantern Menus", "date_received": received}
    fields |= {"date_completed": completed} if completed else {}
    moment = datetime.fromisoformat(received).replace(tzinfo=UTC)
    document = Document(
        id=f"review-{number}",
        source_id="reviews",
        url=f"https://reviews.example.org/{number}",
        title="OIRA review",
        text="\n".join(f"{name}: {value}" for name, value in fields.items()),
        retrieved=moment,
        first_seen=moment,
        published=moment,
        kind="register",
        tier="official",
        publisher="OIRA",
        metadata=fields,
    )
    return AnnotatedDocument(
        document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
    )


def test_a_rule_is_reviewed_before_it_is_proposed_and_before_it_is_final(
    register: Printed,
) -> None:
    common = {
        "title": "Lantern Menus", "regulation_id_numbers": "1299-ZZ04", "agencies": "Labor",
    }  # fmt: skip
    items = [
        review("1", "2026-01-05", "2026-02-10"),
        register(
            "2026-22221", type="Proposed Rule", action="Proposed rule.",
            publication_date="2026-03-02", **common,
        ),
        review("2", "2026-09-01", None),
    ]  # fmt: skip
    assert lives(timeline.link(items), "rin:1299-ZZ04") == [
        ("at_oira", "2026-01-05"),
        ("oira_concluded", "2026-02-10"),
        ("proposed", "2026-03-02"),
        ("at_oira", "2026-09-01"),
    ]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("A judge blocked the rule nationwide.", "enjoined"),
        ("The court issued a preliminary injunction against the order.", "enjoined"),
        ("The judge enjoined parts of the order.", "partly_enjoined"),
        ("The Fifth Circuit vacated the fiduciary rule.", "vacated"),
        ("The court struck down the rule.", "vacated"),
        ("A panel stayed the rule pending appeal.", "stayed"),
        ("The appeals court lifted the injunction.", "restored"),
        ("The justices stayed the lower court's injunction.", "restored"),
        ("The court upheld the rule.", "upheld"),
        ("The judge refused to block the rule.", None),
        ("The court denied the motion for a preliminary injunction.", None),
        ("The judge declined to vacate the rule.", None),
        ("The court heard arguments.", None),
    ],
)
def test_what_courts_do_is_told_by_their_words(words: str, state: str | None) -> None:
    assert machines.ruling(words) == state


def test_a_court_moves_a_text(article: Make, register: Printed) -> None:
    text = "A federal judge vacated the rulemaking RIN 1299-ZZ02 on Friday."
    builder = article("courier-9", text, "2026-08-08T08:00:00")
    builder.instrument("RIN 1299-ZZ02", "rule", "rin:1299-ZZ02")
    builder.event(
        "decide", "done", ["federal judge"], ["RIN 1299-ZZ02"], text, "2026-08-07",
        authority="official",
    )  # fmt: skip
    ruling = replace(said := builder.build(), document=replace(said.document, tier="court"))
    final = register(
        "2026-11111", title="Fees of Lantern Plans", type="Rule", action="Final rule.",
        publication_date="2026-03-02", regulation_id_numbers="1299-ZZ02", agencies="Labor",
    )  # fmt: skip
    known = timeline.link([final, ruling])
    assert lives(known, "rin:1299-ZZ02")[-1] == ("vacated", "2026-08-07")
    assert not known.states[-1].is_reported
    (reported,) = timeline.link([said]).states
    assert (reported.state, reported.is_reported) == ("vacated", True)
    alone = timeline.link([ruling])
    assert lives(alone, "rin:1299-ZZ02") == []
    assert gaps(alone) == [("final", "vacated")]


# --- recorded bills ------------------------------------------------------------------------------


ENDS = {
    "119s1582": ("passed_one", "2025-06-17"),
    "117hr2471": ("law", "2022-03-15"),
    "114hr1531": ("law", "2015-08-07"),
    "114s1300": ("law", "2015-10-16"),
    "114sjres8": ("vetoed", "2015-03-31"),
    "114hconres70": ("passed_both", "2015-09-16"),
    "115s2269": ("presented", "2018-10-02"),
}


@pytest.mark.recorded
def test_recorded_bills_have_legal_lives_that_end_with_their_files(recorded: Path) -> None:
    folder = recorded / "congress"
    files = sorted([*folder.glob("billstatus/*.xml"), *folder.glob("119_reconstructed/*.xml")])
    source = Source(
        id="bills", publisher="GPO", title="Bills", kind="billstatus",
        url="https://bills.example.org/", tier="legislature", interval_minutes=60,
    )  # fmt: skip
    ends = {}
    for file in files:
        fetch = Fetch(
            source_id="bills", url="https://bills.example.org/x.xml",
            final_url="https://bills.example.org/x.xml", status=200,
            retrieved=datetime(2026, 7, 1, tzinfo=UTC), headers={"content-type": "text/xml"},
            body=file.read_bytes(),
        )  # fmt: skip
        (document,) = billstatus.parse(source, fetch).documents
        item = AnnotatedDocument(
            document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
        )
        knowledge = timeline.link([item])
        assert knowledge.gaps == (), file.name
        states = [state.state for state in knowledge.states]
        assert states[0] == "introduced", file.name
        days = [state.date or "" for state in knowledge.states]
        assert days == sorted(days), file.name
        ends[file.name] = (states[-1], days[-1])
    assert len(files) == 31
    for part, end in ENDS.items():
        (name,) = [each for each in ends if part in each]
        assert ends[name] == end


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("bill", "citation", "end"),
    [
        ("hr3633", "H.R. 3633", ("in_committee", "2025-09-18")),  # of the Senate
        ("hr1919", "H.R. 1919", ("reported_out", "2025-05-06")),
    ],
)
def test_recorded_actions_of_the_house_end_where_they_end(
    recorded: Path, bill: str, citation: str, end: tuple[str, str]
) -> None:
    file = recorded / "congress" / "119_reconstructed" / f"{bill}-119_data.json"
    actions = json.loads(file.read_text(encoding="utf-8"))["actions"]
    lines = [
        f"{date.fromisoformat(each['acted_at'][:10]):%B %-d, %Y}: {' '.join(each['text'].split())}"
        for each in actions
    ]
    knowledge = timeline.link([record(lines, seen="2026-07-01", bill=citation)])
    key = f"bill:119-{bill[:2]}-{bill[2:]}"
    assert knowledge.gaps == ()
    assert lives(knowledge, key)[0][0] == "introduced"
    assert lives(knowledge, key)[-1] == end
    passed = [day for state, day in lives(knowledge, key) if state == "passed_one"]
    assert passed == (["2025-07-17"] if bill == "hr3633" else [])
