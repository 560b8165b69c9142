"""Who can be a party to an event that the encoder finds, by the grammar of the sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Token

from policytrail.nlp.event_model import Telling
from policytrail.nlp.referent import Referent
from policytrail.nlp.telling_parties import can_take_part, has_parties, is_turned_down

_CASES = [
    # Whoever expects, predicts or reports an event does not take part in it.
    ("Ada Wickham of Pell Lane expects lawsuits over the rule.", "Wickham", "lawsuits", False),
    ("Ada Wickham of Pell Lane expects lawsuits over the rule.", "Lane", "lawsuits", False),
    ("Ada Wickham plans lawsuits over the rule.", "Wickham", "lawsuits", True),
    ("Omri Stell predicts that the Tolland fund will sell its gold.", "Stell", "sell", False),
    ("Omri Stell predicts that the Tolland fund will sell its gold.", "fund", "sell", True),
    ("Omri Stell says that he will sell his gold.", "Stell", "sell", True),
    ("Pell Lane asked the Tolland fund to sell its gold.", "Lane", "sell", False),
    ("Pell Lane asked the Tolland fund to sell its gold.", "fund", "sell", True),
    ("Pell Lane wants to sell its gold.", "Lane", "sell", True),
    # A motion asks others to act.
    ("A motion by trustee Ott to sell the gold failed.", "Ott", "sell", False),
    # Where it took place is no actor.
    ("In Tolland one small fund sold gold.", "Tolland", "sold", False),
    ("In Tolland one small fund sold gold.", "fund", "sold", True),
    ("Under the Tolland plan they sold gold.", "plan", "sold", True),
    # What a reason speaks of is not what happened.
    ("The motion failed because members wanted a ban on tokens.", "tokens", "failed", False),
    ("The motion on tokens failed because members were away.", "tokens", "failed", True),
]  # fmt: skip


def _token(doc: Doc, text: str) -> Token:
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(("text", "word", "event", "able"), _CASES)
def test_the_parse_says_who_can_take_part(
    text: str, word: str, event: str, able: bool, read: Callable[..., Doc]
) -> None:
    doc = read(text)
    role = "of" if event == "failed" else "by"
    found = can_take_part(_token(doc, word), _token(doc, event), role, "divest")
    assert found is able


def test_who_made_a_ruling_does_not_attack_it(read: Callable[..., Doc]) -> None:
    doc = read("Judge Ines Corvo's ruling against the rule was appealed on Monday.")
    judge, event = _token(doc, "Corvo"), _token(doc, "appealed")
    assert not can_take_part(judge, event, "by", "litigate")
    assert can_take_part(judge, event, "by", "rescind")


def _telling(kind: str, status: str = "done") -> Telling:
    return Telling(
        start=0, end=1, kind=kind, probability=1.0, status=status, status_probability=1.0,
        issues=(), roles={"by": (), "of": (), "when": ()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "kind", "actor", "thing", "whole"),
    [
        ("Credit will be sold to savers.", "sold", "divest", None, "asset", False),
        ("Tolland sold credit.", "sold", "divest", "company", "asset", True),
        ("Tolland earned a dollar a share.", "earned", "allocate", "company", None, False),
        ("Tolland means to buy more.", "buy", "allocate", "pension_fund", None, True),
        ("Through our fund we hold gold.", "hold", "allocate", None, "asset", True),
        ("Tolland managed 9 billion.", "managed", "allocate", "pension_fund", None, False),
        ("Ott told a conference of it.", "told", "hear", "person", None, False),
        ("Ott told the panel of it.", "told", "hear", "person", "committee", True),
        ("A hearing is near.", "hearing", "hear", None, None, True),
        ("Tokens fell on Monday.", "fell", "reject", None, "asset", False),
        ("The letter remains in force.", "force", "effective", None, "guidance", False),
        ("The letter is in force.", "force", "effective", None, "guidance", True),
    ],
)
def test_an_event_has_the_parties_of_its_kind(
    text: str, word: str, kind: str, actor: str | None, thing: str | None, whole: bool,
    read: Callable[..., Doc],
) -> None:  # fmt: skip
    event = _token(read(text), word)
    parties = [
        (Referent(name="x", classes=frozenset({role}), token=event),) if role else ()
        for role in (actor, thing)
    ]
    assert has_parties(_telling(kind), event, *parties) is whole


def test_a_denial_may_leave_out_who_was_asked(read: Callable[..., Doc]) -> None:
    event = _token(read("No, and never sold."), "sold")
    assert has_parties(_telling("divest", "denied"), event, (), ())


def test_a_choice_against_something_is_no_deed(read: Callable[..., Doc]) -> None:
    event = _token(read("Tolland decided against gold."), "decided")
    assert is_turned_down(event, "allocate")
    assert not is_turned_down(event, "decide")
    assert not is_turned_down(_token(read("Tolland decided on gold."), "decided"), "allocate")
