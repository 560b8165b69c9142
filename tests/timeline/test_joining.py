"""Press mentions of one happening are one event, though papers name parties and days otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import Amount, AnnotatedDocument, Event, Party, Span
from policytrail.timeline import Linker, naming, same_story

Make = Callable[..., Any]
# What makes the reports of one story alike; each has its own sentence besides.
STORY = (
    " Trustees of the county argued for months over the price of lantern oil, the wicks and the "
    "glass, and over who would keep the keys of the store on Quarry Street. Retired keepers sat in "
    "the gallery and counted the hours until the vote on wicks and oil was over."
)
OTHER = (
    " Growers of cherries lost half of their harvest to late frost, and a school for pilots closed "
    "when its runway sank into the marsh after rain that lasted the whole of April."
)
FUND = "Ferrow County Keepers Retirement System"


def say(
    article: Make, key: str, day: str, text: str, actors: list[str], objects: list[str],
    when: str | None = None, **more: Any,
) -> AnnotatedDocument:  # fmt: skip
    """Return a report of the story that tells one act."""
    body = text + more.pop("story", STORY)
    type_, status = more.pop("act", ("allocate", "done"))
    amount = more.pop("amount", None)
    title = more.pop("title", f"Keepers and their oil, by {key}")
    builder = article(f"{key}-1", body, f"{day}T09:00:00", title=title)
    if amount:
        more["amount"] = amount
    builder.event(type_, status, actors, objects, text, when, **more)
    built: AnnotatedDocument = builder.build()
    return built


def money(text: str, words: str) -> Amount:
    """Return a sum as the language stage gives it."""
    start = text.index(words)
    span = Span(start=start, end=start + len(words), text=words)
    return Amount(value=float(words.strip("$").split()[0]) * 1e6, unit="USD", span=span)


@pytest.fixture
def reports(article: Make) -> list[AnnotatedDocument]:
    """Four reports of a purchase, and two of another one three weeks later."""
    told = [
        ("courier", "2026-05-05", f"{FUND} bought $20 million of gold on Monday.",
         [FUND], ["gold"], "2026-05-04", "$20 million"),
        ("gazette", "2026-05-06", "Ferrow County Keepers put $20 million into gold.",
         ["Ferrow County Keepers"], ["gold"], None, "$20 million"),
        ("herald", "2026-05-06", "Gold worth $20 million was bought by a fund in May.",
         ["pension fund"], ["gold"], "2026-05", "$20 million"),
        ("ledger", "2026-05-07", "The keepers of Ferrow have gold now.",
         ["keepers of Ferrow"], ["gold"], "2026-05-04", ""),
        ("mirror", "2026-05-26", f"{FUND} bought another $25 million of gold.",
         [FUND], ["gold"], None, "$25 million"),
        ("post", "2026-05-27", "The Ferrow keepers bought $25 million of gold on the 22nd.",
         ["Ferrow keepers"], ["gold"], "2026-05-22", "$25 million"),
    ]  # fmt: skip
    return [
        say(article, key, day, text, actors, objects, when,
            amount=money(text, sum_) if sum_ else None)
        for key, day, text, actors, objects, when, sum_ in told
    ]  # fmt: skip


def groups(events: Iterable[Event]) -> set[frozenset[str]]:
    return {
        frozenset(mention.document_id.split("-")[0] for mention in event.mentions)
        for event in events
    }


FIRST = frozenset({"courier", "gazette", "herald", "ledger"})
SECOND = frozenset({"mirror", "post"})


def test_a_purchase_is_one_event_and_the_next_one_another(
    reports: list[AnnotatedDocument],
) -> None:
    assert groups(timeline.link(reports).events) == {FIRST, SECOND}


@pytest.mark.parametrize("seed", range(20))
def test_any_arrival_gives_the_same(reports: list[AnnotatedDocument], seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    waiting = [*reports, *reports[::2]]
    rand.shuffle(waiting)
    linker = Linker()
    while waiting:
        linker.update([waiting.pop() for _ in range(min(len(waiting), rand.randint(1, 3)))])
    victim = rand.choice(reports)
    linker.update([], gone=[victim.document.id])
    linker.update([victim])
    assert linker.knowledge() == timeline.link(reports)


def test_the_event_names_the_fund_once(reports: list[AnnotatedDocument]) -> None:
    events = timeline.link(reports[:2]).events
    assert [[party.name for party in event.actors] for event in events] == [[FUND]]


def test_a_position_is_one_whichever_name_the_papers_use(
    reports: list[AnnotatedDocument],
) -> None:
    ids = {each.id for each in timeline.link([reports[0], reports[1]]).instruments}
    assert ids == {"position:ferrow-county-keeper/gold"}


def two(article: Make, one: dict[str, Any], other: dict[str, Any]) -> set[frozenset[str]]:
    base = {"actors": [FUND], "objects": ["gold"], "when": "2026-05-04", "day": "2026-05-05"}
    items = [
        say(article, key, text=f"What {key} says of the keepers and of {key}.", **(base | fields))
        for key, fields in (("courier", one), ("gazette", other))
    ]
    return groups(timeline.link(items).events)


TOGETHER, APART = {frozenset({"courier", "gazette"})}, {frozenset({"courier"}),
                                                       frozenset({"gazette"})}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {"actors": ["keepers of Ferrow"]}, TOGETHER),
        ({}, {"actors": []}, TOGETHER),
        ({}, {"objects": [], "when": None}, APART),  # only the fund agrees
        ({}, {"objects": []}, TOGETHER),  # the fund, and the day
        ({"actors": ["keepers of Ferrow"]}, {"objects": ["Silver Trust"]}, TOGETHER),
        ({"objects": ["Gold Trust"]}, {"objects": ["Silver Trust"]}, APART),
        ({}, {"actors": ["keepers of Ferrow"], "when": "2026-05-08", "day": "2026-05-09"}, APART),
        ({}, {"actors": ["keepers of Ferrow"], "when": "2026-05"}, TOGETHER),
        ({}, {"actors": ["keepers of Ferrow"], "when": "2026-04"}, APART),
        ({}, {"actors": ["keepers of Ferrow"], "act": ("divest", "done")}, APART),
        ({}, {"actors": ["keepers of Ferrow"], "story": OTHER, "title": "Cherries"}, APART),
        (
            {"act": ("allocate", "planned"), "when": None, "day": "2026-05-01"},
            {"actors": ["keepers of Ferrow"]},
            TOGETHER,
        ),
        (
            {"act": ("allocate", "planned"), "when": None, "day": "2026-05-20"},
            {"actors": ["keepers of Ferrow"]},
            APART,
        ),
    ],
)
def test_what_agrees_and_what_differs(
    article: Make, one: dict[str, Any], other: dict[str, Any], expected: set[frozenset[str]]
) -> None:
    assert two(article, one, other) == expected


def test_two_chambers_that_pass_one_bill_are_two_events(article: Make) -> None:
    acts = [("House of Representatives", "courier"), ("Senate", "gazette")]
    items = [
        say(article, key, "2026-05-05", f"The {body} passed the Lantern Oil Act, writes {key}.",
            [body], ["Lantern Oil Act"], "2026-05-04", act=("pass", "done"))
        for body, key in acts
    ]  # fmt: skip
    assert groups(timeline.link(items).events) == APART


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tolliver Peak Advisors, LLC", "Tolliver Peak", True),
        ("The Ferrow County Keepers Pension Plan", "Ferrow County Keepers", True),
        ("Pioneer Fund", "Pioneer", False),
        ("New Harrow City", "New Harrow State", False),
        ("Castellan Credit", "Castellan Capital", False),
    ],
)
def test_a_body_has_a_full_and_a_short_name(one: str, other: str, same: bool) -> None:
    assert (naming.bearer(one) == naming.bearer(other)) is same


def test_a_place_stands_for_its_body_and_not_for_another_body() -> None:
    place = Party(name="Ferrow County", entity_id="place:ferrow-county")
    fund = Party(name=FUND, entity_id="fund:ferrow-county-keepers-retirement-system")
    other = Party(name="Ferrow County Drivers", entity_id="fund:ferrow-county-drivers")
    assert same_story.is_form_of(place, fund)
    assert not same_story.is_form_of(other, fund)


def test_a_second_order_of_one_document_is_another_order(article: Make) -> None:
    """Papers that report both, and the text itself: the second has no number yet."""
    first = "President Trump signed Executive Order 14901 on lantern oil on Monday."
    second = "The president signed a second order on Monday, which concerns wicks."
    items = []
    for key in ("courier", "gazette"):
        builder = article(f"{key}-1", f"{first} {second}{STORY}", "2026-05-05T09:00:00")
        builder.instrument("Executive Order 14901", "executive_order", "eo:14901")
        builder.instrument("second order", "executive_order")
        builder.event("sign", "done", ["Trump"], ["Executive Order 14901"], first, "2026-05-04")
        builder.event("sign", "done", ["Trump"], ["second order"], second, "2026-05-04")
        items.append(builder.build())
    signed = [event for event in timeline.link(items).events if event.type == "sign"]
    objects = {party.name for event in signed for party in event.objects}
    assert len(signed) >= 2
    assert all(len({mention.evidence.text for mention in event.mentions}) == 1 for event in signed)
    assert any("14901" in name for name in objects)
