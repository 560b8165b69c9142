"""Bills as the Library of Congress and the Government Publishing Office report them.

A record of a bill has one line for each action, ``July 17, 2025: Passed House by ...``. Which
action moves a bill is told by the wording of the Library of Congress
(https://www.congress.gov/help/field-values/action-codes). Motions, rules for debate and amendments
move nothing, even where something "passed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from policytrail.records import (
    AnnotatedDocument,
    Document,
    EventClaim,
    EventType,
    Instrument,
    Span,
)
from policytrail.timeline.register_fields import recorded_claim

RULE = "bills:"
HOUSE, SENATE = "House of Representatives", "Senate"
_CITATION = re.compile(r"([A-Z][A-Za-z.]*?)\s*(\d+)")
_LINE = re.compile(r"^(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4}): (?P<said>\S[^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    pattern: re.Pattern[str]
    step: str  # what it makes of the bill
    type: EventType
    actor: str = ""  # "" means: as the text says, or the chamber where the bill began


def _act(step: str, type_: EventType, pattern: str, actor: str = "") -> _Act:
    compiled = re.compile(pattern, re.IGNORECASE)
    return _Act(pattern=compiled, step=step, type=type_, actor=actor)


_PASSED = r"(?:passed(?:/agreed to in)?|resolution agreed to in)"
# The first match counts. A vote over a veto comes before plain passage.
_ACTS = (
    _act("introduced", "introduce", r"introduced in (?:the )?house", HOUSE),
    _act("introduced", "introduce", r"introduced in (?:the )?senate", SENATE),
    _act("vetoed", "reject", r"vetoed by president"),
    _act("sustained", "reject", r"failed of passage .* over veto|veto sustained"),
    _act("overridden", "pass", r"passed house over veto|.*two-thirds.*passed .* over", HOUSE),
    _act("overridden", "pass", r"passed senate over veto", SENATE),
    _act("signed", "sign", r"signed by president"),
    _act("law", "enact", r"became (?:public|private) law"),
    _act("presented", "advance", r"presented to (?:the )?president"),
    _act("passed", "pass", rf"{_PASSED} house\b", HOUSE),
    _act("passed", "pass", rf"{_PASSED} senate\b", SENATE),
    _act(
        "passed", "pass", r"on (?:passage|agreeing to the resolution) (?:passed|agreed to)", HOUSE
    ),
    _act(
        "passed", "pass",
        r"on motion to suspend the rules and (?:pass|agree to) the (?:bill|resolution)"
        r"(?:, as amended,?)? agreed to", HOUSE,
    ),
    _act("failed", "reject", r"failed of passage.* in house|on passage failed", HOUSE),
    _act("failed", "reject", r"failed of passage.* in senate", SENATE),
    _act("failed", "reject", r"on motion to suspend the rules .* failed", HOUSE),
    _act(
        "reported_out", "advance",
        r"(?:ordered to be )?reported\b(?! to house\. rule)|committee on [^.]*\. reported by|"
        r"committee on [^.]*\. (?:original measure|ordered to be) reported",
    ),
    _act(
        "in_committee", "advance",
        r"(?:received in the (?:senate|house) and )?(?:read twice and )?referred to the "
        r"(?:house |senate )?(?:committee|subcommittee)",
    ),
)  # fmt: skip


def is_bill(document: Document) -> bool:
    """Tell whether the document is the record of a bill's actions."""
    return document.kind == "register" and key(document) is not None


def key(document: Document) -> str | None:
    """Return the bill's identifier: ``bill:119-s-1582``."""
    match = _CITATION.fullmatch(document.metadata.get("bill", "").strip())
    congress = document.metadata.get("congress", "").strip()
    if match is None or not congress.isdigit():
        return None
    return f"bill:{congress}-{match[1].replace('.', '').lower()}-{match[2]}"


def law_keys(document: Document) -> tuple[str, ...]:
    """Return the public laws that the bill became: ``plaw:119-27``."""
    found = re.findall(r"Public Law (\d+-\d+)", document.metadata.get("laws", ""))
    return tuple(f"plaw:{number}" for number in found)


def end_of_congress(bill: str) -> date | None:
    """Return the day on which the Congress of a bill ends: 3 January (20th Amendment)."""
    match = re.match(r"bill:(\d{1,3})-", bill)
    return date(1789 + 2 * int(match[1]), 1, 3) if match else None


def step_of(rule: str) -> str | None:
    """Return what an act made of a bill, by the rule of a claim from a record."""
    return rule.removeprefix(RULE) if rule.startswith(RULE) else None


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the record with the bill that it is of, and a claim for each act that moved it.

    What the language stage found in the lines of acts is dropped: the lines say it better.
    """
    document, identifier = item.document, key(item.document)
    place = document.text.find(document.title)
    if identifier is None or place < 0:
        return item
    bill = Instrument(
        id=identifier,
        key=identifier,
        kind="bill",
        name=document.metadata.get("title") or document.metadata["bill"],
        mentions=(Span(start=place, end=place + len(document.title), text=document.title),),
    )
    lines = [match.span() for match in _LINE.finditer(document.text)]
    rest = tuple(
        claim
        for claim in item.annotation.events
        if not any(start <= claim.evidence.start < end for start, end in lines)
    )
    others = tuple(each for each in item.annotation.instruments if each.key != identifier)
    return replace(
        item,
        annotation=replace(
            item.annotation,
            instruments=(bill, *others),
            events=(*_claims(document, bill), *rest),
        ),
    )


def _claims(document: Document, bill: Instrument) -> Iterator[EventClaim]:
    """Yield the acts in their order, each step of a chamber on a day once."""
    seen: set[tuple[str, str, str]] = set()
    for match in _LINE.finditer(document.text):
        act = next((each for each in _ACTS if each.pattern.match(match["said"])), None)
        day = _day(match["day"])
        if act is None or day is None or (act.step, act.actor, day) in seen:
            continue
        seen.add((act.step, act.actor, day))
        yield recorded_claim(
            type=act.type,
            status="done",
            actors=(act.actor,) if act.actor else (),
            objects=(bill.name,),
            evidence=Span(start=match.start(), end=match.end(), text=match[0]),
            date=day,
            rule=f"{RULE}{act.step}",
        )


def _day(text: str) -> str | None:
    try:
        return datetime.strptime(text, "%B %d, %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return None
