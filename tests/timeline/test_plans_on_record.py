"""What is listed and filed before it is done: the Unified Agenda, public inspection, dead talk."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Annotation, Document, Knowledge
from policytrail.timeline import Linker

Make = Callable[..., Any]
Printed = Callable[..., AnnotatedDocument]
RULE = "rin:1299-ZZ07"


def lives(knowledge: Knowledge, key: str) -> list[tuple[str, str | None]]:
    return [(each.state, each.date) for each in knowledge.states if each.instrument_id == key]


def sheet(key: str, day: str, fields: dict[str, str], title: str) -> AnnotatedDocument:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    document = Document(
        id=key,
        source_id="test",
        url=f"https://sheets.example.org/{key}",
        title=title,
        text="\n".join([title, "", *(f"{name}: {value}" for name, value in fields.items())]),
        retrieved=moment,
        first_seen=moment,
        published=moment,
        kind="register",
        authors=("Lantern Administration",),
        tier="official",
        publisher="Office of Sheets",
        metadata=fields,
    )
    return AnnotatedDocument(
        document=document, annotation=Annotation(document_id=key, relevance=1.0)
    )


def entry(edition: str, day: str, stage: str, timetable: str) -> AnnotatedDocument:
    fields = {
        "rin": "1299-ZZ07",
        "edition": edition,
        "title": "Fees of Lantern Plans",
        "agency": "Lantern Administration",
        "rule_stage": stage,
        "timetable": timetable,
    }
    return sheet(f"agenda-{edition}", day, fields, "Unified Agenda: Fees of Lantern Plans")


def filing(number: str, day: str, type_: str, printed: str, **more: str) -> AnnotatedDocument:
    title = more.pop("title", "Fees of Lantern Plans")
    fields = {
        "document_number": number,
        "title": title,
        "type": type_,
        "filed_at": f"{day}T08:45:00-04:00",
        **({"publication_date": printed} if printed else {}),
        **more,
    }
    return sheet(f"pi-{number}", f"{day}T12:45:00", fields, title)


def proposal(register: Printed, day: str = "2026-09-14") -> AnnotatedDocument:
    return register(
        "2026-22222", title="Fees of Lantern Plans", type="Proposed Rule",
        action="Notice of proposed rulemaking.", publication_date=day,
        regulation_id_numbers="1299-ZZ07", agencies="Lantern Administration",
    )  # fmt: skip


@pytest.fixture
def editions(register: Printed) -> list[AnnotatedDocument]:
    return [
        entry("202504", "2025-09-04", "Prerule Stage", "ANPRM: 2025-12"),
        entry("202510", "2026-02-10", "Proposed Rule Stage", "NPRM: 2026-04"),
        entry("202604", "2026-06-02", "Long-Term Actions", "NPRM: 2027-10"),
        entry("202607", "2026-08-01", "Proposed Rule Stage", "NPRM: 2026-09"),
        filing("2026-22222", "2026-09-11", "Proposed Rule", "2026-09-14"),
        proposal(register),
        entry(
            "202610", "2026-12-01", "Final Rule Stage",
            "NPRM: 2026-09-14 (91 FR 5); NPRM Comment Period End: 2026-11-13; Final Rule: 2027-08",
        ),
    ]  # fmt: skip


LIFE = [
    ("agenda_prerule", "2025-09-04"),
    ("agenda_proposed", "2026-02-10"),
    ("long_term", "2026-06-02"),
    ("agenda_proposed", "2026-08-01"),
    ("on_inspection", "2026-09-11"),
    ("proposed", "2026-09-14"),
    ("agenda_final", "2026-12-01"),
]


def test_a_rule_goes_through_the_agenda_and_inspection(editions: list[AnnotatedDocument]) -> None:
    knowledge = timeline.link(editions)
    assert lives(knowledge, RULE) == LIFE
    assert knowledge.gaps == ()


@pytest.mark.parametrize("count", range(1, 8))
def test_what_is_listed_is_not_done(editions: list[AnnotatedDocument], count: int) -> None:
    """On each day the life is as far as the documents of then go.

    An entry on file has no RIN: until it is printed, it is a text of its own.
    """
    knowledge = timeline.link(editions[:count])
    own = "fr:2026-22222" if count == 5 else RULE
    assert lives(knowledge, RULE) + (lives(knowledge, own) if own != RULE else []) == LIFE[:count]
    done = {event.type for event in knowledge.events if event.status == "done"}
    assert done == ({"propose"} if count >= 6 else set())


def test_a_plan_that_slips_keeps_its_days(editions: list[AnnotatedDocument]) -> None:
    knowledge = timeline.link(editions)
    (event,) = [each for each in knowledge.events if each.type == "propose"]
    assert [(each.status, each.date) for each in event.history] == [
        ("planned", "2026-04"),
        ("considered", "2027-10"),
        ("planned", "2026-09"),
        ("planned", "2026-09-14"),
        ("done", "2026-09-14"),
    ]


@pytest.mark.parametrize("seed", range(25))
def test_any_arrival_gives_the_same(editions: list[AnnotatedDocument], seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    waiting = [*editions, *editions[::3]]
    rand.shuffle(waiting)
    linker = Linker()
    for item in waiting:
        linker.update([item])
    victim = rand.choice(editions)
    linker.update([], gone=[victim.document.id])
    linker.update([victim])
    assert linker.knowledge() == timeline.link(editions)


def test_a_completed_action_that_was_withdrawn_ends_the_rule() -> None:
    told = [
        entry("202504", "2025-09-04", "Proposed Rule Stage", "NPRM: 2026-02"),
        entry("202510", "2026-02-10", "Completed Actions", "Withdrawn: 2026-01-20"),
    ]
    knowledge = timeline.link(told)
    assert lives(knowledge, RULE)[-1] == ("withdrawn", "2026-01-20")
    again = entry("202604", "2026-06-02", "Proposed Rule Stage", "NPRM: 2027-01")
    assert lives(timeline.link([*told, again]), RULE)[-1] == ("agenda_proposed", "2026-06-02")


@pytest.mark.parametrize(
    "title",
    [
        "Fees of Lantern Plans; Correction",
        "Fees of Lantern Plans; Extension of Comment Period",
        "Fees of Lantern Plans: Delay of Effective Date",
        "Withdrawal of the Rule on Fees of Lantern Plans",
    ],
)
def test_a_filing_that_does_something_else_than_its_type_says_nothing(title: str) -> None:
    item = filing("2026-33333", "2026-09-11", "Rule", "2026-09-14", title=title)
    assert timeline.link([item]).events == ()


def test_a_filing_that_was_taken_back_has_no_day_of_publication() -> None:
    knowledge = timeline.link([filing("2026-33334", "2026-09-11", "Notice", "")])
    assert lives(knowledge, "fr:2026-33334") == [("on_inspection", "2026-09-11")]
    (event,) = knowledge.events
    assert (event.status, event.date) == ("planned", None)


def order_in_print(register: Printed) -> AnnotatedDocument:
    return register(
        "2026-44444", title="Lighting Lanterns in Retirement Plans", type="Presidential Document",
        subtype="Executive Order", executive_order_number="14990", signing_date="2026-10-05",
        publication_date="2026-10-09", president="Donald Trump",
    )  # fmt: skip


def test_an_order_on_file_was_not_signed_by_that_alone(register: Printed) -> None:
    on_file = filing(
        "2026-44444", "2026-10-08", "Presidential Document", "2026-10-09",
        subtype="Executive Order", title="Lighting Lanterns in Retirement Plans",
    )  # fmt: skip
    alone = timeline.link([on_file])
    assert lives(alone, "fr:2026-44444") == [("on_inspection", "2026-10-08")]
    assert [(gap.missing, gap.before) for gap in alone.gaps] == [("signed", "on_inspection")]
    whole = [
        timeline.link(list(order)) for order in permutations([on_file, order_in_print(register)])
    ]
    assert whole[0] == whole[1]
    assert whole[0].gaps == ()
    assert lives(whole[0], "eo:14990") == [
        ("signed", "2026-10-05"),
        ("on_inspection", "2026-10-08"),
        ("published", "2026-10-09"),
    ]


def told(article: Make, key: str, day: str, status: str) -> AnnotatedDocument:
    verb = {"planned": "will sign", "denied": "denied that he will sign"}[status]
    text = f"Donald Trump {verb} an executive order on lanterns, says {key}."
    builder = article(f"{key}-1", text, f"{day}T09:00:00")
    builder.instrument("executive order on lanterns", "executive_order", "eo:14991")
    builder.event("sign", status, ["Donald Trump"], ["executive order on lanterns"], text)
    built: AnnotatedDocument = builder.build()
    return built


def states(items: Sequence[AnnotatedDocument], today: str) -> list[tuple[str, str | None]]:
    knowledge = timeline.link(items, today=date.fromisoformat(today))
    return [(each.state, each.date) for each in knowledge.states]


def test_talk_that_nothing_follows_lapses_after_180_days(article: Make) -> None:
    first = told(article, "courier", "2026-01-10", "planned")
    assert states([first], "2026-07-09") == [("reported", "2026-01-10")]
    assert states([first], "2026-07-10") == [
        ("reported", "2026-01-10"),
        ("lapsed", "2026-07-09"),
    ]
    again = told(article, "gazette", "2026-07-01", "planned")
    assert [state for state, _ in states([first, again], "2026-07-10")] == ["reported"]


def test_talk_that_is_denied_is_denied(article: Make) -> None:
    items = [
        told(article, "courier", "2026-01-10", "planned"),
        told(article, "gazette", "2026-01-12", "denied"),
    ]
    assert states(items, "2026-02-01") == [("reported", "2026-01-10"), ("denied", "2026-01-12")]


def test_a_day_that_comes_makes_talk_lapse_without_a_document_about_it(article: Make) -> None:
    linker = Linker()
    linker.update([told(article, "courier", "2026-01-10", "planned")])
    other = article("ledger-9", "The council of Lakemont adjourned.", "2026-08-09T08:00:00").build()
    change = linker.update([other])
    assert [each.state for each in change.rows.states] == ["reported", "lapsed"]
    linker.update([], gone=["ledger-9"])
    assert [each.state for each in linker.knowledge().states] == ["reported"]
