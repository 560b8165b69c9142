"""What a text says of its own claims: conditions, plots, likenesses, corrections; near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import RETRACTED, Annotation

_NOT_DONE = [
    ("sign", "Even had the governor signed House Bill 9, the ban would have lapsed."),
    ("rescind", "An agency that withdrew the guidance overnight would have invited a lawsuit."),
    ("allocate", "A state fund that bought bitcoin would lose its rating."),
    ("decide", "Lawyers talk as if the court had struck down the rule."),
    ("finalize", "Markets moved as though the SEC had approved the custody rule."),
    ("issue", "For the exercise, the Treasury Department issued guidance on staking."),
    ("sign", "In the last chapter of his novella, the president signs an executive order on tea."),
    ("litigate", "In the fourth episode of the show, the SEC sues a talking dog."),
    ("allocate", "On the poster, the county pension fund buys bitcoin. In reality it never did."),
    ("rescind", "Problem 3. The Labor Department rescinds the bulletin. What must plans do?"),
    ("divest", "A paper says that the state pension fund sold its gold, which it did not."),
    ("enforce", "A post said that the SEC had opened an investigation of Orbit Exchange. "
                "No such investigation exists."),
    ("partner", "The newsletter cites an account that quotes an unnamed banker saying that "
                "Quill Asset Management acquired Harrow Trust."),
    ("rescind", "Clarification: We reported on Friday that the Labor Department had withdrawn the "
                "rule. The notice was a draft."),
    ("issue", "Not real news: Treasury Department issues guidance on cats."),
    ("hear", "The Senate committee had Mr. Holt down as a witness on stablecoins, but "
             "he fell ill."),
]  # fmt: skip
_DONE = [
    ("sign", "The governor who signed House Bill 9 would have preferred a shorter text."),
    ("decide", "A judge who struck down the rule in May would later rule for the department."),
    ("enforce", "The Labor Department said that an exchange that the SEC fined in May would have "
                "to register."),
    ("enforce", "As if that were not enough, the SEC fined Orbit Exchange $5 million on Monday."),
    ("enforce", "In the last round of the case, the SEC fined Orbit Exchange."),
    ("sign", "In the first act of his term, President Trump signed an executive order on "
             "pensions."),
    ("pass", "On Tuesday the Senate passed the Coin Act. In reality, few read it."),
    ("sign", "Bloomberg, citing two officials, said that President Trump signed the order."),
    ("sign", "Correction: Governor Haldane signed House Bill 9 on Tuesday, not Monday."),
    ("divest", "The state pension fund sold its bitcoin on Monday, which it had not planned."),
    ("issue", "The Treasury Department issued guidance, which it had not done since 2019."),
]  # fmt: skip


def _done(annotate: Callable[..., Annotation], text: str) -> set[str]:
    return {event.type for event in annotate(text).events if event.status == "done"}


@pytest.mark.parametrize(("kind", "text"), _NOT_DONE)
def test_a_text_that_takes_its_words_back_tells_of_nothing_done(
    kind: str, text: str, annotate: Callable[..., Annotation]
) -> None:
    assert kind not in _done(annotate, text)


@pytest.mark.parametrize(("kind", "text"), _DONE)
def test_a_sentence_that_only_looks_like_it_is_believed(
    kind: str, text: str, annotate: Callable[..., Annotation]
) -> None:
    assert kind in _done(annotate, text)


_TAKEN_BACK = [
    "An article of May 3 said that the Labor Department withdrew the rule. That was wrong.",
    "We reported on Friday that the Labor Department had withdrawn the rule. That was incorrect.",
]
_ONLY_DENIED = [
    "The Labor Department has not withdrawn the rule, a spokesman said.",
    "The Labor Department has withdrawn the rule, a post said. It has not.",
]


@pytest.mark.parametrize("text", _TAKEN_BACK)
def test_what_its_publisher_takes_back_is_marked(
    text: str, annotate: Callable[..., Annotation]
) -> None:
    (event,) = annotate(text).events
    assert (event.type, event.status) == ("rescind", "denied")
    assert RETRACTED in event.rule.split("/")


@pytest.mark.parametrize("text", _ONLY_DENIED)
def test_what_others_deny_is_not(text: str, annotate: Callable[..., Annotation]) -> None:
    denied = [event for event in annotate(text).events if event.status == "denied"]
    assert denied
    assert not any(RETRACTED in event.rule.split("/") for event in denied)
