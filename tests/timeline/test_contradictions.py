"""Two values for one slot: both are kept, and the rule that preferred one is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Contradiction

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
