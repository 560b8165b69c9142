"""How each kind of act is told: the forms of its verb."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policytrail.records import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """How an act is told: past, participle, bare form, and the passive's participle.

    ``passive`` is used where no actor is known: "Executive Order 14330 was signed".
    """

    past: str
    participle: str
    bare: str
    passive: str


def weak(past: str, bare: str, passive: str) -> Phrase:
    """Return the forms of a verb whose participle is its past."""
    return Phrase(past=past, participle=past, bare=bare, passive=passive)


def regular(bare: str) -> Phrase:
    """Return the forms of a regular verb."""
    done = bare + "d" if bare.endswith("e") else bare + "ed"
    return weak(done, bare, done)


PHRASES: dict[EventType, Phrase] = {
    "sign": regular("sign"),
    "issue": regular("issue"),
    "propose": regular("propose"),
    "finalize": regular("adopt"),
    "rescind": regular("rescind"),
    "amend": regular("revise"),
    "direct": regular("direct"),
    "review": Phrase(
        past="took up a review of",
        participle="taken up a review of",
        bare="take up a review of",
        passive="taken up for review",
    ),
    "introduce": regular("introduce"),
    "advance": regular("advance"),
    "pass": regular("pass"),
    "enact": regular("enact"),
    "reject": regular("reject"),
    "litigate": Phrase(
        past="went to court over",
        participle="gone to court over",
        bare="go to court over",
        passive="taken to court",
    ),
    "decide": weak("ruled on", "rule on", "ruled on in court"),
    "enforce": Phrase(
        past="took action against",
        participle="taken action against",
        bare="take action against",
        passive="made subject to enforcement",
    ),
    "allocate": weak("invested in", "invest in", "invested in"),
    "divest": weak(
        "sold or reduced a holding of", "sell or reduce a holding of", "sold or reduced"
    ),
    "launch": regular("launch"),
    "partner": weak("reached an agreement", "reach an agreement", "agreed on"),
    "hear": Phrase(
        past="held or gave a hearing on",
        participle="held or given a hearing on",
        bare="hold or give a hearing on",
        passive="heard",
    ),
    "comment": regular("change"),  # worded apart, below
    "effective": Phrase(past="took effect", participle="", bare="take effect", passive=""),
    "appoint": regular("change"),
}
# What is put before customers and is no product of its own.
OFFERING = Phrase(
    past="began to offer", participle="begun to offer", bare="begin to offer",
    passive="opened to customers",
)  # fmt: skip
SUING = Phrase(
    past="went to court", participle="gone to court", bare="go to court", passive="filed"
)
# What an act is done to where the text does not say; else "a text".
WITHOUT_OBJECT: Mapping[EventType, str] = {
    "allocate": "an asset",
    "decide": "a case",
    "divest": "an asset",
    "enforce": "a party",
    "hear": "a matter",
    "launch": "a product",
    "litigate": "a lawsuit",
    "review": "a matter",
}
# To take a case is not yet to rule on it; to turn it away leaves the ruling below as it is.
_TAKES = weak("agreed to hear", "agree to hear", "taken up")
_TURNS_AWAY = weak("declined to hear", "decline to hear", "turned away")
_OF_TAKING = re.compile(
    r"\b(?:agree[sd]?|agreeing|consent(?:s|ed)?)(?: \S+){0,3} to (?:hear|review|take|consider)\b"
    r"|\bgrant(?:s|ed|ing)? (?:cert\b|certiorari|review|(?:the|a|its|their) petition)"
    r"|\b(?:takes?|took|taken|taking) (?:up )?(?:the|this|that|a|an|its|his|her|their) (?:\w+ )?"
    r"(?:case|appeal|petition|question|dispute)\b|\b(?:takes?|took) up\b"
    r"|\badd(?:s|ed|ing)? (?:\S+ ){1,6}to its docket\b"
)
_OF_TURNING = re.compile(
    r"\b(?:declin|refus)\w* to (?:hear|review|take|consider)\b"
    r"|\bturn(?:s|ed|ing)?(?: \S+){0,4} away\b"
    r"|\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?) (?:cert\b|certiorari|review"
    r"|(?:the|a|its|his|her|their) petition)"
)
# An inquiry is no finding, and its end is the opposite of an action.
_INQUIRY = weak(
    "opened or announced an investigation of",
    "open or announce an investigation of",
    "made subject to an investigation",
)
_CASE_ENDED = weak(
    "ended a case or an investigation against",
    "end a case or an investigation against",
    "freed of a case or an investigation",
)
_OF_INQUIRY = re.compile(
    r"\binvestigat|\bprob(?:es?|ed|ing)\b|\binquir|\bexaminations?\b|\bsubpoena"
)
_OF_PENALTY = re.compile(
    r"\b(?:fine[sd]?|charge[sd]?|sue[sd]?|suing|penal|settle|sanction|indict|convict|sentence[sd]\b"
    r"|prosecut|arrest|raid|debar|censure|reprimand|order(?:s|ed)\b|bann?(?:s|ed)?\b|shut)"
)
_OF_END = re.compile(
    r"\b(?:drop(?:s|ped|ping)?|clos(?:e|es|ed|ing)|abandon\w*|dismiss\w*|withdr[ae]w\w*"
    r"|end(?:s|ed|ing)?|shelv\w+)\b[^.;]{0,60}"
    r"\b(?:case|suit|lawsuit|charge|investigation|action|probe|complaint|inquiry)"
)


def takes_case(evidence: str) -> bool:
    """Tell whether a court only takes a case, or turns it away, by the words that tell it."""
    return of_court(evidence) is not PHRASES["decide"]


def of_court(evidence: str) -> Phrase:
    text = evidence.casefold()
    if _OF_TURNING.search(text):
        return _TURNS_AWAY
    return _TAKES if _OF_TAKING.search(text) else PHRASES["decide"]


def of_enforcement(evidence: str) -> Phrase:
    """Return whether action was taken, an inquiry begun, or a case ended, by the words."""
    text = evidence.casefold()
    if _OF_END.search(text):
        return _CASE_ENDED
    if _OF_INQUIRY.search(text) and not _OF_PENALTY.search(text):
        return _INQUIRY
    return PHRASES["enforce"]
