"""Positions told beside an act: "over the protests of X", "killed it, to the relief of Y"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import is_passive, objects, prepositional, subjects
from policytrail.nlp.stance_asked import asked_side
from policytrail.nlp.stance_fate import DYING, LASTING
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_targets import Target

_VERBAL = frozenset({"AUX", "VERB"})
# Prepositions by which somebody's side stands beside an act.
_BESIDE: dict[str, frozenset[Side]] = {
    **dict.fromkeys(("over", "despite", "against"), frozenset({"oppose"})),
    "with": frozenset({"support"}),
    "to": frozenset({"oppose", "support"}),
}  # fmt: skip


def from_attending(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield whose support or protest a sentence tells beside what is done to a text."""
    for noun in sentence:
        side = _side(scene, noun)
        verb = _act(noun) if side is not None else None
        if side is None or verb is None or side not in _BESIDE[noun.head.lower_]:
            continue
        if is_negated(verb) or is_open(verb) or is_conditional(verb):
            continue
        owners = [*prepositional(noun, "of"), *prepositional(noun, "from")]
        owners += [child for child in noun.children if child.dep_ == "poss"]
        targets = list(_acted_on(scene, verb))
        for holder in (name for owner in owners for name in scene.names(owner)):
            for target in targets:
                yield scene.found(holder, target, side, noun, "noun", noun.lemma_)


def _side(scene: Scene, noun: Token) -> Side | None:
    if noun.dep_ != "pobj" or noun.head.lower_ not in _BESIDE:
        return None
    lemma = noun.lemma_.lower()
    if noun.head.lower_ == "to":
        return scene.lexicon.moods.get(lemma)
    return scene.lexicon.nouns.get(lemma)


def _act(noun: Token) -> Token | None:
    """Return the verb beside which a noun stands, past "much" in "much to the dismay of"."""
    head = noun.head.head
    while head.pos_ not in _VERBAL and head.dep_ in {"advmod", "dobj", "npadvmod"}:
        head = head.head
    return head if head.pos_ in _VERBAL else None


def _acted_on(scene: Scene, verb: Token) -> Iterator[Target]:
    """Yield the texts that an act is done to, inverted where it does away with them."""
    lemma = verb.lemma_.lower()
    alone = lemma in DYING | LASTING and not is_passive(verb) and not objects(verb)
    heads = subjects(verb) if alone else objects(verb)
    bad = lemma in DYING or asked_side(verb, scene.lexicon.requested) == "oppose"
    for target in (t for head in heads for t in scene.targets.of(head)):
        if target.kind != "entity":
            yield replace(target, inverted=not target.inverted) if bad else target
