"""In what manner an act is told: a form of English for every state that it can be in.

The status says how far an act has come; the words of the text that speaks for it say the rest: that
it is not yet done, that nobody has decided, that somebody asks for it. Where they say nothing that
is sure, the plain form of the status stands. Every form claims no more than its status; the digest
checks that apart (``digest.lint``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from policytrail.records import RETRACTED, EventStanding
from policytrail.timeline.phrases import Phrase

Turn = Literal[
    "plain", "asked", "put off", "taken back", "no plans", "undecided", "given up", "decided not",
    "not yet", "will not", "not done", "will be denied",
]  # fmt: skip
_ASKING = frozenset(
    {"ask", "urge", "call", "petition", "press", "request", "demand", "beg", "plead", "invite"}
)
_PUT_OFF = re.compile(r"\b(?:postpon(?:ed|es|ing)|put off|pushed back|reschedul\w+)\b", re.I)
# Of a denial: the first that the words show.
_OF_DENIAL: tuple[tuple[Turn, str], ...] = (
    ("no plans", r"\bno (?:\w+ ){0,2}(?:plans?|intentions?)\b"
     r"|(?:\bnot|n['’]t) (?:\w+ )?(?:plan|planning|intend|intending|looking to|seeking to)\b"),
    ("undecided", r"(?:\bnot|n['’]t) (?:\w+ ){0,2}(?:decided?|made up|settled)\b|\bundecided\b"
     r"|\bno decision\b|\byet to decide\b"),
    ("given up", r"\b(?:dropped|abandon(?:ed|s)|scrapp?(?:ed|s)|shelv(?:ed|es)|call(?:ed|s) off"
     r"|gave up|back(?:ed|s) out of)\b"),
    ("decided not", r"\b(?:decid(?:ed|es)|voted|votes) (?:against|not to)\b|\bruled out\b"),
    ("not yet", r"(?:\bnot|n['’]t)\b[^.;]{0,80}\byet\b|\bnot yet\b"
     r"|\b(?:has|have|had) yet to\b"),
    ("will not", r"\b(?:will|would|wo|should|can)(?: not| never|n['’]t)\b|\bcannot\b"),
    ("will be denied", r"\bden(?:y|ies|ied|ying)\b[^.;]{0,80}\b(?:will|would|plans?|about to)\b"),
    ("plain", r"\bden(?:y|ies|ied|ying)\b|\b(?:false|untrue|hoax)\b|\bno truth\b"),
    ("not done", r"\b(?:did|does|do|has|have|had|was|were|is|are)(?: not| never|n['’]t)\b"
     r"|\bnever\b|\b(?:holds?|owns?|has|have) no\b"),
    ("will be denied", r"\b(?:about to|going to|will soon)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an act is told: by its status, the turn that its words take, and by whom.

    ``is_vouched``: somebody who may vouch for the act says so; of a denial else "it is reported".
    """

    standing: EventStanding
    turn: Turn = "plain"
    is_vouched: bool = True


def manner_of(
    standing: EventStanding, evidence: str, rule: str = "", *, is_vouched: bool = True
) -> Manner:
    """Return the manner that status, words and rule of the telling that speaks for an act show."""
    return Manner(standing=standing, turn=_turn(standing, evidence, rule), is_vouched=is_vouched)


def _turn(standing: EventStanding, evidence: str, rule: str) -> Turn:
    steps = rule.split("/")
    if standing == "considered" and _ASKING.intersection(steps[1:]):
        return "asked"
    if standing == "planned" and _PUT_OFF.search(evidence):
        return "put off"
    if standing != "denied":
        return "plain"
    if RETRACTED in steps:
        return "taken back"
    found = (turn for turn, words in _OF_DENIAL if re.search(words, evidence, re.IGNORECASE))
    return next(found, "plain")


def tell(manner: Manner, subject: str, phrase: Phrase, plural: bool = False) -> str:
    """Return subject and act in the manner in which the act is told."""
    be, have = ("are", "have") if plural else ("is", "has")
    forms: dict[EventStanding, str] = {
        "done": f"{subject} {phrase.past}",
        "reported": f"{subject} {be} reported to have {phrase.participle}",
        "planned": f"{subject} {be} expected to {phrase.bare}",
        "considered": f"{subject} may {phrase.bare}",
    }
    if manner.standing == "denied":
        return _denied(manner, subject, phrase, have)
    if manner.turn == "asked" and not phrase.bare.startswith("be "):
        return f"{subject} {be} asked to {phrase.bare}"
    later = ", later than planned" if manner.turn == "put off" else ""
    return forms[manner.standing] + later


def _denied(manner: Manner, subject: str, phrase: Phrase, have: str) -> str:
    attributed: dict[Turn, str] = {
        "plain": f"it is denied that {subject} {phrase.past}",
        "will be denied": f"it is denied that {subject} will {phrase.bare}",
        "taken back": f"taken back: the report that {subject} {phrase.past}",
    }
    if manner.turn in attributed:
        return attributed[manner.turn]
    own: dict[Turn, str] = {
        "no plans": f"{subject} {have} no plans to {phrase.bare}",
        "undecided": f"{subject} {have} not decided whether to {phrase.bare}",
        "given up": f"{subject} gave up plans to {phrase.bare}",
        "decided not": f"{subject} decided not to {phrase.bare}",
        "not yet": f"{subject} {have} not yet {phrase.participle}",
        "will not": f"{subject} will not {phrase.bare}",
        "not done": f"{subject} {have} not {phrase.participle}",
    }
    said = own[manner.turn]
    return said if manner.is_vouched else f"it is reported that {said}"


def in_words(manner: Manner, words: str) -> str:
    """Return what a text says in its own words: where no form of ours is sure."""
    lead = {
        "done": "in the words of the text",
        "reported": "reported",
        "planned": "planned",
        "considered": "considered",
        "denied": "denied",
    }
    return f"{lead[manner.standing]}: “{words}”"
