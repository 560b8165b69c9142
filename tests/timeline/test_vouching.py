"""Who may vouch for what: the table, and what becomes of events by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest

from policytrail import timeline
from policytrail.records import EventType, Knowledge
from policytrail.timeline import vouching
from policytrail.timeline.vouching import Source

Make = Callable[..., Any]
FUND = "State of Wisconsin Investment Board"


def rows() -> dict[str, vouching.Row]:
    return {row.id: row for row in vouching.table()}


def test_for_every_act_and_source_one_row_decides_and_none_is_idle() -> None:
    decided = {
        vouching.row_for(type_, source, itself=itself).id
        for type_ in get_args(EventType)
        for source in get_args(Source)
        for itself in (True, False)
    }
    assert decided == rows().keys()


def test_a_paper_vouches_for_no_act() -> None:
    told = {
        vouching.row_for(type_, "paper", itself=itself).id
        for type_ in get_args(EventType)
        for itself in (True, False)
    }
    assert told == {"report"}
    assert not rows()["report"].vouches


def act(
    article: Make, publisher: str, tier: str, type_: str, actor: str, **claim: Any
) -> Knowledge:
    said = f"{actor} did what is told here of {FUND}, of Trump, the House and the Labor Department."
    made = article("teller-1", said, "2027-05-04T08:00:00", publisher=publisher, tier=tier)
    made.event(type_, "done", [actor], ["bitcoin"], said, "2027-05-03", **claim)
    return timeline.link([made.build()])


@pytest.mark.parametrize(
    ("publisher", "tier", "type_", "actor", "claim", "row"),
    [
        ("Harbor Herald", "news", "sign", "Donald Trump", {}, ""),
        # Whoever a paper quotes, it is the paper that says so.
        ("Harbor Herald", "news", "rescind", "Department of Labor",
         {"authority": "official", "chain": ("Department of Labor",)}, ""),
        ("Harbor Herald", "news", "allocate", FUND,
         {"authority": "filing", "chain": ("filing",)}, ""),
        ("The White House", "official", "sign", "Donald Trump", {"authority": "official"},
         "executive-act"),
        ("The White House", "official", "sign", "Donald Trump", {"authority": "instrument"},
         "text"),
        # A page that bears the form of an order vouches for none, unless an office posts it.
        ("Harbor Herald", "news", "sign", "Donald Trump", {"authority": "instrument"}, ""),
        ("Labor Department", "regulator", "allocate", FUND, {"authority": "official"}, ""),
        ("Labor Department", "regulator", "allocate", "Department of Labor",
         {"authority": "official"}, "executive-own"),
        ("Labor Department", "regulator", "rescind", "Department of Labor",
         {"authority": "outlet", "chain": ("Harbor Herald",)}, ""),
        ("Clerk of the House", "legislature", "pass", "House of Representatives",
         {"authority": "official"}, "legislature-act"),
        ("Clerk of the House", "legislature", "rescind", "Department of Labor",
         {"authority": "official"}, ""),
        ("Ninth Circuit", "court", "decide", "the panel", {"authority": "official"}, "court-act"),
        ("Ninth Circuit", "court", "allocate", FUND, {"authority": "official"}, ""),
        (FUND, "official", "allocate", FUND, {"authority": "official"}, "own-act"),
        (FUND, "news", "allocate", "SWIB", {}, "own-act"),
        (FUND, "official", "allocate", "Marlowe County", {"authority": "official"}, ""),
        (FUND, "official", "sign", "Donald Trump", {"authority": "official"}, ""),
        ("EDGAR", "regulator", "allocate", FUND, {"authority": "filing"}, "filing"),
    ],
)  # fmt: skip
def test_a_source_vouches_by_its_row_or_reports(
    article: Make, publisher: str, tier: str, type_: str, actor: str, claim: Any, row: str
) -> None:
    (event,) = act(article, publisher, tier, type_, actor, **claim).events
    assert [each.vouches for each in event.mentions] == [row]
    assert event.status == ("done" if row else "reported")


def test_reports_add_to_confidence_and_never_make_an_act_done(article: Make) -> None:
    told = []
    for paper, said in {
        "courier": f"Bitcoin is what the {FUND} chose on May 3, after a year of doubt in Madison.",
        "gazette": f"Among buyers of bitcoin, as of May 3, counts the {FUND}: a first for farmers.",
        "herald": f"Teachers woke up to news that the {FUND} had put savings into bitcoin May 3.",
    }.items():
        made = article(f"{paper}-1", said, "2027-05-04T08:00:00")
        told.append(made.event("allocate", "done", [FUND], ["bitcoin"], said, "2027-05-03").build())
    (alone,) = timeline.link(told[:1]).events
    (event,) = timeline.link(told).events
    assert (event.status, event.origins) == ("reported", ("courier", "gazette", "herald"))
    assert event.confidence > alone.confidence


def test_who_may_vouch_for_it_denies_what_is_only_reported(article: Make) -> None:
    said = f"The {FUND} bought bitcoin on May 3, an officer of it said."
    paper = article("herald-1", said, "2027-05-04T08:00:00")
    paper.event(
        "allocate", "done", [FUND], ["bitcoin"], said, "2027-05-03", authority="official",
        chain=("the officer",),
    )  # fmt: skip
    said = f"The {FUND} did not buy bitcoin."
    page = article("page-1", said, "2027-05-05T08:00:00", publisher=FUND, tier="official")
    page.event("allocate", "denied", [FUND], ["bitcoin"], said, authority="official")
    (event,) = timeline.link([paper.build(), page.build()]).events
    assert event.status == "denied"
