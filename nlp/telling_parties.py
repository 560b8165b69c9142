"""Which words can be parties to an event that the encoder finds, by the grammar of the sentence.

The encoder learns who acts from sentences in which there is mostly one actor; it takes the one who
expects a lawsuit for the plaintiff, and what a reason speaks of for what was voted down. The parse
knows better where a word stands outside the clause that tells of the event.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from policytrail.nlp.clauses import marker
from policytrail.nlp.event_model import Telling
from policytrail.nlp.referent import Referent
from policytrail.nlp.roles import (
    OBJECT_CONTROL,
    VERBAL,
    is_infinitive,
    is_passive,
    lemmas,
    subjects,
)

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
# Whoever does this looks on; what is expected, feared or praised is done by others.
_ONLOOKING = frozenset(
    {
        *("expect", "predict", "foresee", "forecast", "anticipate", "project", "await", "doubt"),
        *("fear", "dread", "brace", "hope", "welcome", "hail", "applaud", "praise", "criticize"),
        *("criticise", "condemn", "decry", "lament", "oppose", "support", "back", "urge", "demand"),
        *("see", "watch", "imagine", "recall", "describe", "call", "wait", "warn", "complain"),
    }
)
_INVESTING = frozenset({"pension_fund", "board", "place", "government"})
_FORUMS = frozenset({"legislature", "legislator", "committee", "court", "agency"})
_HEARINGS = frozenset({"hearing", "argument", "testimony", "testify", "argue"})
_CHOSEN = frozenset({"allocate", "divest", "launch", "partner", "propose", "issue", "finalize"})
_CHOOSING = frozenset({"decide", "vote", "opt", "choose", "come"})
_LOOKS_AFTER = frozenset({"manage", "run", "oversee", "administer", "serve", "earn", "return"})
_GOES_ON = frozenset({"remain", "stay", "persist"})
# What is asked of others.
_REQUESTS = frozenset(
    {
        *("motion", "proposal", "request", "call", "petition", "demand", "recommendation"),
        *("suggestion", "appeal", "resolution", "amendment", "advice", "plea"),
    }
)
_AGENTS = frozenset({"by", "between", "among", "from", "of", "with"})


def can_take_part(word: Token, event: Token, role: str, kind: str) -> bool:
    """Tell whether a word may be who an event is done by, or what it is done to.

    Args:
        word: the head of the phrase.
        event: the word that tells of the event.
        role: ``by`` or ``of``.
        kind: the type of the event.
    """
    if word.sent != event.sent or word == event:
        return True
    chain = [event, *event.ancestors]
    top = word
    while top not in chain and top.head not in chain:
        top = top.head
    if top in chain:
        return True  # the noun that a relative clause speaks of
    if top.dep_ == "nsubjpass" and role == "by" and kind == "litigate":
        return False  # "the judge's ruling was appealed": who made it does not attack it
    if top.head == event:
        return _in_clause(top, event, role)
    return not _looks_on(top, chain[chain.index(top.head) - 1], role)


def _in_clause(top: Token, event: Token, role: str) -> bool:
    """Tell whether a branch below the event can hold a party: no reason, no place."""
    own = any(c.dep_ in _SUBJECTS for c in top.children)
    if top.dep_ == "advcl" and own and marker(top):
        return False  # "failed because members wanted a ban on it"
    if role != "by" or event.pos_ not in VERBAL or is_passive(event):
        return True
    named = any(c.dep_ == "nsubj" and c.pos_ != "PRON" for c in event.children)
    return not (named and top.dep_ == "prep" and top.lower_ not in _AGENTS)  # "in Britain one did"


def _looks_on(top: Token, below: Token, role: str) -> bool:
    """Tell whether a branch beside the event's holds one who only speaks of it, or awaits it.

    ``below`` is the clause or noun, below the same governor, that holds the event.
    """
    governor = top.head
    if governor.lemma_.lower() in _REQUESTS and is_infinitive(below):
        asks = top.lower_ == "by" or top.dep_ == "poss"
        return role == "by" and asks  # "a motion by trustee Ott to sell": the fund would sell
    if top.dep_ not in _SUBJECTS or is_passive(governor):
        return False
    if below.dep_ == "ccomp":
        own = [c for c in below.children if c.dep_ in _SUBJECTS]
        return any(c.pos_ not in {"PRON", "DET"} for c in own)
    if below.dep_ in {"dobj", "prep"}:
        return not _ONLOOKING.isdisjoint(lemmas(governor))
    told = any(c.dep_ in {"dobj", "dative"} for c in governor.children)
    commands = not OBJECT_CONTROL.isdisjoint(lemmas(governor))
    return role == "by" and told and commands and is_infinitive(below)


def is_turned_down(event: Token, kind: str) -> bool:
    """Tell whether a choice fell against what the event would have been: "decided against gold"."""
    against = any(c.dep_ == "prep" and c.lower_ == "against" for c in event.children)
    return against and kind in _CHOSEN and not _CHOOSING.isdisjoint(lemmas(event))


def _is_size(event: Token) -> bool:
    """Tell whether a verb says how much somebody looks after, which is no purchase."""
    return not _LOOKS_AFTER.isdisjoint(lemmas(event))


def has_parties(
    telling: Telling, event: Token, actors: Sequence[Referent], objects: Sequence[Referent]
) -> bool:
    """Tell whether an event has the parties without which there is none of its kind.

    Whoever buys or sells for itself is an investor: "sold to savers" tells of a product. A hearing
    has a body that hears, or is called one. What is voted down is a text or a motion, never an
    asset alone. What goes on as before is no event. A denial may leave out what the question said.
    """
    kind = telling.kind
    verb = next((t for t in (event, *event.ancestors) if t.pos_ in VERBAL), event)
    if kind != "allocate" and not _GOES_ON.isdisjoint(lemmas(verb)):
        return False
    if kind in {"allocate", "divest"}:
        investing = any(a.classes & _INVESTING for a in actors) and not _is_size(event)
        told = bool(actors) or any(t.pos_ == "PRON" for t in subjects(event))  # "we hold gold"
        return telling.status == "denied" or (told and (bool(objects) or investing))
    if kind == "hear":
        heard = any(r.classes & _FORUMS for r in (*actors, *objects))
        return heard or not _HEARINGS.isdisjoint(lemmas(event))
    if kind == "reject":
        return bool(actors) or any(not r.classes & {"asset", "holding"} for r in objects)
    return True
