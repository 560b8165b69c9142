"""What follows from an event that a person corrected: lives, duties that were met, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from policytrail.records import AnnotatedDocument, EventType
from policytrail.store import TimelineQuery, end_of_day
from policytrail.tests.timeline.conftest import Make
from policytrail.tests.timeline.test_saving import NOW, Twins

ORDER, RULE = "eo:14330", "rin:1210-AC38"
Chain = list[AnnotatedDocument]


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    made = Twins(tmp_path)
    yield made
    made.close()


def event(twins: Twins, kind: EventType, on: str) -> str:
    (found,) = (
        each.id
        for each in twins.linker.knowledge().events
        if each.type == kind and on in {party.instrument_id for party in each.objects}
    )
    return found


def life(twins: Twins, text: str) -> list[tuple[str, str | None]]:
    assert twins.agree()
    return [(each.state, each.date) for each in twins.parts.states(instrument_id=text)]


def due(twins: Twins, kind: str) -> list[str]:
    assert twins.agree()
    rows = twins.parts.deadlines(since=date(2020, 1, 1))
    return [each.due for each in rows if each.kind == kind]


def met(twins: Twins) -> list[tuple[str | None, int | None]]:
    """Return when each duty that has a day was met, and how many days late."""
    assert twins.agree()
    return [(each.met_on, each.days_late) for each in twins.parts.directives() if each.due]


def test_a_life_follows_the_day_and_the_status_that_a_person_gives(
    twins: Twins, chain: Chain
) -> None:
    twins.take(chain)
    signing = event(twins, "sign", ORDER)
    before = life(twins, ORDER)
    assert ("signed", "2025-08-07") in before
    twins.correct("date", signing, "2025-08-06")
    assert ("signed", "2025-08-06") in life(twins, ORDER)
    twins.correct("status", signing, "denied")
    assert "signed" not in dict(life(twins, ORDER))
    for number in (1, 2):
        twins.withdraw(number)
    assert life(twins, ORDER) == before


def test_what_a_person_knows_to_be_done_enters_the_life(twins: Twins, article: Make) -> None:
    """Of an act that documents only tell of as planned, and that nobody vouches for."""
    words = "The president plans to sign the digital savings order, people close to him say."
    rumour = (
        article("courier-9", words, "2026-01-05T09:00:00")
        .instrument("digital savings order", "executive_order")
        .event(
            "sign", "planned", ["Donald Trump"], ["digital savings order"], words,
            authority="anonymous",
        )
    )  # fmt: skip
    twins.take([rumour.build()])
    (order,) = (each.id for each in twins.linker.knowledge().instruments)
    signing = event(twins, "sign", order)
    assert [state for state, _ in life(twins, order)] == ["reported"]
    twins.correct("date", signing, "2026-01-20")
    twins.correct("status", signing, "done")
    assert life(twins, order) == [("reported", "2026-01-05"), ("signed", "2026-01-20")]
    for day, states in {
        date(2026, 1, 19): ["reported"], date(2026, 1, 20): ["reported", "signed"],
    }.items():  # fmt: skip
        found = twins.parts.status(instrument_id=order, as_of=end_of_day(day)).history
        assert [each.state for each in found] == states
    assert found[-1].title.endswith("(corrected: done)")
    twins.correct("status", signing, "planned")
    assert [state for state, _ in life(twins, order)] == ["reported"]


def test_a_corrected_status_has_a_title_of_its_own(twins: Twins, article: Make) -> None:
    """A denial that a person knows to be a deed is not told as a denial."""
    words = "The Department of Labor did not propose a rule on digital savings, it said."
    denial = (
        article("courier-9", words, "2026-01-05T09:00:00")
        .instrument("rule on digital savings", "rule")
        .event("propose", "denied", ["Department of Labor"], ["rule on digital savings"], words)
    )
    twins.take([denial.build()])
    (text,) = (each.id for each in twins.linker.knowledge().instruments)
    proposal = event(twins, "propose", text)

    def title() -> str:
        assert twins.agree()
        (found,) = twins.parts.timeline(query=TimelineQuery())
        return found.event.title

    twins.correct("status", proposal, "done")
    told = "The Department of Labor proposed a rule on digital savings. (corrected: done)"
    assert title() == told
    twins.correct("status", proposal, "considered")
    told = "The Department of Labor may propose a rule on digital savings. (corrected: considered)"
    assert title() == told
    twins.correct("relabel", proposal, "The rule was only spoken of.")
    assert title() == "The rule was only spoken of."


def test_a_step_that_was_deleted_is_missing_before_the_next(twins: Twins, chain: Chain) -> None:
    twins.take(chain)
    signing = event(twins, "sign", ORDER)
    twins.correct("delete", signing)
    states = dict(life(twins, ORDER))
    assert "signed" not in states
    found = twins.parts.status(instrument_id=ORDER, as_of=NOW).gaps
    missing = [(each.missing, each.before) for each in found]
    assert missing == [("signed", "published")]


def test_the_closing_of_comments_follows_its_event(twins: Twins, chain: Chain) -> None:
    twins.take(chain)
    closing = event(twins, "comment", RULE)
    assert due(twins, "comment") == ["2026-06-01"]
    twins.correct("date", closing, "2026-06-15")
    assert due(twins, "comment") == ["2026-06-15"]
    assert ("comment_closed", "2026-06-15") in life(twins, RULE)
    twins.correct("date", closing, "2026-06")  # a month is no day on which something is due
    assert due(twins, "comment") == []
    twins.correct("date", closing, "")
    assert due(twins, "comment") == []
    twins.correct("date", closing, "2026-06-16")
    twins.correct("status", closing, "denied")
    assert due(twins, "comment") == []
    twins.correct("status", closing, "planned")
    assert due(twins, "comment") == ["2026-06-16"]
    twins.correct("delete", closing)
    assert due(twins, "comment") == []
    twins.withdraw(7)
    assert due(twins, "comment") == ["2026-06-16"]


def test_an_effect_that_had_no_day_gets_a_deadline_with_it(twins: Twins, article: Make) -> None:
    words = "The valuation rule, RIN 1210-ZZ99, takes effect soon."
    told = (
        article("courier-8", words, "2026-02-02T09:00:00")
        .instrument("RIN 1210-ZZ99", "rule", "rin:1210-ZZ99")
        .event("effective", "planned", [], ["RIN 1210-ZZ99"], words, authority="official")
    )
    twins.take([told.build()])
    effect = event(twins, "effective", "rin:1210-ZZ99")
    assert due(twins, "effective") == []
    twins.correct("date", effect, "2026-05-01")
    assert due(twins, "effective") == ["2026-05-01"]
    (deadline,) = twins.parts.deadlines(since=date(2020, 1, 1))
    assert (deadline.instrument_id, deadline.evidence.text) == ("rin:1210-ZZ99", words)
    twins.correct("status", effect, "considered")
    assert due(twins, "effective") == []


def test_merged_closings_are_due_once(twins: Twins, chain: Chain, article: Make) -> None:
    words = "Comments on the menus proposal close on June 3."
    other = (
        article("herald-1", words, "2026-04-03T09:00:00")
        .instrument("menus proposal", "rule")
        .event("comment", "planned", [], ["menus proposal"], words, "2026-06-03")
    ).build()
    twins.take([*chain, other])
    closing = event(twins, "comment", RULE)
    (second,) = (
        each.id
        for each in twins.linker.knowledge().events
        if each.mentions[0].document_id == other.document.id
    )
    assert due(twins, "comment") == ["2026-06-01", "2026-06-03"]
    twins.correct("merge", second, closing)
    assert due(twins, "comment") == ["2026-06-01"]


def test_a_duty_follows_the_act_that_meets_it(twins: Twins, chain: Chain) -> None:
    twins.take(chain)
    proposing = event(twins, "propose", RULE)
    (before,) = met(twins)
    assert before == ("2026-03-31", 56)
    twins.correct("date", proposing, "2026-02-05")
    assert met(twins) == [("2026-02-05", 2)]
    twins.correct("date", proposing, "2026-02")  # by a month nobody can say whether it was in time
    assert met(twins) == [(None, None)]
    twins.correct("date", proposing, "2026-02-03")
    assert met(twins) == [("2026-02-03", 0)]
    twins.correct("status", proposing, "planned")
    assert met(twins) == [(None, None)]
    for number in range(1, 5):
        twins.withdraw(number)
    assert met(twins) == [before]


def test_a_corrected_act_moves_the_text_that_its_text_was_merged_into(
    twins: Twins, chain: Chain, article: Make
) -> None:
    words = "The department's menus rule was made final on July 9."
    final = (
        article("herald-2", words, "2026-07-10T09:00:00")
        .instrument("menus rule", "rule")
        .event("finalize", "planned", ["Department of Labor"], ["menus rule"], words)
    ).build()
    twins.take([*chain, final])
    (act,) = (each for each in twins.linker.knowledge().events if each.type == "finalize")
    twins.correct("merge", act.objects[0].instrument_id or "", RULE)
    assert "final" not in dict(life(twins, RULE))
    twins.correct("date", act.id, "2026-07-09")
    twins.correct("status", act.id, "done")
    assert life(twins, RULE)[-1] == ("final", "2026-07-09")


def test_an_act_that_was_split_off_moves_its_text_by_itself(twins: Twins, chain: Chain) -> None:
    twins.take(chain)
    signing = event(twins, "sign", ORDER)
    (rumour,) = (
        mention.id
        for each in twins.linker.knowledge().events
        if each.id == signing
        for mention in each.mentions
        if mention.status == "planned"
    )
    twins.correct("split", signing, rumour)
    assert ("signed", "2025-08-07") in life(twins, ORDER)
    twins.correct("status", rumour, "denied")
    assert ("signed", "2025-08-07") in life(twins, ORDER)
