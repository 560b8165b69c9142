"""Kinds of sentence from which untrue events were once read, and true ones beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policytrail.records import Annotation, EventClaim

_DAY = datetime(2026, 9, 17, 12, tzinfo=UTC)  # a Thursday


def _events(annotate: Callable[..., Annotation], text: str, kind: str) -> list[EventClaim]:
    return [e for e in annotate(text, published=_DAY).events if e.type == kind]


@pytest.mark.parametrize(
    ("text", "kind", "status", "date"),
    [
        # A finite clause in the past at a noun that could ask for something is a relative clause.
        ("The council will not speak of the executive order that the president signed on July 9, "
         "because it has not read it.", "sign", "done", "2026-07-09"),
        ("The union fights the rule that the Wexley Bureau proposed on Monday.",
         "propose", "done", "2026-09-14"),
        ("The Labor Department still hears of the guidance it withdrew in May.",
         "rescind", "done", "2026-05"),
        ("The bulletin withdrawn by the Wexley Bureau in May spoke of annuities.",
         "rescind", "done", "2026-05"),
        ("The requirement that the Wexley Bureau proposed on June 3 would bind all plans.",
         "propose", "done", "2026-06-03"),
        # What is demanded stands in the subjunctive.
        ("An order that the Tolland County Retirement System sell its bitcoin is being drafted.",
         "divest", "planned", None),
        ("The mayor's insistence that the Tolland County Retirement System sell its bitcoin was "
         "noted.", "divest", "considered", None),
        # The perfect participle lies before the main verb, whatever that is.
        ("Having bought Quarrow Trust in 2024, Sennet Capital may sell its offices.",
         "partner", "done", "2024"),
        # Said not to be so.
        ("It is not true that the Labor Department rescinded the bulletin.",
         "rescind", "denied", None),
        ("It is false that Governor Ines Corvo signed House Bill 9.", "sign", "denied", None),
        # What is appealed has been decided.
        ("Judge Ines Corvo's ruling against the fiduciary rule will be appealed.",
         "decide", "done", None),
        # A text that comes after another does not comply with it; who must follow it does.
        ("Plans must follow the rule by March 1, 2027.", "effective", "planned", "2027-03-01"),
        ("The testimony that Commissioner Rafe Lindgren gave to the Senate Banking Committee on "
         "Tuesday was long.", "hear", "done", "2026-09-15"),
        # The day of the asking or saying is not that of what is asked or said.
        ("Four unions asked the Labor Department on Monday to issue guidance on private credit.",
         "issue", "considered", None),
        ("Quarrow Trust announced in May that it would offer a crypto window to 401(k) plans.",
         "launch", "planned", None),
        ("Quarrow Trust plans to offer a crypto window to 401(k) plans in May.",
         "launch", "planned", "2027-05"),
    ],
)  # fmt: skip
def test_status_and_date_are_those_of_the_clause(
    text: str, kind: str, status: str, date: str | None, annotate: Callable[..., Annotation]
) -> None:
    found = {(e.status, e.date) for e in _events(annotate, text, kind)}
    assert found == {(status, date)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No bill that the Senate passed this year speaks of tokens.", "pass"),
        ("Mr. Stell warned that guidance issued in haste can be withdrawn in haste.", "issue"),
        ("Mr. Stell warned that guidance issued in haste can be withdrawn in haste.", "rescind"),
        ("The rule follows Executive Order 14330 of last August.", "effective"),
        ("Sennet Capital complied with the rule in 2022.", "effective"),
        ("Senator Ada Wickham pressed Sennet Capital last summer on its fees.", "hear"),
        ("Private credit funds will be sold to savers by 2030, Mr. Stell predicts.", "divest"),
        ("The release of June 3, 2020, on bitcoin in 401(k) plans remains in force.", "effective"),
    ],
)
def test_what_tells_of_no_event_is_none(
    text: str, kind: str, annotate: Callable[..., Annotation]
) -> None:
    assert not _events(annotate, text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "actors", "objects"),
    [
        # A name is no verb, though it ends like one.
        ("Senators Ada Wickham and Omri Stell asked Acting Secretary Keith Sonderling to withdraw "
         "the proposed rule.", "rescind", {"Keith Sonderling"}, None),
        # The next president is not this one.
        ("The executive order can be revoked by the next president.",
         "rescind", {"next president"}, None),
        # Justices sit on the Supreme Court.
        ("The Supreme Court took the case of the Quarrow plan on Friday. The Ninth Circuit had "
         "dismissed the suit. The justices will decide the case in June.",
         "decide", {"Supreme Court", "U.S. Court of Appeals for the Ninth Circuit"}, None),
        # Who makes a fund is not what is held.
        ("The Tolland County Retirement System owns 900 shares of BlackRock's bitcoin fund.",
         "allocate", None, {"bitcoin"}),
        ("The Tolland County Retirement System owns 900 shares of the BlackRock fund.",
         "allocate", None, {"BlackRock fund"}),
        ("The Tolland County Retirement System committed $90 million to Quarrow Lending Fund III.",
         "allocate", None, {"Quarrow Lending Fund III"}),
        # A fund that looks for gold does not look for itself.
        ("The Tolland County Retirement System owns bitcoin. It is not looking to add gold.",
         "allocate", None, {"bitcoin", "gold"}),
        ("Sennet Capital has taken Quarrow Trust into its program for private markets.",
         "partner", {"Sennet Capital"}, {"Quarrow Trust"}),
    ],
)  # fmt: skip
def test_parties_are_those_who_take_part(
    text: str, kind: str, actors: set[str] | None, objects: set[str] | None,
    annotate: Callable[..., Annotation],
) -> None:  # fmt: skip
    events = _events(annotate, text, kind)
    assert events
    if actors is not None:
        assert {name for e in events for name in e.actors} == actors
    if objects is not None:
        assert {name for e in events for name in e.objects} == objects


def test_who_leaves_an_office_was_called_to_it_on_another_day(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "Lori Chavez-DeRemer has left the Labor Department. The Senate had confirmed "
        "Chavez-DeRemer in March 2025."
    )
    assert {e.date for e in _events(annotate, text, "appoint")} == {None, "2025-03"}


def test_a_filing_dates_no_sentence_that_speaks_of_another_time(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "A filing for the second quarter of 2026 shows none. The Tolland County Retirement System "
        "sold its bitcoin fund. In May 2024 it reported 900 shares of the Grayscale Bitcoin Trust."
    )
    assert {e.date for e in _events(annotate, text, "divest")} == {"2026-Q2"}
    assert "2026-Q2" not in {e.date for e in _events(annotate, text, "allocate")}


@pytest.mark.parametrize(
    ("text", "kind", "thing"),
    [
        ("CalPERS Dumps Bitcoin Trust Stake", "divest", "Bitcoin Trust"),
        ("SEC Fines Kestrel Exchange", "enforce", "Kestrel Exchange"),
    ],
)
def test_a_headline_in_capitals_is_read_by_the_order_of_its_words(
    text: str, kind: str, thing: str, annotate: Callable[..., Annotation]
) -> None:
    (event,) = _events(annotate, text, kind)
    assert (event.status, event.objects) == ("done", (thing,))
