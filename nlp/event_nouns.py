"""When a noun tells of an event: "after the passage of the bill", "the sale was completed".

A bare noun phrase only names a thing. It tells that something happened where the clause says so:
as the subject of a verb, behind a preposition of time, below a verb of saying or of carrying out,
or with a date of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from spacy.tokens import Token

from policytrail.nlp.clauses import time_of_adjunct
from policytrail.nlp.roles import VERBAL

# Verbs that say of an event that it came about, or of its time.
_OCCURS = frozenset(
    {
        *("announce", "approve", "complete", "confirm", "finalize", "note", "report", "disclose"),
        *("mark", "celebrate", "record", "close", "settle", "conclude", "finish", "accept"),
        *("postpone", "delay", "schedule", "plan", "expect", "cancel", "block", "halt", "see"),
        *("ratify", "authorize", "authorise", "oversee", "secure", "win", "trigger", "prompt"),
    }
)
_TIMELESS = frozenset({"be", "mean", "require", "need", "involve", "include"})


def tells_event(noun: Token, dated: Collection[int], is_say: Callable[[Token], bool]) -> bool:
    """Tell whether the clause around an event noun says that it happens, and not only names it.

    Args:
        noun: the event noun.
        dated: indices of the tokens of dates.
        is_say: whether a verb is one of saying.
    """
    head, label = noun.head, noun.dep_
    if label in {"nsubj", "nsubjpass"} and head.pos_ in VERBAL:
        return head.lemma_.lower() not in _TIMELESS
    if label == "pobj" and time_of_adjunct(head):
        return True
    if label in {"dobj", "pobj"}:
        verb = head if label == "dobj" else head.head
        if verb.pos_ in VERBAL and (verb.lemma_.lower() in _OCCURS or is_say(verb)):
            return True
    return any(i in dated for t in noun.children if t.dep_ in {"prep", "npadvmod"} and t.i > noun.i
               for i in range(t.i, min(t.i + 3, t.right_edge.i + 1)))  # fmt: skip
