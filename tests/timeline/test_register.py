"""Federal Register fields, orders as posted, and the joining of both."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Annotation, Document
from policytrail.timeline import orders, register

Printed = Callable[..., AnnotatedDocument]


@pytest.mark.parametrize(
    ("kind", "action", "type_"),
    [
        ("Rule", "Final rule.", "finalize"),
        ("Rule", "Final rule; correction.", "amend"),
        ("Rule", "Final rule; delay of effective date.", "amend"),
        ("Rule", "Direct final rule; withdrawal.", "rescind"),
        ("Rule", "Notification of enforcement discretion.", "issue"),
        ("Rule", "", "finalize"),
        ("Proposed Rule", "Notice of proposed rulemaking (NPRM).", "propose"),
        ("Proposed Rule", "Proposed rule; extension of comment period.", "comment"),
        ("Proposed Rule", "Advance notice of proposed rulemaking.", "review"),
        ("PRORULE", "", "propose"),
        ("Notice", "Notice.", "issue"),
    ],
)
def test_action_tells_what_a_document_does(
    printed: Printed, kind: str, action: str, type_: str
) -> None:
    item = printed(
        "2026-00001",
        title="Fees of Plan Menus",
        type=kind,
        action=action,
        publication_date="2026-02-03",
        regulation_id_numbers="1299-ZZ01",
        agencies="Labor Department",
    )
    (claim,) = register.enrich(item).annotation.events
    assert claim.type == type_
    assert (claim.date, claim.authority) == ("2026-02-03", "instrument")
    told = f"action: {action}" if type_ == "comment" else "publication_date: 2026-02-03"
    assert claim.evidence.text == told
    start, end = claim.evidence.start, claim.evidence.end
    assert item.document.text[start:end] == claim.evidence.text


@pytest.fixture
def printed(register: Printed) -> Printed:
    """The maker of register documents; the module of that name hides the fixture's."""
    return register


def test_scheduled_days_are_planned_until_they_are_over(printed: Printed) -> None:
    item = printed(
        "2026-00001",
        title="Fees of Plan Menus",
        type="Proposed Rule",
        publication_date="2026-02-03",
        comments_close_on="2026-04-06",
        regulation_id_numbers="1299-ZZ01",
    )

    def closing(day: date) -> str:
        events = timeline.link([item], today=day).events
        return next(event.status for event in events if event.type == "comment")

    assert closing(date(2026, 4, 6)) == "planned"
    assert closing(date(2026, 4, 7)) == "done"


def test_a_wrong_field_makes_no_claim(printed: Printed) -> None:
    item = printed(
        "2026-00001",
        title="Fees of Plan Menus",
        type="Rule",
        publication_date="2026-02-03",
        effective_on="2026-02-30",
        regulation_id_numbers="AC38",
    )
    enriched = register.enrich(item).annotation
    assert [claim.type for claim in enriched.events] == ["finalize"]
    assert [each.key for each in enriched.instruments] == ["fr:2026-00001"]


def test_a_document_on_two_rulemakings_joins_neither(printed: Printed) -> None:
    item = printed(
        "2026-00001",
        title="Fees of Plan Menus",
        type="Rule",
        publication_date="2026-02-03",
        regulation_id_numbers="1299-ZZ01; 1299-ZZ02",
    )
    knowledge = timeline.link([item])
    assert [each.id for each in knowledge.instruments] == ["rin:1299-ZZ01", "rin:1299-ZZ02"]
    (event,) = knowledge.events
    assert [party.instrument_id for party in event.objects] == ["rin:1299-ZZ01", "rin:1299-ZZ02"]


def test_orders_of_one_title_and_other_years_stay_apart(printed: Printed) -> None:
    items = [
        printed(
            number,
            title="Adjusting Certain Delegations Under the Pensions Act",
            type="Presidential Document",
            executive_order_number=order,
            signing_date=signed,
            publication_date=signed,
            president="Donald Trump",
        )
        for number, order, signed in (
            ("2019-00001", "13001", "2019-03-04"),
            ("2025-00001", "14001", "2025-03-04"),
        )
    ]
    assert [each.id for each in timeline.link(items).instruments] == ["eo:13001", "eo:14001"]


def posted(text: str, title: str, published: str) -> AnnotatedDocument:
    moment = datetime.fromisoformat(published).replace(tzinfo=UTC)
    document = Document(
        id="posted",
        source_id="whitehouse",
        url="https://whitehouse.example.org/order",
        title=title,
        text=text,
        retrieved=moment,
        first_seen=moment,
        published=moment,
        tier="official",
        publisher="The White House",
    )
    return AnnotatedDocument(
        document=document, annotation=Annotation(document_id="posted", relevance=1.0)
    )


ORDER = "By the authority vested in me as President, it is hereby ordered:\n\nSection 1. Purpose."
SIGNATURE = "\n\n                 DONALD J. TRUMP\n\nTHE WHITE HOUSE,\n    August 7, 2025.\n"


def test_a_signature_gives_president_and_day() -> None:
    item = orders.enrich(posted(ORDER + SIGNATURE, "Menus for Savers", "2025-08-09T12:00:00"))
    (claim,) = item.annotation.events
    assert (claim.actors, claim.date, claim.date_basis) == (
        ("Donald Trump",),
        "2025-08-07",
        "explicit",
    )
    assert claim.evidence.text.startswith("DONALD J. TRUMP")


@pytest.mark.parametrize(
    ("read", "signer"), [(("Joe Biden",), "Joe Biden"), (("the President",), "the President")]
)
def test_without_a_signature_the_day_of_posting_is_inferred(
    read: tuple[str, ...], signer: str
) -> None:
    """Who signed is whom the language stage found to hold the office, or the office."""
    item = posted(ORDER, "Menus for Savers", "2024-08-09T12:00:00")
    (claim,) = orders.enrich(item).annotation.events
    assert claim.actors == ("the President",)
    found = replace(claim, actors=read, rule="order.signed")
    item = replace(item, annotation=replace(item.annotation, events=(found,)))
    claim, _ = orders.enrich(item).annotation.events
    assert (claim.actors, claim.date, claim.date_basis) == ((signer,), "2024-08-09", "inferred")


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("The president signed an order today.", "official"),
        ("The text reads: it is hereby ordered. So much for the order.", "news"),
    ],
)
def test_what_is_no_order_stays_as_it_was(text: str, tier: str) -> None:
    item = posted(text, "Menus for Savers", "2025-08-09T12:00:00")
    document = item.document.__class__(
        **{name: getattr(item.document, name) for name in item.document.__slots__} | {"tier": tier}
    )
    assert not orders.is_order(document)


def read_recorded(recorded: Path) -> list[AnnotatedDocument]:
    items = []
    for file in sorted((recorded / "federal_register" / "eo_enriched_json").glob("*.json")):
        fields = json.loads(file.read_text(encoding="utf-8"))
        sheet = {
            "document_number": fields["document_number"],
            "executive_order_number": fields["executive_order_number"],
            "title": fields["title"],
            "signing_date": fields["signing_date"] or "",
            "publication_date": fields["publication_date"],
            "president": (fields["president"] or {}).get("name", ""),
            "type": "Presidential Document",
        }
        moment = datetime.fromisoformat(f"{fields['publication_date']}T11:00:00+00:00")
        document = Document(
            id="fr-" + fields["document_number"],
            source_id="register",
            url=fields["html_url"],
            title=fields["title"],
            text="\n".join(f"{name}: {value}" for name, value in sheet.items()),
            retrieved=moment,
            first_seen=moment,
            published=moment,
            kind="register",
            tier="official",
            publisher="Federal Register",
            metadata=sheet,
        )
        items.append(
            AnnotatedDocument(
                document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
            )
        )
    return items


def read_title(head: str) -> str:
    """Return the title of YAML front matter: plain or quoted, folded at line ends."""
    match = re.search(r"^title: (.*(?:\n  .*)*)", head, re.MULTILINE)
    assert match
    raw = re.sub(r"\\?\n\s+\\?", " ", match[1]).strip()
    if raw.startswith('"'):
        raw = raw.replace("\\ ", " ").replace("\\_", " ")
        return str(json.loads(re.sub(r"\\x(..)", r"\\u00\1", raw)))
    return raw.strip("'").replace("''", "'")


def read_posted(recorded: Path) -> list[AnnotatedDocument]:
    items = []
    folder = recorded / "whitehouse_docs" / "presidential-actions"
    for file in sorted(folder.glob("*.md")):
        head, body = file.read_text(encoding="utf-8").split("\n---\n", 1)
        day = re.search(r"^date: '(.*)'", head, re.MULTILINE)
        assert day
        item = posted(body.strip(), read_title(head), f"{day[1]}T21:00:00")
        document = item.document.__class__(
            **{name: getattr(item.document, name) for name in item.document.__slots__}
            | {"id": file.name}
        )
        items.append(
            AnnotatedDocument(
                document=document, annotation=Annotation(document_id=file.name, relevance=1.0)
            )
        )
    return items


@pytest.mark.recorded
def test_recorded_orders_as_posted_join_those_in_print(recorded: Path) -> None:
    printed_orders, pages = read_recorded(recorded), read_posted(recorded)
    knowledge = timeline.link([*printed_orders, *pages])
    signings = [
        event
        for event in knowledge.events
        if event.type == "sign" and event.objects[0].instrument_id.startswith("eo:")  # type: ignore[union-attr]
    ]
    assert len(signings) == len(printed_orders) == 233
    numbered = {event.objects[0].instrument_id: event for event in signings}
    signing = numbered["eo:14330"]
    assert (signing.date, signing.status, signing.actors[0].name) == (
        "2025-08-07",
        "done",
        "Donald Trump",
    )
    assert len(signing.mentions) == 2
    both = [event for event in signings if len(event.mentions) >= 2]
    assert len(both) >= 220
    posted_days = {item.document.id: item.document.published for item in pages}
    for event in both:
        for mention in event.mentions:
            day = posted_days.get(mention.document_id)
            if day is not None and event.date is not None:
                assert abs((day.date() - date.fromisoformat(event.date)).days) <= 7


@pytest.mark.recorded
def test_recorded_orders_have_one_instrument_each(recorded: Path) -> None:
    printed_orders = read_recorded(recorded)
    assert len({each.id for each in timeline.link(printed_orders).instruments}) == 233


def test_the_calendar_changes_no_mention(printed: Printed) -> None:
    item = printed(
        "2026-00001",
        title="Fees of Plan Menus",
        type="Proposed Rule",
        publication_date="2026-02-03",
        comments_close_on="2026-04-06",
        regulation_id_numbers="1299-ZZ01",
    )
    before = timeline.link([item], today=date(2026, 3, 1)).events
    after = timeline.link([item], today=date(2026, 5, 1)).events
    assert [event.mentions for event in before] == [event.mentions for event in after]
    assert [event.id for event in before] == [event.id for event in after]


def test_an_extension_puts_off_the_closing_and_keeps_the_history(printed: Printed) -> None:
    common = {
        "title": "Fees of Plan Menus",
        "type": "Proposed Rule",
        "regulation_id_numbers": "1299-ZZ01",
        "agencies": "Labor Department",
    }
    proposal = printed(
        "2026-00001",
        action="Proposed rule.",
        publication_date="2026-02-03",
        comments_close_on="2026-04-06",
        **common,
    )
    extension = printed(
        "2026-00777",
        action="Proposed rule; extension of comment period.",
        publication_date="2026-04-01",
        comments_close_on="2026-05-06",
        **common,
    )
    knowledge = timeline.link([proposal, extension], today=date(2026, 6, 1))
    told = {event.date: (event.status, event.title) for event in knowledge.events}
    assert told["2026-04-06"][0] == "planned"
    assert told["2026-05-06"][0] == "done"
    assert told["2026-04-01"][1].endswith("was extended.")
    assert [each.due for each in knowledge.deadlines] == ["2026-05-06"]
    assert [(state.state, state.date) for state in knowledge.states] == [
        ("proposed", "2026-02-03"),
        ("comment_extended", "2026-04-01"),
        ("comment_closed", "2026-05-06"),
    ]


def test_a_period_that_is_reopened_had_closed(printed: Printed) -> None:
    common = {"title": "Fees", "type": "Proposed Rule", "regulation_id_numbers": "1299-ZZ01"}
    first = printed(
        "2026-00001", publication_date="2026-02-03", comments_close_on="2026-04-06", **common
    )
    second = printed(
        "2026-00777",
        action="Proposed rule; reopening of comment period.",
        publication_date="2026-05-01",
        comments_close_on="2026-06-06",
        **common,
    )
    knowledge = timeline.link([first, second], today=date(2026, 7, 1))
    done = {event.date for event in knowledge.events if event.status == "done"}
    assert {"2026-04-06", "2026-06-06"} <= done
