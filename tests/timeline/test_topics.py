"""Texts that are only described: joined where the description fits one text and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Knowledge

Make = Callable[..., Any]
Printed = Callable[..., AnnotatedDocument]


def order(register: Printed, number: str, title: str, signed: str, about: str) -> AnnotatedDocument:
    return register(
        f"{signed[:4]}-{number}",
        title=title,
        type="Presidential Document",
        executive_order_number=number,
        signing_date=signed,
        publication_date=signed,
        president="Donald Trump",
        abstract=about,
    )


@pytest.fixture
def orders(register: Printed) -> list[AnnotatedDocument]:
    return [
        order(
            register, "14801", "Opening Retirement Menus", "2027-03-04",
            "Access to private equity and cryptocurrency for savers in retirement accounts.",
        ),
        order(
            register, "14802", "Fair Treatment by Banks", "2027-03-04",
            "Banks must not close accounts of lawful cryptocurrency firms for political reasons.",
        ),
        order(
            register, "14803", "Clean Harbors and Rivers", "2027-01-05",
            "Dredging permits and harbor fees for shipping on inland rivers.",
        ),
    ]  # fmt: skip


def report(
    article: Make, text: str, published: str, status: str, date: str | None, key: str = "courier-1"
) -> AnnotatedDocument:
    builder = article(key, text, published).instrument("executive order", "executive_order")
    builder.event("sign", status, ["Donald Trump"], ["executive order"], text, date)
    built: AnnotatedDocument = builder.build()
    return built


def signings(knowledge: Knowledge) -> dict[str | None, int]:
    return {
        event.objects[0].instrument_id: len(event.mentions)
        for event in knowledge.events
        if event.type == "sign"
    }


SAVERS = (
    "President Trump signed an executive order on Thursday that lets savers put private equity and "
    "cryptocurrency into retirement accounts."
)
BANKS = (
    "President Trump signed an executive order on Thursday against banks that close accounts of "
    "cryptocurrency firms for political reasons."
)
VAGUE = "President Trump signed an executive order on Thursday, and everybody had an opinion."


@pytest.mark.parametrize(("text", "number"), [(SAVERS, "eo:14801"), (BANKS, "eo:14802")])
def test_of_two_orders_of_one_day_the_topic_decides(
    article: Make, orders: list[AnnotatedDocument], text: str, number: str
) -> None:
    told = report(article, text, "2027-03-05T08:00:00", "done", "2027-03-04")
    assert signings(timeline.link([*orders, told]))[number] == 2


def test_a_vague_description_joins_nothing(article: Make, orders: list[AnnotatedDocument]) -> None:
    told = report(article, VAGUE, "2027-03-05T08:00:00", "done", "2027-03-04")
    found = signings(timeline.link([*orders, told]))
    assert len(found) == 4
    assert set(found.values()) == {1}


def test_another_day_is_another_order(article: Make, orders: list[AnnotatedDocument]) -> None:
    told = report(article, SAVERS, "2027-03-12T08:00:00", "done", "2027-03-11")
    assert signings(timeline.link([*orders, told]))["eo:14801"] == 1


def test_a_plan_leads_to_an_order_that_follows_it(
    article: Make, orders: list[AnnotatedDocument]
) -> None:
    text = SAVERS.replace("signed an executive order on Thursday", "plans an executive order")
    before = report(article, text, "2027-02-20T08:00:00", "planned", None)
    after = report(article, text, "2027-04-20T08:00:00", "planned", None)
    assert signings(timeline.link([*orders, before]))["eo:14801"] == 2
    assert signings(timeline.link([*orders, after]))["eo:14801"] == 1


def test_two_reports_of_an_order_without_a_number_are_one(article: Make) -> None:
    other = (
        "Savers may soon hold private equity and cryptocurrency in retirement accounts: President "
        "Trump signed an executive order."
    )
    told = [
        report(article, SAVERS, "2027-03-05T08:00:00", "done", "2027-03-04"),
        report(article, other, "2027-03-05T09:00:00", "done", "2027-03-04", "gazette-1"),
    ]
    (event,) = timeline.link(told).events
    assert event.status == "reported"
    assert event.origins == ("courier", "gazette")


def test_names_of_years_keep_texts_apart(article: Make) -> None:
    def told(key: str, year: str) -> AnnotatedDocument:
        text = f"The Labor Department rescinded its {year} guidance on crypto in savings menus."
        builder = article(key, text, "2027-03-05T08:00:00")
        builder.instrument(f"{year} guidance", "guidance")
        builder.event("rescind", "done", ["Department of Labor"], [f"{year} guidance"], text)
        built: AnnotatedDocument = builder.build()
        return built

    knowledge = timeline.link([told("courier-1", "2021"), told("gazette-1", "2022")])
    assert len(knowledge.instruments) == 2
