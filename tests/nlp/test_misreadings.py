"""Sentences that were once read as telling what they do not: who acted, on what, when, whether."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

_HOLDING = (
    "In March the Ohio Teachers Pension Fund reported shares of BlackRock's iShares Bitcoin Trust "
    "and of the Grayscale Bitcoin Trust. By May it had sold the Grayscale shares. At the end of "
    "June it owned 900,000 shares of the BlackRock fund."
)


def _told(annotation: Annotation, kind: str) -> set[tuple[str, str | None, tuple[str, ...]]]:
    return {(e.status, e.date, e.actors) for e in annotation.events if e.type == kind}


@pytest.mark.parametrize(
    ("text", "kind", "status", "date", "actor"),
    [
        ("Oregon has gone furthest. Its House passed HB 77 on June 3. Idaho was slower. "
         "Its Senate passed SB 12 on July 10.", "pass", "done", "2025-06-03", "Oregon House"),
        ("Congress was slower. Its House passed the GENIUS Act on July 17, though Oregon had "
         "waited.", "pass", "done", "2025-07-17", "House of Representatives"),
        ("The Senate Banking Committee advanced the CLARITY Act on Thursday, two months after the "
         "House had passed it.", "pass", "done", "2025-06", "House of Representatives"),
        ("Gov. Katie Hobbs vetoed SB 1025 days later.", "reject", "done", None, "Katie Hobbs"),
        ("It is said in every bar that the Ohio Teachers Pension Fund is about to buy bitcoin. "
         "It is not.", "allocate", "denied", None, "Ohio Teachers Pension Fund"),
        ("The Ohio Teachers Pension Fund plans to buy bitcoin. It has not.",
         "allocate", "planned", None, "Ohio Teachers Pension Fund"),
        ("Few on Dock Road had heard of it. The mill's owner, Bell Stores, said it had no plans to "
         "add crypto to its 401(k) menu.", "launch", "denied", None, "Bell Stores"),
        (_HOLDING, "allocate", "done", "2025-06-30", "Ohio Teachers Pension Fund"),
    ],
)  # fmt: skip
def test_the_event_is_read_as_it_is_told(
    text: str, kind: str, status: str, date: str | None, actor: str,
    annotate: Callable[..., Annotation],
) -> None:  # fmt: skip
    assert (status, date, (actor,)) in _told(annotate(text), kind)


def test_a_rule_that_will_be_final_is_proposed_today(annotate: Callable[..., Annotation]) -> None:
    read = annotate(
        "The Labor Department announced a proposed rule, RIN 1210-AC99, on the fees of advisers. "
        "The department plans to issue a final rule by the end of 2026."
    )
    assert {status for status, *_ in _told(read, "propose")} == {"done"}
    assert {status for status, *_ in _told(read, "finalize")} == {"planned"}


def test_what_does_not_exist_does_nothing(annotate: Callable[..., Annotation]) -> None:
    read = annotate(
        "The Maple Teachers' Pension Board has not bought bitcoin, and it owns no fund that holds "
        "bitcoin."
    )
    assert {status for status, *_ in _told(read, "allocate")} == {"denied"}
