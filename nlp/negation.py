"""Whether a verb is negated, conditional, or left open."""

from __future__ import annotations

import re

from spacy.tokens import Token

_HYPOTHETICAL = re.compile(r"\b(?:if|unless|were\sto)\b", re.IGNORECASE)


def is_negated(verb: Token) -> bool:
    """Tell "does not back", "never backed", "did not vote to back"."""
    chain = [verb]
    governed = verb.dep_ in {"xcomp", "ccomp"} and verb.head.i < verb.i
    if governed and verb.head.pos_ in {"VERB", "AUX"}:
        chain.append(verb.head)
    return any(c.dep_ == "neg" or c.lower_ == "never" for each in chain for c in each.children)


def is_conditional(verb: Token) -> bool:
    """Tell "would back it if …"."""
    modal = {"would", "might", "could", "may"}
    would = any(child.dep_ == "aux" and child.lower_ in modal for child in verb.children)
    return would and bool(_HYPOTHETICAL.search(verb.sent.text))


def is_open(verb: Token) -> bool:
    """Tell whether the clause leaves the matter open: "whether it backs", "if it backs"."""
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
    return bool(marks & {"whether", "if", "unless"})
