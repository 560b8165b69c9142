"""Two values for one slot: both are kept, and the rule that preferred one is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import Amount, AnnotatedDocument, Contradiction

Make = Callable[..., Any]
NAME = "Menus Reform Act"


def told(article: Make, key: str, text: str, **claim: Any) -> AnnotatedDocument:
    values = {"status": "done", "date": "2027-03-04", "type_": "sign"} | claim
    builder = article(key, text, "2027-03-06T09:00:00").instrument(NAME, "bill")
    type_, status = values.pop("type_"), values.pop("status")
    builder.event(type_, status, ["Donald Trump"], [NAME], text, **values)
    built: AnnotatedDocument = builder.build()
    return built


def rows(items: list[AnnotatedDocument]) -> list[tuple[str, str, str, str]]:
    found: tuple[Contradiction, ...] = timeline.link(items).contradictions
    return [(each.slot, each.preferred, each.rejected, each.reason) for each in found]


def test_two_days_for_one_signing_are_a_contradiction(article: Make) -> None:
    official = told(
        article, "agency-1", f"On March 4, President Trump signed the {NAME}.", authority="official"
    )
    paper = told(
        article, "courier-1", f"The {NAME} was signed by President Trump on Friday, readers wrote.",
        date="2027-03-05",
    )  # fmt: skip
    assert rows([official, paper]) == [
        ("date", "2027-03-04", "2027-03-05", "authority: official before outlet")
    ]


def test_a_coarser_date_is_no_contradiction(article: Make) -> None:
    items = [
        told(article, "courier-1", f"On March 4, President Trump signed the {NAME}."),
        told(
            article, "gazette-1", f"In March, Trump put his name under the {NAME}.", date="2027-03"
        ),
    ]
    assert rows(items) == []


def test_an_official_denial_of_a_report_is_one(article: Make) -> None:
    items = [
        told(article, "courier-1", f"On March 4, President Trump signed the {NAME}."),
        told(
            article, "whitehouse-1", f"It is wrong that President Trump signed the {NAME}.",
            status="denied", date=None, authority="official",
        ),
    ]  # fmt: skip
    assert rows(items) == [("status", "denied", "done", "authority: official before outlet")]


def test_a_denial_of_another_day_is_none(article: Make) -> None:
    """A calendar gave a wrong day, and says so: that is no word against the right one."""
    told_ = told(article, "courier-1", f"On March 4, President Trump signed the {NAME}.")

    def denial(date: str | None) -> AnnotatedDocument:
        text = f"It is wrong that President Trump signed the {NAME} in February."
        return told(article, "gazette-1", text, status="denied", date=date)

    assert rows([told_, denial("2027-02")]) == []
    assert [row[0] for row in rows([told_, denial("2027-03")])] == ["status"]
    assert [row[0] for row in rows([told_, denial(None)])] == ["status"]


def test_a_plan_that_comes_true_is_none(article: Make) -> None:
    items = [
        told(article, "courier-1", f"President Trump will sign the {NAME}.", status="planned"),
        told(article, "gazette-1", f"On March 4, President Trump signed the {NAME}."),
    ]
    assert rows(items) == []


def proposal(register: Callable[..., AnnotatedDocument], **fields: str) -> AnnotatedDocument:
    return register(
        fields.pop("number", "2026-33331"), title="Lantern Menus", type="Proposed Rule",
        action=fields.pop("action", "Proposed rule."), regulation_id_numbers="1299-ZZ05",
        agencies="Labor Department", publication_date=fields.pop("day", "2026-03-02"), **fields,
    )  # fmt: skip


def agency_page(article: Callable[..., Any], day: str, words: str) -> AnnotatedDocument:
    text = f"Comments on the proposal, RIN 1299-ZZ05, {words}."
    builder = article("agency-1", text, "2026-03-03T09:00:00", tier="regulator")
    builder.instrument("RIN 1299-ZZ05", "rule", "rin:1299-ZZ05")
    builder.event("comment", "planned", [], ["RIN 1299-ZZ05"], text, day, authority="official")
    built: AnnotatedDocument = builder.build()
    return built


def test_two_official_days_for_one_closing_are_shown(
    article: Callable[..., Any], register: Callable[..., AnnotatedDocument]
) -> None:
    printed = proposal(register, comments_close_on="2026-05-01")
    page = agency_page(article, "2026-05-08", "are due by May 8")
    (clash,) = timeline.link([printed, page]).contradictions
    assert (clash.slot, clash.preferred, clash.rejected) == ("date", "2026-05-01", "2026-05-08")
    assert clash.reason == "authority: instrument before official"
    agreeing = agency_page(article, "2026-05-01", "are due by May 1")
    assert timeline.link([printed, agreeing]).contradictions == ()


def test_an_extension_is_no_clash(
    article: Callable[..., Any], register: Callable[..., AnnotatedDocument]
) -> None:
    printed = proposal(register, comments_close_on="2026-05-01")
    longer = proposal(
        register, number="2026-44441", day="2026-04-20", comments_close_on="2026-06-01",
        action="Proposed rule; extension of comment period.",
    )  # fmt: skip
    assert timeline.link([printed, longer]).contradictions == ()
    page = agency_page(article, "2026-06-01", "have been extended and close on June 1")
    assert timeline.link([printed, longer, page]).contradictions == ()


FUND = "State of Wisconsin Investment Board"


def holding(
    article: Make, key: str, says: str, *, bound: str = "exact", most: float | None = None,
    status: str = "done", unit: str = "USD", **claim: Any,
) -> AnnotatedDocument:  # fmt: skip
    """Return a paper's word on what the fund held at the end of a year: ``says`` is the sum."""
    text = f"At the end of 2026 the {FUND} held {says} of bitcoin, the {key} wrote."
    builder = article(key, text, "2027-02-12T09:00:00")
    value = float(says.split()[0].strip("$")) if says[0] in "$123456789" else None
    amount = value and Amount(
        value=value, value_max=most, unit=unit, bound=bound, span=builder.span(says)
    )
    values = {"date": "2026-12-31", "amount": amount} | claim
    builder.event("allocate", status, [FUND], ["bitcoin"], text, **values)
    built: AnnotatedDocument = builder.build()
    return built


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"says": "40 million"}, {"says": "65 million"}, True),
        ({"says": "40 million"}, {"says": "41 million"}, False),  # rounded otherwise
        ({"says": "40 million"}, {"says": "30 million", "bound": "more_than"}, False),
        ({"says": "40 million"}, {"says": "50 million", "bound": "at_least"}, True),
        ({"says": "40 million"}, {"says": "50 million", "bound": "less_than"}, False),
        ({"says": "40 million"}, {"says": "30 million", "bound": "at_most"}, True),
        ({"says": "40 million"}, {"says": "30 million", "most": 50.0}, False),
        ({"says": "40 million"}, {"says": "60 million", "most": 70.0}, True),
        ({"says": "40 million"}, {"says": "65 million", "unit": "shares"}, False),  # no sum of it
    ],
)
def test_two_figures_contradict_each_other_where_no_sum_fits_both(
    article: Make, one: dict[str, Any], other: dict[str, Any], apart: bool
) -> None:
    items = [holding(article, "courier-1", **one), holding(article, "gazette-1", **other)]
    assert [row[0] for row in rows(items)] == (["amount"] if apart else [])
    assert rows(items[::-1]) == rows(items)


def test_equal_sources_of_two_figures_are_told_apart_by_a_named_rule(article: Make) -> None:
    items = [
        holding(article, "courier-1", "40 million", confidence=0.9),
        holding(article, "gazette-1", "65 million", confidence=0.6),
    ]
    reason = "equal authority: the surer telling, the earlier of two as sure"
    assert rows(items) == [("amount", "40 million", "65 million", reason)]
    filed = holding(article, "filer-1", "65 million", authority="filing", confidence=0.6)
    assert rows([items[0], filed]) == [
        ("amount", "65 million", "40 million", "authority: filing before outlet")
    ]


def test_a_holding_that_was_told_and_one_that_was_none_contradict_each_other(
    article: Make,
) -> None:
    """The day that both speak of is long past when they do."""
    told = holding(article, "courier-1", "40 million")
    none = holding(article, "gazette-1", "none", status="denied")
    ((slot, preferred, rejected, reason),) = rows([told, none])
    assert (slot, preferred, rejected) == ("status", "done", "denied")
    assert reason.startswith("equal authority: what was done before what is denied")
    official = holding(article, "fund-1", "none", status="denied", authority="official")
    assert rows([told, official]) == [
        ("status", "denied", "done", "authority: official before outlet")
    ]
    earlier = holding(article, "gazette-1", "none", status="denied", date="2026-09-30")
    assert rows([told, earlier]) == []  # it may have bought since


def outcome(
    article: Make, key: str, type_: str, body: str, day: str, **claim: Any
) -> AnnotatedDocument:
    text = f"The {body} had its say on the {NAME} on {day}, the {key} wrote ({type_})."
    builder = article(key, text, "2027-03-06T09:00:00").instrument(NAME, "bill")
    builder.event(type_, "done", [body], [NAME], text, day, **claim)
    built: AnnotatedDocument = builder.build()
    return built


def test_passed_and_rejected_on_one_day_by_one_body(article: Make) -> None:
    passed = outcome(article, "courier-1", "pass", "Senate", "2027-03-04")
    same = outcome(article, "gazette-1", "reject", "Senate", "2027-03-04")
    filed = outcome(article, "senate-1", "reject", "Senate", "2027-03-04", authority="official")
    assert [row[:3] for row in rows([passed, same])] in (
        [("status", "passed", "rejected")],
        [("status", "rejected", "passed")],
    )
    assert rows([passed, same]) == rows([same, passed])
    assert rows([passed, filed]) == [
        ("status", "rejected", "passed", "authority: official before outlet")
    ]
    for other in (
        outcome(article, "gazette-1", "reject", "Senate", "2027-02-25"),  # a first vote
        outcome(article, "gazette-1", "reject", "House of Representatives", "2027-03-04"),
        outcome(article, "gazette-1", "advance", "Senate", "2027-03-04"),
    ):
        assert rows([passed, other]) == []
