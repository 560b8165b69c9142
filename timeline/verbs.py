"""By which verb an act is told: the sentence's own, where it has just one for the act.

A type of act has a verb of ours, for where the words show none, or several. "Approved" is what a
commission did if that is what the text says, though the type is ``finalize``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from policytrail.records import EventType
from policytrail.timeline import holding_words
from policytrail.timeline.phrases import PHRASES, Phrase, of_court, of_enforcement, regular, weak

_Own = Sequence[tuple[str, Phrase]]

_RULED_IN = r"approv(?:es?|ed|ing)"
_OWN: Mapping[EventType, _Own] = {
    "issue": (
        (r"issu(?:es?|ed|ing)", regular("issue")),
        (r"publish(?:es|ed|ing)?", regular("publish")),
        (r"releas(?:es?|ed|ing)", regular("release")),
        (r"(?:sends?|sent|sending)", weak("sent", "send", "sent")),
        (r"posts?|posted|posting", regular("post")),
    ),
    "finalize": (
        (_RULED_IN, regular("approve")),
        (r"adopt(?:s|ed|ing)?", regular("adopt")),
        (r"finali[sz](?:es?|ed|ing)", regular("finalize")),
    ),
    "rescind": (
        (r"rescind(?:s|ed|ing)?|rescission", regular("rescind")),
        (r"withdr[ae]w(?:s|n|ing|al)?",
         Phrase(past="withdrew", participle="withdrawn", bare="withdraw", passive="withdrawn")),
        (r"revok(?:es?|ed|ing)|revocation", regular("revoke")),
        (r"repeal(?:s|ed|ing)?", regular("repeal")),
    ),
    "amend": (
        (r"amend(?:s|ed|ing|ments?)?", regular("amend")),
        (r"revis(?:es?|ed|ing|ions?)", regular("revise")),
        (r"correct(?:s|ed|ing|ions?)?", regular("correct")),
        (r"delay(?:s|ed|ing)?", regular("delay")),
        (r"postpon(?:es?|ed|ing|ements?)", regular("postpone")),
        (r"updat(?:es?|ed|ing)", regular("update")),
    ),
    "advance": (
        (r"advanc(?:es?|ed|ing)", regular("advance")),
        (_RULED_IN, regular("approve")),
        (r"clear(?:s|ed|ing)?", regular("clear")),
    ),
    "pass": (
        (r"pass(?:es|ed|ing|age)?", regular("pass")),
        (_RULED_IN, regular("approve")),
    ),
    "reject": (
        (r"reject(?:s|ed|ing|ion)?", regular("reject")),
        (r"veto(?:es|ed|ing)?", weak("vetoed", "veto", "vetoed")),
        (r"block(?:s|ed|ing)?", regular("block")),
        (r"(?:vot(?:es?|ed|ing)|turn(?:s|ed|ing)?) (?:\S+ ){0,4}down",
         weak("voted down", "vote down", "voted down")),
        (r"defeat(?:s|ed|ing)?", regular("defeat")),
    ),
    "launch": (
        (r"launch(?:es|ed|ing)?", regular("launch")),
        (r"open(?:s|ed|ing)?", regular("open")),
        (r"unveil(?:s|ed|ing)?", regular("unveil")),
    ),
    "hear": (
        (r"testif(?:y|ies|ied|ying)|testimony",
         Phrase(past="testified on", participle="testified on", bare="testify on",
                passive="heard")),
        (r"hearings?",
         Phrase(past="held a hearing on", participle="held a hearing on",
                bare="hold a hearing on", passive="heard")),
        (r"arguments?|argued",
         Phrase(past="heard arguments in", participle="heard arguments in",
                bare="hear arguments in", passive="argued")),
    ),
    "review": (
        (r"stud(?:y|ies|ied|ying)", Phrase(past="studied", participle="studied", bare="study",
                                           passive="studied")),
        (r"review(?:s|ed|ing)?", PHRASES["review"]),
        (r"examin(?:es?|ed|ing)|examination", regular("examine")),
    ),
}  # fmt: skip


def phrase_for(type_: EventType, evidence: str) -> Phrase:
    """Return how an act is told: by the words of its sentence, or else by our verb for its type."""
    by_words = _BY_WORDS.get(type_)
    return by_words(evidence) if by_words else _own(type_, evidence)


def _own(type_: EventType, evidence: str) -> Phrase:
    found = [phrase for words, phrase in _patterns(type_) if words.search(evidence)]
    return found[0] if len(found) == 1 else PHRASES[type_]


@cache
def _patterns(type_: EventType) -> tuple[tuple[re.Pattern[str], Phrase], ...]:
    own = _OWN.get(type_, ())
    return tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), each) for words, each in own)


def _of_purchase(evidence: str) -> Phrase:
    return holding_words.phrase("allocate", evidence, PHRASES["allocate"])


def _of_sale(evidence: str) -> Phrase:
    return holding_words.phrase("divest", evidence, PHRASES["divest"])


_BY_WORDS: Mapping[EventType, Callable[[str], Phrase]] = {
    "decide": of_court,
    "enforce": of_enforcement,
    "allocate": _of_purchase,
    "divest": _of_sale,
}
