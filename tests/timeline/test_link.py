"""The 401(k) chain, order of arrival, and what counts as done."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import (
    RETRACTED,
    AnnotatedDocument,
    Knowledge,
)
from policytrail.tests.timeline.gold import read_gold

Chain = list[AnnotatedDocument]


def states_of(knowledge: Knowledge, instrument: str) -> list[tuple[str, str | None]]:
    return [
        (state.state, state.date) for state in knowledge.states if state.instrument_id == instrument
    ]


def test_link_tells_rumour_order_and_rule_as_two_lives(chain: Chain) -> None:
    knowledge = timeline.as_of(chain, date(2026, 7, 1))
    assert states_of(knowledge, "eo:14330") == [
        ("reported", "2025-07-18"),
        ("signed", "2025-08-07"),
        ("published", "2025-08-12"),
    ]
    assert states_of(knowledge, "rin:1210-AC38") == [
        ("proposed", "2026-03-31"),
        ("comment_closed", "2026-06-01"),
    ]
    assert knowledge.gaps == ()


def test_link_makes_one_event_of_rumour_article_posting_and_print(chain: Chain) -> None:
    knowledge = timeline.link(chain)
    signings = [event for event in knowledge.events if event.type == "sign"]
    assert len(signings) == 1
    (signing,) = signings
    assert signing.title == (
        "Donald Trump signed Executive Order 14330 "
        "(Democratizing Access to Alternative Assets for 401(k) Investors)."
    )
    assert [mention.status for mention in signing.mentions] == ["planned", "done", "done", "done"]
    assert (signing.date, signing.authority) == ("2025-08-07", "instrument")


def test_the_register_prints_and_does_not_issue(chain: Chain) -> None:
    titles = {event.type: event.title for event in timeline.link(chain).events}
    assert titles["issue"].endswith(" was published in the Federal Register.")


def test_link_keeps_both_names_and_the_provisional_id(chain: Chain) -> None:
    before = timeline.as_of(chain, date(2025, 7, 20))
    (rumoured,) = before.instruments
    known = {each.id: each for each in timeline.link(chain).instruments}["eo:14330"]
    assert rumoured.id in known.aliases
    assert {"eo:14330", "fr:2025-15340"} <= set(known.keys)
    assert {"Executive Order 14330"} <= set(known.aliases)


def test_a_docket_is_its_rulemaking_where_the_register_says_so(
    chain: Chain, article: Callable[..., Any]
) -> None:
    """Texts and the register spell a docket's letters in their own ways."""
    alert = (
        article(
            "alert-9", "Comments are due June 1 in docket EBSA-2026-0166.", "2026-04-02T09:00:00"
        )
        .instrument("docket EBSA-2026-0166", "docket", "docket:ebsa-2026-0166")
        .event(
            "comment", "planned", [], ["docket EBSA-2026-0166"],
            "Comments are due June 1 in docket EBSA-2026-0166.", "2026-06-01",
        )
        .build()
    )  # fmt: skip
    knowledge = timeline.as_of([*chain, alert], date(2026, 4, 10))
    due = [event for event in knowledge.events if event.type == "comment"]
    assert len(due) == 1
    assert "alert-9" in {mention.document_id for mention in due[0].mentions}


def test_as_of_knows_a_plan_before_and_a_signing_after(chain: Chain) -> None:
    def signing(day: date) -> tuple[str, str]:
        events = timeline.as_of(chain, day).events
        return next((event.status, event.title) for event in events if event.type == "sign")

    assert signing(date(2025, 7, 20)) == (
        "planned",
        "Donald Trump is expected to sign an executive order.",
    )
    assert signing(date(2025, 8, 8))[0] == "done"


def test_history_tells_what_was_known_then_and_nothing_later(chain: Chain) -> None:
    events = timeline.link(chain, today=date(2026, 7, 1)).events
    signing = next(event for event in events if event.type == "sign")
    assert [(v.first_known.date(), v.status, v.title) for v in signing.history[::2]] == [
        (
            date(2025, 7, 18),
            "planned",
            "Donald Trump is expected to sign an executive order.",
        ),
        (
            date(2025, 8, 7),
            "done",
            "Donald Trump signed the executive order “Democratizing Access to Alternative Assets "
            "for 401(K) Investors”.",
        ),
    ]
    for event in events:
        last = event.history[-1]
        assert (last.status, last.title, last.date) == (event.status, event.title, event.date)


def test_history_closes_comments_when_the_day_is_over(chain: Chain) -> None:
    told = [item for item in chain if item.document.first_seen.date() < date(2026, 5, 1)]
    events = timeline.link(told, today=date(2026, 7, 1)).events
    closing = next(event for event in events if event.type == "comment")
    assert [version.status for version in closing.history] == ["planned", "planned", "done"]
    assert closing.history[-1].first_known.date() == date(2026, 6, 2)


def test_as_of_contains_nothing_first_seen_later(chain: Chain) -> None:
    for item in chain:
        day = item.document.first_seen.date()
        knowledge = timeline.as_of(chain, day)
        rows = [
            *knowledge.entities, *knowledge.instruments, *knowledge.events, *knowledge.states,
            *knowledge.stances, *knowledge.directives, *knowledge.deadlines, *knowledge.gaps,
        ]  # fmt: skip
        assert rows
        assert all(row.first_known.date() <= day for row in rows)


def test_event_keeps_its_id_while_documents_arrive(chain: Chain) -> None:
    ids = set()
    for day in (date(2025, 7, 20), date(2025, 8, 8), date(2026, 7, 1)):
        events = timeline.as_of(chain, day).events
        ids |= {event.id for event in events if event.type == "sign"}
    assert len(ids) == 1


@pytest.mark.parametrize("seed", range(8))
def test_order_duplicates_and_reruns_change_nothing(chain: Chain, seed: int) -> None:
    wanted = timeline.link(chain)
    shuffled = [*chain, *chain[:3]]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    assert timeline.link(shuffled) == wanted
    assert timeline.link(shuffled) == wanted


def test_link_takes_the_state_of_a_document_that_was_retrieved_last(chain: Chain) -> None:
    first = chain[0]
    corrected = replace(
        first,
        document=replace(
            first.document,
            text=first.document.text + " ",
            retrieved=first.document.retrieved + timedelta(hours=1),
        ),
        annotation=replace(first.annotation, events=()),
    )
    assert timeline.link([corrected, first]).events == ()
    assert timeline.link([first, corrected]).events == ()


def test_ids_that_rows_refer_to_are_known(chain: Chain) -> None:
    knowledge = timeline.link(chain)
    entities = {entity.id for entity in knowledge.entities}
    instruments = {each.id for each in knowledge.instruments}
    events = {event.id for event in knowledge.events}
    parties = [party for event in knowledge.events for party in (*event.actors, *event.objects)]
    assert {party.entity_id for party in parties} - {None} <= entities
    assert {party.instrument_id for party in parties} - {None} <= instruments
    assert {state.event_id for state in knowledge.states} <= events
    assert {duty.agency_id for duty in knowledge.directives} - {None} <= entities
    assert {due.instrument_id for due in knowledge.deadlines} - {None} <= instruments
    mentions = [mention.id for event in knowledge.events for mention in event.mentions]
    assert len(mentions) == len(set(mentions))


def test_link_of_nothing_is_nothing() -> None:
    assert timeline.link([]) == Knowledge()


TEXTS = {
    "courier": "President Trump signed an executive order on crypto and private equity in 401(k) "
    "plans, to the joy of those who sell them.",
    "gazette": "Now crypto and private equity may enter 401(k) plans: an executive order to that "
    "end bears the signature of President Trump since Thursday.",
    "whitehouse": "No executive order on crypto and private equity in 401(k) plans was signed by "
    "President Trump, a spokeswoman said.",
}


def signing_told(
    article: Callable[..., object], key: str, published: str, status: str = "done", **claim: object
) -> AnnotatedDocument:
    text = TEXTS[key.partition("-")[0]]
    builder = article(key, text, published)
    builder.instrument("executive order", "executive_order")  # type: ignore[attr-defined]
    builder.event(  # type: ignore[attr-defined]
        "sign", status, ["Donald Trump"], ["executive order"], text, "2025-08-07", **claim
    )
    return builder.build()  # type: ignore[attr-defined, no-any-return]


def _bought(
    article: Callable[..., Any], key: str, said: str, authority: str, chain: tuple[str, ...]
) -> Any:
    made = article(key, said, "2025-08-08T07:00:00")
    who, what = ["State of Wisconsin Investment Board"], ["bitcoin"]
    named = {"authority": authority, "chain": chain}
    return made.event("allocate", "done", who, what, said, "2025-08-07", **named)


def test_no_act_is_done_by_the_word_of_papers_whatever_its_type(
    article: Callable[..., Any],
) -> None:
    words = "The State of Wisconsin Investment Board has bought bitcoin, people close to it said."
    hidden = _bought(article, "courier-1", words, "anonymous", ("anonymous",)).build()
    words = "Two officers told us of a purchase of bitcoin by the Wisconsin board this summer."
    other = _bought(article, "gazette-1", words, "anonymous", ("anonymous",)).build()
    words = "SWIB now has bitcoin among its holdings, for the first time in its long history."
    plain = _bought(article, "herald-1", words, "outlet", ()).build()
    (event,) = timeline.link([hidden]).events
    assert event.status == "reported"
    assert "is reported to have invested in bitcoin" in event.title
    for told in ([plain], [hidden, plain], [hidden, other], [hidden, other, plain]):
        assert [event.status for event in timeline.link(told).events] == ["reported"]
    filed = bought_told(article, "swib-1", "2025-08-14", words, authority="filing")
    (event,) = timeline.link([hidden, plain, filed]).events
    assert event.status == "done"
    assert [each.vouches for each in event.mentions] == ["", "", "filing"]


def test_one_paper_alone_makes_a_signing_reported(article: Callable[..., object]) -> None:
    (event,) = timeline.link([signing_told(article, "courier-1", "2025-08-08")]).events
    assert event.status == "reported"
    assert event.title == "Donald Trump is reported to have signed an executive order."


def test_two_independent_papers_are_two_origins_of_a_report(article: Callable[..., Any]) -> None:
    told = [signing_told(article, key, "2025-08-08") for key in ("courier-1", "gazette-1")]
    (alone,) = timeline.link(told[:1]).events
    (event,) = timeline.link(told).events
    assert event.status == "reported"
    assert event.confidence > alone.confidence
    assert event.origins == ("courier", "gazette")


def test_two_papers_that_cite_a_third_are_one_origin(article: Callable[..., object]) -> None:
    told = [
        signing_told(article, key, "2025-08-08", chain=("Financial Times",))
        for key in ("courier-1", "gazette-1")
    ]
    (event,) = timeline.link(told).events
    assert event.status == "reported"
    assert event.origins == ("Financial Times",)


def test_two_spellings_of_a_body_are_one_origin(article: Callable[..., object]) -> None:
    told = [
        signing_told(article, "courier-1", "2025-08-08", chain=("Labor Department",)),
        signing_told(article, "gazette-1", "2025-08-08", chain=("DOL",)),
    ]
    text = "The Department of Labor, or Labor Department, is called DOL by its friends."
    naming = article("ledger-1", text, "2025-08-07").build()  # type: ignore[attr-defined]
    (event,) = timeline.link([*told, naming]).events
    assert event.origins == ("Department of Labor",)
    assert event.status == "reported"


def test_a_copy_is_no_second_origin(article: Callable[..., object]) -> None:
    first = signing_told(article, "courier-1", "2025-08-08")
    copy = replace(
        first,
        document=replace(first.document, id="mirror-1", publisher="mirror"),
        annotation=replace(first.annotation, document_id="mirror-1"),
    )
    (event,) = timeline.link([copy, first]).events
    assert event.status == "reported"
    assert len(event.mentions) == 2


def test_an_official_denial_outweighs_a_paper(article: Callable[..., object]) -> None:
    told = [
        signing_told(article, "courier-1", "2025-08-08"),
        signing_told(article, "whitehouse-1", "2025-08-08", "denied", authority="official"),
    ]
    (event,) = timeline.link(told).events
    assert event.status == "denied"
    assert event.title.startswith("It is denied that")


def bought_told(article: Callable[..., Any], key: str, day: str, words: str, **claim: Any) -> Any:
    status, rule = claim.pop("status", "done"), claim.pop("rule", "test")
    made = article(key, words, f"{day}T07:00:00")
    who, what = ["State of Wisconsin Investment Board"], ["bitcoin"]
    return made.event("allocate", status, who, what, words, rule=rule, **claim).build()


def test_to_take_a_case_and_to_rule_on_it_are_two_acts(article: Callable[..., Any]) -> None:
    words = "The Supreme Court agreed on Friday to hear Nduka v. Hollin Freight Co."
    taken = article("courier-1", words, "2026-01-16T20:00:00").instrument(
        "Nduka v. Hollin Freight Co.", "case", "case:25-1234"
    )
    who, what = ["Supreme Court"], ["Nduka v. Hollin Freight Co."]
    taken.event("decide", "done", who, what, words, "2026-01-16", headline=True)
    words = "The Supreme Court will decide Nduka v. Hollin Freight Co. by the summer."
    ahead = article("gazette-1", words, "2026-01-17T09:00:00").instrument(
        "Nduka v. Hollin Freight Co.", "case", "case:25-1234"
    )
    ahead.event("decide", "planned", who, what, words)
    titles = [each.title for each in timeline.link([taken.build(), ahead.build()]).events]
    assert sorted(titles) == [
        "The Supreme Court is expected to rule on Nduka v. Hollin Freight Co. (No. 25-1234).",
        "The Supreme Court is reported to have agreed to hear Nduka v. Hollin Freight Co. "
        "(No. 25-1234).",
    ]


def test_a_publisher_that_takes_back_its_word_has_not_said_it(article: Callable[..., Any]) -> None:
    wrong = "The State of Wisconsin Investment Board owns bitcoin worth millions, filings show."
    first = bought_told(article, "courier-1", "2025-08-14", wrong)
    back = "An article of ours said that the State of Wisconsin Investment Board owns bitcoin."
    said = {"status": "denied", "rule": f"allocate.hold/{RETRACTED}/present"}
    taken = bought_told(article, "courier-2", "2025-08-21", back, **said)
    (event,) = timeline.link([first]).events
    assert event.status == "reported"
    (event,) = (knowledge := timeline.link([first, taken])).events
    assert event.status == "denied"
    (clash,) = knowledge.contradictions
    assert (clash.preferred, clash.reason) == ("denied", "taken back by who had told it")
    # Who only heard it from there has nothing of its own; who knows it otherwise has.
    echo = "SWIB holds bitcoin, the Courier has it, and never asked its members about that."
    heard = bought_told(article, "herald-1", "2025-08-15", echo, chain=("courier",))
    assert [each.status for each in timeline.link([first, taken, heard]).events] == ["denied"]
    own = "Bitcoin is among the holdings that the State of Wisconsin Investment Board filed."
    found = bought_told(article, "gazette-1", "2025-08-15", own)
    assert [each.status for each in timeline.link([first, taken, found]).events] == ["reported"]


def test_what_a_publisher_takes_back_binds_no_other_and_no_later_word(
    article: Callable[..., Any],
) -> None:
    words = "The State of Wisconsin Investment Board owns bitcoin worth millions, filings show."
    back = "An article of ours said that the State of Wisconsin Investment Board owns bitcoin."
    said = {"status": "denied", "rule": f"allocate.hold/{RETRACTED}/present"}
    other = bought_told(article, "gazette-2", "2025-08-21", back, **said)
    for day, key in (("2025-08-14", "courier-1"), ("2025-08-28", "gazette-1")):
        told = bought_told(article, key, day, words)
        assert [each.status for each in timeline.link([told, other]).events] == ["reported"]
    plain = bought_told(article, "courier-2", "2025-08-21", back, status="denied")
    first = bought_told(article, "courier-1", "2025-08-14", words)
    assert [each.status for each in timeline.link([first, plain]).events] == ["reported"]


def test_an_act_dated_after_its_document_is_not_done(article: Callable[..., object]) -> None:
    item = signing_told(article, "courier-1", "2025-08-01", authority="official")
    (event,) = timeline.link([item]).events
    assert event.status == "planned"


def test_old_acts_are_background(article: Callable[..., object]) -> None:
    (event,) = timeline.link([signing_told(article, "courier-1", "2026-02-01")]).events
    assert event.historical
    (event,) = timeline.link([signing_told(article, "courier-1", "2025-08-20")]).events
    assert not event.historical


@pytest.mark.recorded
def test_gold_documents_in_any_order_give_the_same_knowledge(gold: Path) -> None:
    documents = read_gold(gold)
    wanted = timeline.link(documents)
    assert len(documents) == 63
    assert len(wanted.events) > 150
    for seed in range(3):
        shuffled = [*documents, *documents[::7]]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
        assert timeline.link(shuffled) == wanted


@pytest.mark.recorded
def test_gold_documents_one_day_at_a_time_keep_what_was_known(gold: Path) -> None:
    """An event that is known on a day still leads to an event later, by one of its mentions."""
    documents = read_gold(gold)
    days = sorted({item.document.first_seen.date() for item in documents})[::6]
    last = {mention.id for event in timeline.link(documents).events for mention in event.mentions}
    for day in days:
        knowledge = timeline.as_of(documents, day)
        assert {event.id for event in knowledge.events} <= last
