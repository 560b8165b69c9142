"""Positions toward the parties of a suit: briefs, arguments, who sues whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.noun_phrases import is_definite
from policytrail.nlp.remembered import text_of
from policytrail.nlp.roles import expand, objects, prepositional
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target

_FILING = frozenset({"file", "lodge", "submit"})
_BRIEFS = frozenset({"amicus", "brief"})
_ARGUING = frozenset({"argue", "plead", "side", "intervene"})
_OPENLY: dict[str, Side] = {
    **dict.fromkeys(("backing", "defending", "favoring", "favouring", "supporting"), "support"),
    **dict.fromkeys(("attacking", "contesting", "opposing"), "oppose"),
}  # fmt: skip
_SIDES: dict[str, Side] = {"for": "support", "with": "support", "against": "oppose"}
_GOOD = frozenset({"backing", "behalf", "defence", "defense", "favor", "favour", "support"})
_BAD = frozenset({"opposition"})
_PARTIES = frozenset({"person", "company", "advocacy", "pension_fund", "agency"})
_PRIVATE = frozenset({"company", "pension_fund"})
# Common nouns for those who are sued over a plan, and for those who sue.
_SUED = frozenset({"bank", "committee", "company", "defendant", "employer", "firm", "sponsor"})
_SUING = frozenset({"employee", "participant", "plaintiff", "retiree", "saver", "worker"})
_VERSUS = re.compile(r"\sv(?:s)?\.\s")


def from_briefs(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield whom a brief or an argument in court is for: "filed a brief on the company's side"."""
    for verb in sentence:
        if verb.pos_ != "VERB" or is_negated(verb) or is_open(verb) or is_conditional(verb):
            continue
        for head, side in _argued(verb):
            for found in _parties(scene, head):
                target, turned = found
                label = opposite(side) if turned else side
                for holder in scene.subjects_of(verb):
                    if holder != target.name:
                        yield scene.found(holder, target, label, verb, "noun", verb.lemma_)


def from_captions(scene: Scene) -> Iterator[Found]:
    """Yield who is against whom by the name of a case: of "Dunn v. Hatcher Foods" Calla Dunn.

    Only of a person whom the document names beside the case, against a firm or a fund.
    """
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    for match in _VERSUS.finditer(text_of(scene.doc)):
        before = text_of(scene.doc)[: match.start()].split()
        named = [n for n in kinds if kinds[n] == "person" and n.split()[-1:] == before[-1:]]
        sued = [n for n in defendants(scene, kinds, named) if kinds[n] in _PRIVATE]
        told = next((t for t in scene.doc if named and scene.holders.is_at(t.i, named[0])), None)
        for name in sued if len(named) == 1 else ():
            if told is not None:
                target = Target(name=name, kind="entity")
                yield scene.found(named[0], target, "oppose", told, "act", "litigate")


def _argued(verb: Token) -> Iterator[tuple[Token, Side]]:
    """Yield the party that a verb names, with the side that is taken."""
    if verb.lemma_ in _ARGUING:
        for preposition, side in _SIDES.items():
            if (verb.lemma_ == "side") == (preposition == "with"):
                yield from ((head, side) for head in prepositional(verb, preposition))
        return
    if verb.lemma_ not in _FILING:
        return
    yield from _participles(verb)
    briefs = [head for head in objects(verb) if head.lemma_.lower() in _BRIEFS]
    for word in (verb, *briefs):
        for preposition in ("in", "on"):
            for noun in prepositional(word, preposition):
                # "in January in support of X": the parser hangs the second on the month
                for each in (noun, *prepositional(noun, preposition)):
                    yield from _side_of(each)
        yield from ((head, "oppose") for head in prepositional(word, "against"))


def _participles(verb: Token) -> Iterator[tuple[Token, Side]]:
    """Yield who is named in "filed a brief opposing X", which the parser takes in many ways."""
    for token in verb.subtree:
        following = verb.doc[token.i + 1 : token.i + 6]
        if token.lower_ not in _BRIEFS or not following or following[0].lower_ not in _OPENLY:
            continue
        named = (part for part in following[1:] if part.pos_ in {"NOUN", "PROPN"})
        head = next((part for part in named if part.dep_ != "compound"), None)
        if head is not None:
            yield head, _OPENLY[following[0].lower_]


def _side_of(noun: Token) -> Iterator[tuple[Token, Side]]:
    """Yield who is meant by "in support of X", "on X's side", "in opposition to X"."""
    lemma = noun.lemma_.lower()
    if lemma == "side":
        yield from ((child, "support") for child in noun.children if child.dep_ == "poss")
        yield from ((head, "support") for head in prepositional(noun, "of"))
    elif lemma in _GOOD:
        yield from ((head, "support") for head in prepositional(noun, "of"))
    elif lemma in _BAD:
        yield from ((head, "oppose") for head in prepositional(noun, "to"))


def _parties(scene: Scene, head: Token) -> Iterator[tuple[Target, bool]]:
    """Yield whom a noun means in a suit; where it means those who sue, the other side, turned."""
    if scene.targets.of(head):
        return  # a text or an issue: other rules read it
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    for each in expand([head]):
        entity = scene.holders.at(each.i)
        lemma = each.lemma_.lower()
        if entity is not None and entity.type in _PARTIES:
            yield Target(name=entity.name, kind="entity"), False
        elif is_definite(each) and lemma in _SUED | _SUING:
            names = defendants(scene, kinds)
            names = names or (scene.holders.of(each) if lemma in _SUED else ())
            yield from ((Target(name=n, kind="entity"), lemma in _SUING) for n in names)


def defendants(
    scene: Scene, kinds: Mapping[str, str], plaintiffs: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return who is sued in the one case that a document names: "Dunn v. Hatcher Foods".

    Of several cases, the one that bears the name of one of the ``plaintiffs``.
    """
    surnames = {name.split()[-1] for name in plaintiffs if name}
    text = text_of(scene.doc)
    found: dict[str, None] = {}
    for match in _VERSUS.finditer(text):
        if surnames and text[: match.start()].split()[-1] not in surnames:
            continue
        named = text[match.end() :]
        found |= dict.fromkeys(
            name for name, kind in kinds.items()
            if kind in _PARTIES and re.match(rf"{re.escape(name.split()[0])}\b", named)
        )  # fmt: skip
    return tuple(found) if len(found) == 1 else ()
