"""Positions that others share: of who speaks for a body, and of who joins a suit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from policytrail.nlp.attribution import Speech
from policytrail.nlp.name_lists import BODIES
from policytrail.nlp.roles import expand, prepositional
from policytrail.nlp.stance_scene import Found, Scene

_SOON = 60  # tokens: the next sentence or two
_HEADING = frozenset({
    "president", "chair", "chairman", "chairwoman", "chief", "director", "counsel", "head",
    "leader", "secretary", "executive", "spokesman", "spokeswoman", "spokesperson", "lawyer",
    "attorney", "commissioner", "founder", "treasurer",
})  # fmt: skip
_RUNNING = frozenset({"run", "head", "lead", "chair", "direct", "represent"})
_JOINING = frozenset({"join", "back", "support"})


def from_spokesmen(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """ "The union praised the order. “…,” its president, X, said": X says what the union holds.

    Only of one who heads or speaks for the body, right after it, in words that take no side
    themselves.
    """
    taken = {(item.holder, item.target.name) for item in found}
    for speech in scene.speech:
        if speech.verb is None or not speech.direct:
            continue
        for speaker in speech.speakers:
            for body in _headed(scene, speech, speaker):
                for item in found:
                    near = 0 <= speech.verb.sent.start - item.sentence.start <= _SOON
                    key = (speaker, item.target.name)
                    if item.holder == body and near and key not in taken and item.rule != "author":
                        yield replace(
                            item, holder=speaker, sentence=speech.verb.sent, rule="spokesman"
                        )


def _headed(scene: Scene, speech: Speech, speaker: str) -> Iterator[str]:
    """Yield bodies that a speaker is said to head: "its counsel, X", "X, who runs Y"."""
    if speech.verb is None:
        return
    for token in speech.verb.sent:
        lemma = token.lemma_.lower()
        if lemma in _HEADING and speaker in scene.holders.of(token, everyone=False):
            owners = [c for c in token.children if c.dep_ in {"poss", "compound", "nmod"}]
            yield from _bodies(scene, [*owners, *prepositional(token, "of")])
            yield from _bodies(scene, prepositional(token, "for"))
        named = token.dep_ == "relcl" and speaker in scene.holders.of(token.head, everyone=False)
        if named and lemma in _RUNNING:
            yield from _bodies(scene, [c for c in token.children if c.dep_ == "dobj"])


def _bodies(scene: Scene, heads: Sequence[Token]) -> Iterator[str]:
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    for head in heads:
        if head.lower_ in {"its", "their", "whose"}:
            yield from scene.holders.last_body(head.i)
        else:
            names = scene.holders.of(head, everyone=False)
            yield from (name for name in names if kinds.get(name) in BODIES)


def from_joiners(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """ "The grocers sued and were joined by a guild and by two states": all of them are against."""
    for verb in (token for token in scene.doc if token.lemma_.lower() in _JOINING):
        if verb.tag_ != "VBN":
            continue
        agents = [c for p in verb.children if p.dep_ == "agent" for c in p.children]
        agents += [c for p in verb.children if p.dep_ == "agent" for o in p.conjuncts
                   for c in o.children]  # fmt: skip
        suits = [f for f in found if f.cue == "litigate" and f.sentence == verb.sent]
        for head in expand(agents):
            for item in suits:
                names = list(scene.holders.of(head, everyone=False)) or _place(scene, head)
                for holder in names:
                    if holder != item.holder:
                        yield replace(item, holder=holder)


def _place(scene: Scene, head: Token) -> list[str]:
    """Return states that sue: "by Iowa", "by the states of Iowa and Nebraska"."""
    below = [*expand(prepositional(head, "of")), head]
    entities = (scene.holders.at(token.i) for token in below)
    return [entity.name for entity in entities if entity is not None and entity.type == "place"]
