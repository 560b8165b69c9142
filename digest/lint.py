"""Refuses a statement that claims more than the status of its event.

Written apart from the code that makes the statements, so that a mistake there is found here. It
knows the words by which English tells of an act as completed, and the words that a weaker status
needs. Names of parties and titles are blanked first: an order may well be called "Signed".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policytrail.records import Event, EventStanding

# Past forms: "signed" alone, or after "has", says that it is done.
_PAST = """
signed issued published released proposed finalized finalised adopted rescinded revoked withdrew
withdrawn repealed cancelled amended revised changed extended delayed directed ordered instructed
reviewed introduced advanced passed approved cleared enacted became rejected vetoed failed defeated
sued filed appealed ruled decided held struck stayed vacated fined settled sanctioned invested
bought acquired sold cut reduced divested exited launched opened unveiled agreed reached partnered
merged nominated confirmed appointed resigned left testified closed ended took went
gave made dropped studied examined testified unveiled posted sent updated corrected postponed
blocked turned voted heard argued kept
"""
_DONE = re.compile(rf"\b(?:{'|'.join(_PAST.split())})\b", re.IGNORECASE)
# After these an act is not told as a fact, and its participle is no claim.
_NEEDED: dict[EventStanding, re.Pattern[str]] = {
    "reported": re.compile(r"\breported(?:ly)?\b|\baccording to\b|\bis said to\b", re.IGNORECASE),
    "planned": re.compile(
        r"\bexpected to\b|\bplans? to\b|\bplanned\b|\b(?:is|are) (?:due|set|scheduled) to\b",
        re.IGNORECASE,
    ),
    "considered": re.compile(
        r"\b(?:may|might|could)\b|\bconsider(?:s|ing|ed)\b|\b(?:is|are) asked to\b", re.IGNORECASE
    ),
    "denied": re.compile(
        r"\bden(?:y|ies|ied)\b|\btaken back\b|\bno plans to\b|\b(?:has|have|will) not\b"
        r"|\bgave up plans to\b|\bdecided not to\b",
        re.IGNORECASE,
    ),
}
_STRONGER: dict[EventStanding, re.Pattern[str]] = {
    "considered": re.compile(r"\bwill\b|\bexpected to\b|\bplans? to\b", re.IGNORECASE),
}
# How a weaker status may still use a participle: "may be signed", "reported to have been signed".
_HEDGED: dict[EventStanding, re.Pattern[str]] = {
    "reported": re.compile(r"\breported to have(?: been)?\s+\w+(?: or \w+)?", re.IGNORECASE),
    "planned": re.compile(r"\bto be\s+\w+(?: or \w+)?", re.IGNORECASE),
    "considered": re.compile(r"\b(?:may|might|could) be\s+\w+(?: or \w+)?", re.IGNORECASE),
}


def objections(text: str, event: Event) -> tuple[str, ...]:
    """Return why a statement about an event must not be printed; none means that it may."""
    if event.status == "done":
        return ()
    plain = _without_names(text, event)
    if event.status == "denied":
        return _objections_to_denial(plain)
    found = []
    if not _NEEDED[event.status].search(plain):
        found.append(f"it does not say that it is {event.status}")
    stronger = _STRONGER.get(event.status)
    if stronger and (match := stronger.search(plain)):
        found.append(f"'{match[0]}' claims more than {event.status}")
    told = _DONE.search(_HEDGED[event.status].sub(" ", plain))
    if told:
        found.append(f"'{told[0]}' tells it as done")
    return tuple(found)


def _objections_to_denial(plain: str) -> tuple[str, ...]:
    """Nothing of what is denied may stand before the word that denies it."""
    match = _NEEDED["denied"].search(plain)
    if match is None:
        return ("it does not say that it is denied",)
    told = _DONE.search(plain, 0, match.start())
    return (f"'{told[0]}' tells it as done",) if told else ()


def _without_names(text: str, event: Event) -> str:
    """Return the text without names of parties, quotations and bracketed titles."""
    plain = text
    for name in sorted(_names(event), key=lambda each: (-len(each), each)):
        plain = plain.replace(name, " ")
    plain = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", plain)
    return re.sub(r"\((?:[^()]|\([^()]*\))*\)", " ", plain)


def _names(event: Event) -> Iterable[str]:
    for party in (*event.actors, *event.objects):
        yield party.name
        yield " ".join(party.name.split())
