"""What was done to a holding, by the words that tell it: bought, held, added to, cut, sold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from policytrail.records import EventType
from policytrail.timeline.phrases import Phrase, regular, weak

Deed = Literal["initiated", "held", "increased", "approved", "reduced", "exited"]
_I = re.IGNORECASE
APPROVAL = re.compile(
    r"\b(?:approv\w+|authori[sz]\w+|adopt(?:s|ed)|ratif\w+|green-?li(?:t|ghted)|signed off"
    r"|cleared|vot(?:e[sd]?|ing) (?:\S+ ){0,4}(?:to|for|in favou?r))\b",
    _I,
)
_MORE = re.compile(
    r"\b(?:increas\w*|rais(?:e[sd]?|ing) (?:its|their|the)|boost\w*|lift(?:s|ed)?|doubl\w+|tripl\w+"
    r"|expand\w*|topp(?:ed|ing) up|deepen\w*|(?:bought|buys|buying|purchased|added?|adds) "
    r"(?:\S+ ){0,2}(?:more|another|additional|further)|add(?:ed|s|ing)? to (?:its|their)"
    r"|enlarg\w+|built up|beef\w* up)\b",
    _I,
)
_BOUGHT = re.compile(
    r"\b(?:bought|buys?|buying|invest(?:s|ed|ing)?|allocat(?:e[sd]?|ing)|purchas\w+|acquir\w+"
    r"|commit(?:s|ted|ting)?|put(?:s|ting)?|plac(?:e[sd]|ing)|mov(?:e[sd]|ing)|initiat\w+|open(?:s|ed)"
    r"|took|takes|first (?:purchase|investment|allocation|stake)|poured)\b",
    _I,
)
_ALL = re.compile(
    r"\b(?:exit(?:s|ed|ing)?|liquidat\w+|no longer (?:hold|own)\w*|wound (?:down|up)|unwound"
    r"|got out|s(?:old|ells?|elling) (?:off |out (?:of )?)?(?:all|every|its entire|their entire"
    r"|the entire|its whole|the whole|the last|its last|the rest|the remainder)"
    r"|(?:dump|dispos|divest|shed|clos)\w*(?: of)?(?: itself)?(?: of)? (?:all|its entire"
    r"|the entire|its whole|the rest|its remaining|the position|its position)"
    r"|entire (?:stake|position|holding|investment)|sold out|wr(?:ote|itten) off (?:all|its|the)"
    r")\b",
    _I,
)
_KEPT = re.compile(r"\b(?:hold(?:s|ing|ings)?|held|own(?:s|ed|ing)?|ke(?:eps?|pt)|retain\w*)\b", _I)
_SOLD = re.compile(r"\b(?:sold|sells?|selling|sale)\b", _I)
_CUT = re.compile(
    r"\b(?:cut|cuts|reduc\w+|trimm\w+|lower\w*|par(?:ed|es)|halv\w+|shr[aiu]nk)\b", _I
)


def deed(type_: str, text: str) -> Deed:
    """Return what was done, of a purchase or a holding ("allocate") or a sale ("divest")."""
    if type_ == "divest":
        return "exited" if _ALL.search(text) else "reduced"
    if _MORE.search(text):
        return "increased"
    if APPROVAL.search(text):
        return "approved"
    return "initiated" if _BOUGHT.search(text) else "held"


_PHRASES: Mapping[Deed, Phrase] = {
    "held": Phrase(past="held", participle="held", bare="hold", passive="held"),
    "increased": weak("added to a holding of", "add to a holding of", "added to"),
    "approved": weak("approved an investment in", "approve an investment in", "approved"),
    "exited": regular("exit"),
}
_SELLING = weak("sold", "sell", "sold")
_CUTTING = weak("cut a holding of", "cut a holding of", "cut")


def phrase(type_: EventType, text: str, default: Phrase) -> Phrase:
    """Return how it is told; ``default`` where the words show no more than the type."""
    done = deed(type_, text)
    if done == "reduced":
        sold, cut = bool(_SOLD.search(text)), bool(_CUT.search(text))
        return default if sold == cut else _SELLING if sold else _CUTTING
    if done == "held" and not _KEPT.search(text):
        return default
    if done == "increased" and _BOUGHT.search(_MORE.sub("", text)):
        return default  # what was raised may be a target, and what was bought something else
    return _PHRASES.get(done, default)
