"""Positions told by what a thing does to those who hold them: "the rule alarms the union"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import expand, objects, prepositional, subjects
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target

_VERBAL = frozenset({"AUX", "VERB"})
_FINDING = frozenset({"find", "have"})
_MAYBE = frozenset({"may", "might", "could", "can", "should", "would"})
_COMPLEMENTS = frozenset({"acomp", "advmod", "attr", "dobj", "oprd", "prt"})


def from_stirring(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what a sentence says that a text or an issue does to a person or a body."""
    verbs = scene.lexicon.stirring_verbs
    for token in sentence:
        if token.pos_ in _VERBAL and token.lemma_.lower() in verbs and not _is_unsure(token):
            yield from _stirring(scene, token)
            yield from _received(scene, token)
            yield from _finding(scene, token)


def _is_unsure(verb: Token) -> bool:
    modal = any(c.dep_ == "aux" and c.lower_ in _MAYBE for c in verb.children)
    return modal or is_open(verb) or is_conditional(verb)


def _stirring(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "the ruling delighted X", "the bill has won X over"."""
    lemma = verb.lemma_.lower()
    side, heads = scene.lexicon.stirring.get(lemma), objects(verb)
    for child in verb.children:
        if child.dep_ in {"prt", "advmod", "prep"}:
            side = scene.lexicon.stirring.get(f"{lemma} {child.lower_}", side)
            heads = heads or prepositional(verb, child.lower_)
    if side is not None:
        yield from _held(scene, verb, side, heads)


def _received(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "the rule sits badly with X", "the bill is anathema to X"."""
    for child in verb.children:
        if child.dep_ not in _COMPLEMENTS:
            continue
        for preposition, side in scene.lexicon.received.get(
            (verb.lemma_.lower(), child.lemma_.lower()), {}
        ).items():
            heads = prepositional(verb, preposition) or prepositional(child, preposition)
            yield from _held(scene, verb, side, heads)


def _finding(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "the bill found a champion in X"."""
    if verb.lemma_ not in _FINDING:
        return
    for noun in objects(verb):
        side = scene.lexicon.people.get(noun.lemma_.lower())
        heads = prepositional(verb, "in") or prepositional(noun, "in")
        if side is not None and heads:
            yield from _held(scene, verb, side, heads)


def _held(scene: Scene, verb: Token, side: Side, heads: Sequence[Token]) -> Iterator[Found]:
    negated = is_negated(verb)
    if negated and side == "oppose":
        return  # what does not alarm somebody is not yet welcome
    label = opposite(side) if negated else side
    for target in _targets(scene, verb):
        for head in expand(heads):
            for holder in scene.names(head):
                if holder != target.name:
                    yield scene.found(holder, target, label, verb, "verb", verb.lemma_)


def _targets(scene: Scene, verb: Token) -> list[Target]:
    heads = subjects(verb)
    if verb.doc[verb.i + 1 : verb.i + 2].text.lower() == "that":
        return []  # "it is maddening that …": whatever the parser makes of it
    clause = any(t.dep_ == "mark" and t.lower_ == "that" for t in verb.subtree)
    if clause and any(head.lower_ == "it" for head in heads):
        return []  # "it alarms the union that …"
    found = [t for head in heads for t in scene.targets.of(head)]
    return [target for target in found if target.kind != "entity"]
