"""The lives of positions: what funds think of, decide, buy, hold and sell."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Knowledge
from policytrail.timeline import Linker

Make = Callable[..., Any]
FUND = "State of Wisconsin Investment Board"
SWIB = "position:fund:swib/bitcoin"


def say(
    article: Make, key: str, day: str, act: tuple[str, str], text: str, **more: Any
) -> AnnotatedDocument:
    """Return a document that tells one act of the fund."""
    type_, status = act
    when = more.pop("when", None)
    builder = article(f"{key}-1", text, f"{day}T09:00:00")
    builder.event(type_, status, [FUND], ["bitcoin"], text, when, **more)
    built: AnnotatedDocument = builder.build()
    return built


@pytest.fixture
def whole(article: Make) -> list[AnnotatedDocument]:
    """A fund's way with bitcoin, from a whisper to the exit and a new start."""
    f = "State of Wisconsin Investment Board"
    return [
        say(article, "courier", "2024-01-10", ("allocate", "considered"),
            f"{f} may buy bitcoin, a person said who was not allowed to speak of it.",
            authority="anonymous"),
        say(article, "gazette", "2024-02-01", ("allocate", "considered"),
            f"{f} is studying bitcoin, its director said.", authority="named_person"),
        say(article, "herald", "2024-03-05", ("allocate", "planned"),
            f"Staff recommended to {f} a first purchase of bitcoin.", authority="outlet"),
        say(article, "ledger", "2024-03-20", ("allocate", "planned"),
            f"The trustees of {f} approved an allocation to bitcoin.", authority="official"),
        say(article, "board", "2024-05-14", ("allocate", "done"),
            f"{f} bought bitcoin in the first quarter.", when="2024-Q1", authority="filing"),
        say(article, "mirror", "2025-02-14", ("allocate", "done"),
            f"{f} more than doubled its bitcoin.", when="2024-12-31", authority="filing"),
        say(article, "post", "2025-05-15", ("divest", "done"),
            f"{f} sold all of its bitcoin.", when="2025-03-31", authority="filing"),
    ]  # fmt: skip


LIFE = [
    "rumoured", "studying", "proposed", "approved", "initiated", "increased", "exited",
]  # fmt: skip


def life(knowledge: Knowledge, key: str = SWIB) -> list[str]:
    return [each.state for each in knowledge.states if each.instrument_id == key]


def test_a_position_goes_from_rumour_to_exit(whole: list[AnnotatedDocument]) -> None:
    knowledge = timeline.link(whole, today=date(2025, 6, 1))
    assert life(knowledge) == LIFE
    assert knowledge.gaps == ()
    (position,) = [each for each in knowledge.instruments if each.id == SWIB]
    assert (position.kind, position.name) == ("position", f"{FUND}: bitcoin")
    assert position.first_known == whole[0].document.first_seen


def test_a_plan_leads_to_the_next_purchase_though_only_its_quarter_is_known(
    whole: list[AnnotatedDocument],
) -> None:
    first = [event for event in timeline.link(whole).events if event.date == "2024-Q1"]
    assert [len(event.mentions) for event in first] == [5]


@pytest.mark.parametrize("count", range(1, 5))
def test_nothing_is_held_before_it_is_bought(whole: list[AnnotatedDocument], count: int) -> None:
    knowledge = timeline.link(whole[:count], today=date(2024, 4, 1))
    assert life(knowledge) == LIFE[:count]


@pytest.mark.parametrize("seed", range(25))
def test_any_arrival_gives_the_same(whole: list[AnnotatedDocument], seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    waiting = [*whole, *whole[::2]]
    rand.shuffle(waiting)
    linker = Linker()
    while waiting:
        linker.update([waiting.pop() for _ in range(min(len(waiting), rand.randint(1, 3)))])
    victim = rand.choice(whole)
    linker.update([], gone=[victim.document.id])
    linker.update([victim])
    assert linker.knowledge() == timeline.link(whole)


def test_a_holding_after_the_exit_is_refused_until_it_was_bought_again(
    article: Make, whole: list[AnnotatedDocument]
) -> None:
    """A paper that repeats an old list of holders does not make a fund one of them again."""
    stale = say(
        article, "weekly", "2025-07-18", ("allocate", "done"),
        f"Among the holders of bitcoin is {FUND}.", when="2025-07-18", authority="outlet",
    )  # fmt: skip
    knowledge = timeline.link([*whole, stale], today=date(2025, 8, 1))
    assert life(knowledge) == LIFE
    assert [(gap.missing, gap.before) for gap in knowledge.gaps] == [("initiated", "held")]
    again = say(
        article, "board2", "2025-08-14", ("allocate", "done"),
        f"{FUND} bought bitcoin anew.", when="2025-06-30", authority="filing",
    )  # fmt: skip
    filled = timeline.link([*whole, stale, again], today=date(2025, 9, 1))
    assert life(filled) == [*LIFE, "initiated", "held"]
    assert filled.gaps == ()


@pytest.mark.parametrize(
    ("authority", "is_reported"), [("outlet", True), ("filing", False)]
)  # fmt: skip
def test_more_of_what_nobody_had_is_a_gap(article: Make, authority: str, is_reported: bool) -> None:
    item = say(
        article, "courier", "2025-02-14", ("allocate", "done"),
        f"{FUND} raised its bitcoin holding.", when="2024-12-31", authority=authority,
    )  # fmt: skip
    knowledge = timeline.link([item])
    assert life(knowledge) == ["increased"]
    assert [each.is_reported for each in knowledge.states] == [is_reported]
    assert [(gap.missing, gap.before) for gap in knowledge.gaps] == [("initiated", "increased")]


@pytest.mark.parametrize(
    ("today", "last"), [("2025-08-14", "held"), ("2025-08-18", "unknown")]
)  # fmt: skip
def test_a_holding_that_filings_show_no_more_is_unknown(
    article: Make, today: str, last: str
) -> None:
    item = say(
        article, "courier", "2025-02-14", ("allocate", "done"),
        f"{FUND} holds bitcoin, its filing shows.", when="2024-12-31", authority="filing",
    )  # fmt: skip
    knowledge = timeline.link([item], today=date.fromisoformat(today))
    assert life(knowledge)[-1] == last


def test_an_anonymous_word_that_it_holds_is_a_rumour(article: Make) -> None:
    item = say(
        article, "courier", "2025-02-14", ("allocate", "done"),
        f"{FUND} has put 3% into bitcoin, an adviser said.", authority="anonymous",
    )  # fmt: skip
    assert life(timeline.link([item])) == ["rumoured"]


def only(article: Make, type_: str, text: str) -> Sequence[str]:
    item = say(article, "courier", "2025-02-14", (type_, "done"), text, authority="filing")
    return life(timeline.link([item], today=date(2025, 3, 1)))


@pytest.mark.parametrize(
    ("type_", "text", "state"),
    [
        ("divest", "sold its entire stake in bitcoin", "exited"),
        ("divest", "no longer holds bitcoin", "exited"),
        ("divest", "trimmed bitcoin by a third", "reduced"),
        ("divest", "sold some of its bitcoin", "reduced"),
        ("allocate", "put $40 million into bitcoin", "initiated"),
        ("allocate", "has a stake in bitcoin", "held"),
        ("allocate", "added to its bitcoin", "increased"),
        ("allocate", "bought more bitcoin", "increased"),
    ],
)
def test_the_words_say_what_was_done(article: Make, type_: str, text: str, state: str) -> None:
    assert only(article, type_, f"{FUND} {text}.") == [state]


def test_several_investors_have_a_position_each_and_nobody_has_none(article: Make) -> None:
    text = "Harrow Ridge Teachers Fund and several funds bought bitcoin."
    builder = article("courier-1", text, "2025-02-14T09:00:00")
    builder.event("allocate", "done", ["Harrow Ridge Teachers Fund", "several funds"],
                  ["bitcoin"], text)  # fmt: skip
    knowledge = timeline.link([builder.build()])
    assert [each.name for each in knowledge.instruments] == ["Harrow Ridge Teachers Fund: bitcoin"]
