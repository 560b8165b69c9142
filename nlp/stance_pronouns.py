"""What a pronoun cannot mean, which noun a sentence speaks of, what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from policytrail.nlp.stance_target_words import PARTIAL
from policytrail.records import Instrument

_PROVISIONS = frozenset({"article", "clause", "paragraph", "provision", "section", "title"})
_CONTENT = frozenset({"about", "for", "on", "to"})


def is_of_no_text(token: Token, at: Mapping[int, Instrument]) -> bool:
    """Tell "it" that means an amendment or a motion, told of before it in its sentence.

    ``at`` is the text that a token names.
    """
    for part in reversed(token.doc[token.sent.start : token.i]):
        if part.i in at:
            return False
        if part.lemma_.lower() in PARTIAL and part.dep_ in {"dobj", "nsubj", "nsubjpass"}:
            return True
    return _follows_provision(token, at)


def _follows_provision(token: Token, at: Mapping[int, Instrument]) -> bool:
    """Tell "it" after "Section 9 would permit …": of a part of a text, told of just before."""
    start = token.sent.start
    for part in reversed(token.doc[token.doc[start - 1].sent.start : start] if start else ()):
        if part.i in at:
            return False
        if part.lemma_.lower() in _PROVISIONS and part.dep_ in {"dobj", "nsubj", "nsubjpass"}:
            return True
    return False


def is_beside(token: Token) -> bool:
    """Tell a noun in apposition: ", a step that she praised"; the parser often has it otherwise."""
    before = token.left_edge.i - 1
    bare = any(child.lower_ in {"a", "an"} for child in token.children)
    return token.dep_ == "appos" or (bare and before >= 0 and token.doc[before].text == ",")


def described_by(token: Token, at: Mapping[int, Instrument]) -> frozenset[str]:
    """Return the texts whose description holds a token: in "a bill to undo it" the bill."""
    return frozenset(at[above.i].name for above in token.ancestors if above.i in at)


def is_main_subject(token: Token) -> bool:
    """Tell the subject of a main clause."""
    verb = token.head
    return token.dep_ in {"nsubj", "nsubjpass"} and (
        verb.dep_ == "ROOT" or verb.head.dep_ == "ROOT"
    )


def says_what(noun: Token) -> bool:
    """Tell "the motion to adjourn", "the plan for lunch", which mean nothing told of before."""
    return any(
        child.dep_ in {"acl", "relcl"} or (child.dep_ == "prep" and child.lower_ in _CONTENT)
        for child in noun.children
        if child.i > noun.i
    )
