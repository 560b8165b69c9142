"""Duties, what met them, and what instruments do to each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Directive, Knowledge
from policytrail.timeline import dispositions

Make = Callable[..., Any]
Printed = Callable[..., AnnotatedDocument]


def links_of(knowledge: Knowledge) -> list[tuple[str, str, str]]:
    return [(link.source_id, link.relation, link.target_id) for link in knowledge.links]


def test_the_duty_of_the_order_is_met_56_days_late(chain: list[AnnotatedDocument]) -> None:
    knowledge = timeline.link(chain)
    (duty,) = knowledge.directives
    assert (duty.agency_id, duty.instrument_id, duty.due, duty.days) == (
        "agency:us-dol",
        "eo:14330",
        "2026-02-03",
        180,
    )
    assert (duty.met_on, duty.days_late) == ("2026-03-31", 56)
    proposal = next(event for event in knowledge.events if event.id == duty.met_by)
    assert proposal.type == "propose"
    assert links_of(knowledge) == [("rin:1210-AC38", "implements", "eo:14330")]


def test_the_duty_is_open_until_then(chain: list[AnnotatedDocument]) -> None:
    (duty,) = timeline.as_of(chain, date(2026, 2, 10)).directives
    assert (duty.due, duty.met_on, duty.met_by, duty.days_late) == ("2026-02-03", None, None, None)


def test_what_merely_follows_an_order_meets_nothing(
    article: Make, chain: list[AnnotatedDocument]
) -> None:
    text = (
        "The Labor Department rescinded its 2021 statement on Tuesday. The step comes days after "
        "Executive Order 14330."
    )
    builder = article("gazette-2", text, "2025-08-12T15:00:00", tier="official")
    builder.instrument("Executive Order 14330", "executive_order", "eo:14330")
    builder.instrument("2021 statement", "guidance")
    builder.event(
        "rescind", "done", ["Department of Labor"], ["2021 statement"],
        "The Labor Department rescinded its 2021 statement on Tuesday.", "2025-08-12",
    )  # fmt: skip
    (duty,) = timeline.link([*chain, builder.build()]).directives
    assert duty.met_on == "2026-03-31"


@pytest.fixture
def duties(article: Make) -> Callable[..., tuple[Directive, ...]]:
    """Link documents in which an order and a newspaper tell of duties."""

    def make(*told: tuple[str, str, str | None]) -> tuple[Directive, ...]:
        text = "By the authority vested in me as President, it is hereby ordered:\n" + "\n".join(
            f"The Secretary shall {duty}." for kind, duty, _ in told if kind == "order"
        )
        order = article("order", text, "2027-03-04T12:00:00", tier="official", title="Menus")
        report = article(
            "courier-1",
            "Executive Order 14901 was told of. "
            + " ".join(f"It asks it to {duty}." for kind, duty, _ in told if kind == "report"),
            "2027-03-05T12:00:00",
        ).instrument("Executive Order 14901", "executive_order", "eo:14901")
        for kind, duty, due in told:
            builder, name = (order, None) if kind == "order" else (report, "Executive Order 14901")
            builder.directive("Department of Labor", duty, duty, due=due, instrument=name)
        return timeline.link([order.build(), report.build()]).directives

    return make


def test_two_duties_of_one_order_are_two(
    duties: Callable[..., tuple[Directive, ...]],
) -> None:
    found = duties(
        ("order", "review its guidance", "2027-09-01"), ("order", "propose", "2027-09-01")
    )
    assert sorted(duty.duty for duty in found) == ["propose", "review its guidance"]


def test_reports_of_one_duty_are_one(duties: Callable[..., tuple[Directive, ...]]) -> None:
    found = duties(
        ("report", "review guidance", "2027-09-01"), ("report", "look again", "2027-09-01")
    )
    assert [duty.duty for duty in found] == ["review guidance"]


def test_notes_of_the_register_revoke_amend_and_are_events(register: Printed) -> None:
    knowledge = timeline.link(
        [
            register(
                "2025-02123",
                title="Strengthening Menus",
                type="Presidential Document",
                executive_order_number="14178",
                signing_date="2025-01-23",
                publication_date="2025-01-31",
                president="Donald Trump",
                disposition_notes="Revokes: EO 14067, March 9, 2022; See: EO 13999, May 1, 2021; "
                "Amends: EO 11063, November 20, 1962 (in part)",
            )
        ]
    )
    assert links_of(knowledge) == [
        ("eo:14178", "amends", "eo:11063"),
        ("eo:14178", "rescinds", "eo:14067"),
    ]
    told = {event.type: (event.title, event.date, event.authority) for event in knowledge.events}
    assert told["rescind"] == (
        "Donald Trump revoked Executive Order 14067.",
        "2025-01-23",
        "instrument",
    )
    states = {(state.instrument_id, state.state) for state in knowledge.states}
    assert ("eo:14067", "revoked") in states
    gaps = {(gap.instrument_id, gap.missing, gap.before) for gap in knowledge.gaps}
    assert ("eo:14067", "signed", "revoked") in gaps


def test_notes_tell_who_did_it_to_whom(register: Printed) -> None:
    item = register(
        "1993-31999",
        title="Old Menus",
        publication_date="1994-01-05",
        disposition_notes="Revoked by: EO 13062, September 29, 1997; Amended by: EO 13652",
    )
    notes = dispositions.read(item.document)
    assert [(note.relation, note.number, note.is_by, note.day) for note in notes] == [
        ("rescinds", "13062", True, "1997-09-29"),
        ("amends", "13652", True, None),
    ]
    for note in notes:
        text = item.document.text[note.mention.start : note.mention.end]
        assert text == note.mention.text == f"EO {note.number}"


def sentence(article: Make, text: str, own: bool = False) -> list[tuple[str, str, str]]:
    lead = "By the authority vested in me as President, it is hereby ordered:\n\n" if own else ""
    fields = {"tier": "official"} if own else {}
    builder = article("menus", lead + text, "2027-03-04T12:00:00", title="Menus", **fields)
    for number in ("14901", "14902"):
        name = f"Executive Order {number}"
        if name in text:
            builder.instrument(name, "executive_order", f"eo:{number}")
    knowledge = timeline.link([builder.build()])
    return [
        ("own" if source.startswith("provisional:") else source, relation, target)
        for source, relation, target in links_of(knowledge)
    ]


@pytest.mark.parametrize(
    ("text", "own", "found"),
    [
        (
            "Executive Order 14901 rescinds Executive Order 14902.",
            False,
            [("eo:14901", "rescinds", "eo:14902")],
        ),
        (
            "Executive Order 14901 (Menus) also amended Executive Order 14902.",
            False,
            [("eo:14901", "amends", "eo:14902")],
        ),
        (
            "Executive Order 14901 was superseded by Executive Order 14902.",
            False,
            [("eo:14902", "supersedes", "eo:14901")],
        ),
        (
            "Executive Order 14901 of May 2, 2026 (Menus), is hereby revoked.",
            True,
            [("own", "rescinds", "eo:14901")],
        ),
        ("I hereby amend Executive Order 14901.", True, [("own", "amends", "eo:14901")]),
        (
            "This order implements Executive Order 14901.",
            True,
            [("own", "implements", "eo:14901")],
        ),
        ("Executive Order 14901 may rescind Executive Order 14902.", False, []),
        ("Executive Order 14901, as amended, and Executive Order 14902 remain.", False, []),
        ("Executive Order 14901 was revoked, and nobody knows by what.", False, []),
        ("Since Executive Order 14901, the agency withdrew Executive Order 14902.", False, []),
        ("The agency would revoke Executive Order 14901 under this order.", True, []),
    ],
)
def test_a_sentence_gives_a_link_where_it_says_it_as_a_fact(
    article: Make, text: str, own: bool, found: list[tuple[str, str, str]]
) -> None:
    assert sentence(article, text, own) == found
