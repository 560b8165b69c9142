"""Clauses that open with their participle: "Backing the bill are two unions"."""

from __future__ import annotations

from spacy.tokens import Token

_BEHIND = frozenset({"attr", "nsubj", "dobj"})
_NAMES = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"are", "were"})


def behind_be(verb: Token) -> tuple[Token, ...]:
    """Return the head of who stands behind the "be" of such a clause; empty for other clauses.

    No auxiliary follows its participle unless the clause is inverted. Where the parser took the
    participle for the subject, a plural or a name tells it from "Backing the bill is a mistake".
    """
    if verb.tag_ != "VBG":
        return ()
    be = next((t for t in (*verb.rights, verb.head) if _is_be_after(t, verb)), None)
    if be is None:
        return ()
    later = (t for t in (*be.rights, *verb.rights) if t.i > be.i)
    found = next((t for t in later if t.dep_ in _BEHIND and t.pos_ in _NAMES), None)
    if found is None or (found.pos_ != "PROPN" and be.lower_ not in _PLURAL):
        return ()
    return (found,)


def _is_be_after(token: Token, verb: Token) -> bool:
    if token.lemma_ != "be" or token.i < verb.i or token.tag_ in {"VB", "VBG", "VBN"}:
        return False
    return token.dep_ == "aux" or verb.dep_ == "csubj"
