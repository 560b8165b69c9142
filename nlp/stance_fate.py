"""What becomes of a text in a clause: who is glad that it is dead is against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from policytrail.nlp.negation import is_negated
from policytrail.nlp.roles import is_passive, objects, subjects
from policytrail.nlp.stance_asked import asked_side
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_targets import Target, Targets

DYING = frozenset({"die", "lapse", "expire", "fail", "collapse", "founder", "perish"})
LASTING = frozenset({"endure", "live", "pass", "prevail", "stand", "survive"})
_GONE = frozenset({"dead", "defunct", "doomed", "gone", "history", "over"})
_SAFE = frozenset({"alive", "final", "law", "safe"})
_MARKS = frozenset({"after", "as", "because", "now", "once", "since", "that", "when"})


def fated(targets: Targets, word: Token, requested: Mapping[str, Side]) -> list[Target]:
    """Return the texts of whose fate a clause below a word tells, inverted where they perish."""
    return [
        found
        for clause in _clauses(word)
        if (good := _is_good(clause, requested)) is not None
        for head in (objects(clause) if is_passive(clause) else subjects(clause))
        for target in targets.of(head)
        if target.kind != "entity"
        for found in (target if good else replace(target, inverted=not target.inverted),)
    ]


def _clauses(word: Token) -> Iterator[Token]:
    for child in word.children:
        marks = {c.lower_ for c in child.children if c.dep_ in {"mark", "advmod"}}
        plain = child.dep_ == "ccomp" and not marks & {"if", "whether"}
        if plain or (child.dep_ == "advcl" and marks & _MARKS):
            yield child


def _is_good(clause: Token, requested: Mapping[str, Side]) -> bool | None:
    """Tell whether what a clause says is good for its text; None where it says neither."""
    lemma = clause.lemma_.lower()
    if lemma == "be":
        words = {c.lemma_.lower() for c in clause.children if c.dep_ in {"acomp", "advmod", "attr"}}
        good = True if words & _SAFE else False if words & _GONE else None
    elif lemma in DYING | LASTING and not objects(clause):
        good = lemma in LASTING
    elif is_passive(clause):
        side = asked_side(clause, requested)
        good = None if side is None else side == "support"
    else:
        good = None
    return good if good is None or not is_negated(clause) else not good
