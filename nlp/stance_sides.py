"""The side that a verb shows, its negation and mood counted, toward given targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import objects, subjects
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target
from policytrail.records import StanceLabel

# Who "does not oppose" a thing is not yet for it.
_MILD = frozenset({"oppose", "object", "resist", "mind", "contest"})


def sided(
    scene: Scene, verb: Token, side: Side, targets: Iterable[Target], rule: str
) -> Iterator[Found]:
    if is_open(verb) or any(c.lower_ == "neither" for s in subjects(verb) for c in s.children):
        return  # "neither X nor Y backs it"
    if is_asked_of_subject(scene, verb):
        return  # "had asked him to veto it": he is asked, and holds nothing yet
    label: StanceLabel = opposite(side) if is_negated(verb) else side
    if is_conditional(verb) or (is_negated(verb) and verb.lemma_.lower() in _MILD):
        label = "neutral"
    chosen = list(targets)
    for holder in scene.subjects_of(verb):
        for target in chosen:
            meant = scene.behind(holder, target, verb.i)
            yield scene.found(holder, meant, label, verb, rule, verb.lemma_)


def is_asked_of_subject(scene: Scene, verb: Token) -> bool:
    """Tell whether a verb is what somebody else is asked to do: "asked him to veto it"."""
    governor = verb.head
    if verb.dep_ not in {"xcomp", "ccomp"} or governor.lemma_.lower() not in scene.lexicon.requests:
        return False
    to = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
    return to and any(child.i < verb.i for child in (*objects(governor), *_own_subjects(verb)))


def _own_subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "nsubj"]
