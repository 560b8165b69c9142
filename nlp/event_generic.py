"""Who acts in general and who in particular: "funds may buy" tells of no event, "the fund" does."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from policytrail.nlp.referent import Referent
from policytrail.nlp.roles import is_passive
from policytrail.nlp.status import Verdict
from policytrail.records import Instrument

_FEW = 20  # so many can be told one by one
_OFFICIAL = frozenset({"office", "legislator", "court", "legislature"})


def is_generic(
    token: Token, actors: Sequence[Referent], objects: Sequence[Referent], verdict: Verdict
) -> bool:
    """Tell whether nobody in particular acts: "funds may buy", "a committee can be sued"."""
    value, cues = verdict.value, verdict.cues
    if "present" in cues and any(_is_of_all(r.token) for r in objects):
        return True
    doers = actors or (objects if is_passive(token) else ())
    if not actors and doers and all(_is_mass(r.token) for r in doers):
        return value == "considered"
    if not doers or any(r.how != "words" or r.record is not None for r in doers):
        return False
    if actors and all(_is_any_or_none(r.token) for r in doers):
        return True  # "bars any plan from holding coins", "no system owns coins"
    if not actors:
        return all(_names_kind(r.token) for r in doers) and value == "considered"
    if any(r.classes & _OFFICIAL for r in doers):
        known = any(isinstance(r.record, Instrument) for r in objects)
        if known and not any("court" in r.classes for r in doers):
            return False
        return value == "considered" and all(_names_kind(r.token) for r in doers)
    if all(r.token.tag_ in {"NNS", "NNPS"} for r in doers):
        return value != "done" or not any(_is_definite(r.token) for r in doers)
    timeless = value in {"considered", "planned"} or "present" in cues
    return timeless and all(_names_kind(r.token) for r in doers)


def _is_of_all(noun: Token) -> bool:
    """Tell whether a noun stands for whichever there are: "every fund that they hold"."""
    return any(c.dep_ == "det" and c.lower_ in {"every", "any", "each"} for c in noun.children)


def _is_any_or_none(noun: Token) -> bool:
    """Tell whether a noun speaks of whoever it may be, or of nobody: a mere absence."""
    return any(c.dep_ == "det" and c.lower_ in {"any", "no"} for c in noun.children)


def _is_definite(noun: Token) -> bool:
    """Tell whether a plural speaks of certain ones: "the funds", "two unions", "workers at X".

    Larger numbers are statistics: "5,800 plans hold more".
    """
    return any(
        c.dep_ == "poss"
        or (c.dep_ == "nummod" and not _is_many(c))
        or (c.dep_ == "det" and c.lower_ == "the")
        or (c.dep_ == "prep" and c.lower_ in {"at", "of", "from"})
        for c in noun.children
    )


def _is_many(number: Token) -> bool:
    digits = number.text.replace(",", "")
    large = any(t.lower_ in {"hundred", "thousand", "million"} for t in number.subtree)
    return large or (digits.isdigit() and int(digits) > _FEW)


def _is_mass(noun: Token) -> bool:
    """Tell whether a noun is a bare mass: "guidance that came in haste can go in haste".

    It has no article and no word before it. The first word of a line may be a headline's.
    """
    bare = noun.left_edge.i == noun.i > noun.sent.start
    return noun.tag_ == "NN" and bare and noun.dep_ in {"nsubj", "nsubjpass"}


def _names_kind(noun: Token) -> bool:
    """Tell whether a noun speaks of any one of a kind: plural, or with "a"."""
    given = {c.lower_ for c in noun.children if c.dep_ == "det"}
    return noun.tag_ in {"NNS", "NNPS"} or bool(given & {"a", "an", "any", "every", "each", "some"})
