"""What is asked for in "urged the board to get rid of it": the side of an act, its object."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from policytrail.nlp.roles import lemmas, objects, prepositional
from policytrail.nlp.stance_lexicon import Side

# Purchases and sales: whoever makes one only acts; whoever asks another for one takes a side.
TRADES = frozenset({
    "buy", "invest", "sell", "dump", "divest", "unload", "shed", "exit", "liquidate", "offload",
    "rid", "ditch", "avoid", "get", "pull",
})  # fmt: skip
_TO_OTHERS = frozenset({
    "urge", "ask", "press", "beg", "petition", "implore", "demand", "plead", "encourage", "lobby",
    "call", "prod", "appeal", "beseech", "advise", "pressure", "warn", "recommend", "exhort",
    "entreat", "campaign", "push", "sue", "vote",
})  # fmt: skip
_PLANNING = frozenset({"aim", "intend", "mean", "plan", "prepare"})
# What a body says of its own work; "want", "need" and "like" may be said of another's.
_OWN_WORK = _PLANNING | {"expect", "hope", "pledge", "promise", "propose", "try", "vow", "work"}
_MAKING = frozenset({
    "add", "adopt", "complete", "draft", "finalise", "finalize", "finish", "issue", "offer",
    "propose", "publish", "release", "unveil", "write",
})  # fmt: skip
_PARTICLES = frozenset({"prt", "advmod", "prep", "acomp", "amod", "oprd"})
_UNTOUCHED = frozenset({"place", "alone", "intact", "untouched", "unchanged", "books"})
_SHELVED = frozenset({"bin", "drawer", "limbo", "shelf"})
# "to let the rule be", "to let it die".
_LIVING = frozenset({"be", "live", "proceed", "remain", "stand", "stay", "survive"})
# "let savers hold it", "allow plans to offer it", "bar funds from buying it".
_HAVING = frozenset({"add", "buy", "choose", "have", "hold", "include", "invest", "keep", "offer",
                     "own", "pick", "put", "use"})  # fmt: skip
_LETTING = frozenset({"allow", "authorise", "authorize", "enable", "let", "permit"})
_DYING = frozenset({"die", "drop", "expire", "fail", "lapse", "rot", "sink", "wither"})


def asked_side(verb: Token, requested: Mapping[str, Side]) -> Side | None:
    """Return the side that an act shows, its particle counted: "throw out", "leave in place"."""
    lemma = verb.lemma_.lower()
    if lemma == "leave":
        words = {t.lower_ for t in verb.subtree}
        return "oppose" if words & _SHELVED else "support" if words & _UNTOUCHED else None
    if lemma == "let":
        words = {t.lemma_.lower() for t in _let(verb)} | {t.lower_ for t in verb.children}
        return (
            "support"
            if words & (_LIVING | _HAVING | {"alone"})
            else "oppose"
            if words & _DYING
            else None
        )
    for child in verb.children:
        if child.dep_ in {*_PARTICLES, "dobj"} and f"{lemma} {child.lower_}" in requested:
            return requested[f"{lemma} {child.lower_}"]
    return requested.get(lemma)


def _had(verb: Token) -> list[Token]:
    """Return what somebody is let or kept from having: "allow plans to offer it"."""
    below = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp"}]
    if verb.lemma_.lower() not in _LETTING:
        below = [c for p in verb.children if p.lower_ == "from" for c in p.children]
    having = [c for c in below if c.lemma_.lower() in _HAVING and c.pos_ == "VERB"]
    return [o for c in having for o in (*objects(c), *prepositional(c, "in"))]


def _let(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in {"ccomp", "xcomp"} and c.pos_ in {"AUX", "VERB"}]


def asked_objects(verb: Token, requested: Mapping[str, Side]) -> list[Token]:
    """Return what an act is done to, behind its particle too: "stay out of bitcoin"."""
    had = _had(verb)
    if had:
        return had
    if verb.lemma_.lower() == "let":
        let = [c for each in _let(verb) for c in each.children if c.dep_ == "nsubj"]
        return let or list(objects(verb))
    for noun in objects(verb):  # "put a stop to it"
        if f"{verb.lemma_.lower()} {noun.lower_}" in requested:
            return [t for p in ("to", "on") for o in (verb, noun) for t in prepositional(o, p)]
    heads = [*objects(verb), *prepositional(verb, "down")]
    if heads:
        return heads
    for child in verb.children:
        known = f"{verb.lemma_.lower()} {child.lower_}" in requested or verb.lemma_ == "rid"
        if known and child.dep_ in _PARTICLES:
            heads += [t for t in child.subtree if t.dep_ == "pobj"][:1]
    return heads


def is_own_trade(verb: Token, wanted: Token) -> bool:
    """Tell "plans to sell its coins", which asks nobody for anything."""
    if verb.lemma_.lower() in _PLANNING and _had(wanted):
        return True  # "plans to let employers offer it": a product of one's own
    if wanted.lemma_.lower() not in TRADES or verb.lemma_.lower() in _TO_OTHERS:
        return False
    return not any(c.dep_ in {"nsubj", "nsubjpass"} for c in wanted.children)


def is_own_making(verb: Token, wanted: Token) -> bool:
    """Tell "plans to issue a final rule": the work of whoever makes rules is no position on them.

    By the annotation scheme issuing alone shows no stance.
    """
    own = not any(child.dep_ in {"nsubj", "nsubjpass"} for child in wanted.children)
    planned = not _OWN_WORK.isdisjoint(lemmas(verb))
    return own and planned and wanted.lemma_.lower() in _MAKING
