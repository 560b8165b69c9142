"""Positions shown by what one does with a text or a purchase: signing, owning, proposing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import expand, lemmas, objects, prepositional, subjects
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_sides import is_asked_of_subject
from policytrail.nlp.stance_target_words import THINGS
from policytrail.nlp.stance_targets import Target
from policytrail.nlp.stance_undoing import is_rescinding
from policytrail.records import StanceLabel

_SIGNED = frozenset({"bill", "law", "executive_order", "memorandum"})
_MAYBE = frozenset({"may", "might", "could", "can", "should", "would"})
_SUMMONING = frozenset({"drag", "haul", "see", "take"})
_FORESEEN = frozenset({"expect", "likely", "sure", "predict", "tip", "unlikely"})
_HINDERING = frozenset({
    "block", "bury", "derail", "gut", "kill", "obstruct", "scuttle", "sink", "spike", "stymie",
    "thwart", "torpedo",
})  # fmt: skip
_REFUSING = frozenset({"refuse", "decline", "balk"})
_PROPOSING = frozenset({
    "propose", "recommend", "pitch", "table", "advocate", "back", "champion", "defend", "praise",
    "urge", "justify",
})  # fmt: skip
_OPPOSING = frozenset({
    "oppose", "criticize", "criticise", "condemn", "attack", "denounce", "protest", "question",
    "fight", "blast", "deplore", "slam", "regret", "reject", "resist",
})  # fmt: skip
_DEALS = frozenset({
    "purchase", "allocation", "investment", "holding", "stake", "bet", "position", "exposure",
    "buy",
})  # fmt: skip
# An adjective is toward what follows one of these: "hostile to", "keen on", "unmoved by".
_TOWARD = ("to", "of", "about", "toward", "towards", "on", "with", "by", "over")
_VERBAL = frozenset({"AUX", "VERB"})
# What a verb of an idiom goes with; "went to bat" is a verb to the parser.
_PARTNERS = frozenset({"advcl", "attr", "dobj", "intj", "prt", "xcomp"})
_POSSIBLE = frozenset({"bill", "measure", "legislation", "proposal", "amendment", "act"})


def from_deeds(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what acts told in a sentence show of those who do them."""
    for token in sentence:
        if token.pos_ == "VERB":
            yield from _signing(scene, token)
            yield from _bearing(scene, token)
            yield from _hindering(scene, token)
            yield from _withdrawing(scene, token)
            yield from _dealing(scene, token)
            yield from _giving(scene, token)
        if token.pos_ in _VERBAL:
            yield from _idiom(scene, token)
            yield from _to_court(scene, token)
        if token.lower_ in scene.lexicon.attitudes:
            yield from _attitude(scene, token)
        if token.lower_ == "whose":
            yield from _owning(scene, token)


def _signing(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X signed the order", "who is due to sign it", "put her name to the bill"."""
    heads = _signed(verb)
    past = any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    if heads and is_conditional(verb) and not past:  # "would have signed it" tells of what is over
        yield from _signing_if(scene, verb, heads)
    if not heads or is_open(verb) or _is_doubtful(verb):
        return
    if is_asked_of_subject(scene, verb):
        return  # "urged the governor to sign it"
    if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _FORESEEN:
        return  # "is expected to sign it"
    if any(child.lower_ == "neither" for child in verb.children):
        return  # "neither signed it nor vetoed it" is no side
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    texts = {i.name for i in scene.doc._.instruments if i.kind in _SIGNED}
    against = is_negated(verb) or verb.head.lemma_.lower() in _REFUSING
    label: StanceLabel = "oppose" if against else "support"
    for holder in scene.subjects_of(verb) or _in_what_was_signed(scene, verb):
        for target in (t for head in expand(heads) for t in scene.targets.of(head)):
            if holder in persons and target.name in texts:
                yield scene.found(holder, target, label, verb, "act", verb.lemma_)


def _signing_if(scene: Scene, verb: Token, heads: Sequence[Token]) -> Iterator[Found]:
    """ "would sign it if the cap stays": a condition is neither for nor against."""
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    targets = [t for head in expand(heads) for t in scene.targets.of(head)]
    if not targets and any(head.lower_ == "one" for head in heads):  # "this one", beside another
        targets = list(scene.targets.main_text(verb.i))
    for holder in (name for name in scene.subjects_of(verb) if name in persons):
        for target in (t for t in targets if t.kind != "issue"):
            yield scene.found(holder, target, "neutral", verb, "neutral", f"{verb} if")


def _in_what_was_signed(scene: Scene, verb: Token) -> tuple[str, ...]:
    """ "In an order signed on Monday, X told …": whose sentence it is, signed it."""
    noun = verb.head
    alone = verb.dep_ == "acl" and verb.tag_ == "VBN" and noun.dep_ == "pobj"
    if not alone or noun.head.lower_ != "in" or noun.head.head.dep_ != "ROOT":
        return ()
    return scene.subjects_of(noun.head.head)


def _bearing(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "The bill bears X's signature": X signed it."""
    if verb.lemma_ not in {"bear", "carry"} or is_negated(verb) or _is_doubtful(verb):
        return
    things = [head for head in objects(verb) if head.lemma_.lower() in {"name", "signature"}]
    owners = [c for head in things for c in head.children if c.dep_ == "poss"]
    targets = [t for head in subjects(verb) for t in scene.targets.of(head) if t.kind != "issue"]
    for holder in (name for owner in owners for name in scene.names(owner)):
        for target in targets:
            yield scene.found(holder, target, "support", verb, "act", "signature")


def _withdrawing(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "The agency has since withdrawn it", "quietly pulled the thing"."""
    if not is_rescinding(verb) or verb.tag_ not in {"VBD", "VBN", "VBZ"} or is_negated(verb):
        return
    if is_open(verb) or _is_doubtful(verb) or is_conditional(verb):
        return
    meant = [h for h in objects(verb) if h.lower_ == "it" or h.lemma_.lower() in THINGS]
    kinds = {i.name: i.kind for i in scene.doc._.instruments}
    agencies = {entity.name for entity in scene.doc._.entities if entity.type == "agency"}
    for holder in scene.subjects_of(verb):
        for target in (t for head in meant for t in scene.targets.of(head)):
            if holder in agencies and kinds.get(target.name) in {"guidance", "rule"}:
                plain = Target(name=target.name)
                yield scene.found(holder, plain, "oppose", verb, "act", verb.lemma_)


def _hindering(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "Sen. X blocked the bill", "held it up for a month": what a person does against a text."""
    held = verb.lemma_ in {"hold", "bottle"} and any(c.lower_ == "up" for c in verb.children)
    if not (held or _HINDERING & {*lemmas(verb), verb.lemma_[:-1]}) or verb.tag_ not in {
        "VBD",
        "VBN",
        "VBZ",
    }:
        return
    if is_negated(verb) or is_open(verb) or _is_doubtful(verb):
        return
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    bills = {i.name for i in scene.doc._.instruments if i.kind in {"bill", "law"}}
    targets = [t for head in objects(verb) for t in scene.targets.of(head) if t.name in bills]
    for holder in scene.subjects_of(verb):
        for target in targets:
            if holder in persons:
                yield scene.found(holder, target, "oppose", verb, "act", verb.lemma_)


def _signed(verb: Token) -> tuple[Token, ...]:
    if verb.lemma_ == "sign":
        return objects(verb)
    if verb.lemma_ in {"put", "affix", "set"}:
        things = {head.lemma_.lower() for head in objects(verb)}
        return prepositional(verb, "to") if things & {"name", "signature", "pen"} else ()
    return ()


def _idiom(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "takes issue with the rule", "threw its weight behind the bill", "has no time for it"."""
    if verb.lemma_ not in scene.lexicon.idiom_verbs or is_open(verb) or _is_doubtful(verb):
        return
    for noun in _nouns_of(verb):
        if any(child.lower_ == "both" for child in noun.children):
            continue  # "sees both merit and danger in it"
        sides = scene.lexicon.idioms.get((verb.lemma_, noun.lemma_.lower()), {})
        bare = is_negated(verb) or any(c.lower_ in {"no", "little"} for c in noun.children)
        for preposition, side in sides.items():
            heads = prepositional(verb, preposition) or prepositional(noun, preposition)
            label: StanceLabel = side
            if bare:  # "has no quarrel with it" is not yet for it
                label = "oppose" if side == "support" else "neutral"
            for target in (t for head in expand(heads) for t in scene.targets.of(head)):
                for holder in scene.subjects_of(verb):
                    yield scene.found(holder, target, label, verb, "verb", f"{verb.lemma_} {noun}")


def _to_court(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "will see the agency in court", "hauled it to court": against what was spoken of."""
    if verb.lemma_ not in _SUMMONING or is_negated(verb):
        return
    where = "in" if verb.lemma_ == "see" else "to"
    courts = [h for word in (verb, *objects(verb)) for h in prepositional(word, where)]
    if not any(head.lemma_.lower() == "court" for head in courts):
        return
    if is_open(verb) or is_conditional(verb) or _is_doubtful(verb):
        return
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    sued = [name for head in objects(verb) for name in scene.holders.of(head)]
    named = [head for head in objects(verb) if head.lower_ not in {"that", "this", "them"}]
    targets = [t for head in named for t in scene.targets.of(head)]
    if not targets and any(kinds.get(name) == "agency" for name in sued):
        targets = list(scene.targets.current(verb.i))
    for holder in scene.subjects_of(verb):
        for target in targets:
            if target.kind != "issue":
                yield scene.found(holder, target, "oppose", verb, "act", f"{verb.lemma_} court")


def _giving(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "gave the rule short shrift", "gives a warm welcome to it"."""
    if verb.lemma_ != "give" or is_open(verb) or _is_doubtful(verb) or is_negated(verb):
        return
    for noun in (child for child in verb.children if child.dep_ == "dobj"):
        side = scene.lexicon.giving.get(noun.lemma_.lower())
        if side is None:
            continue
        to = [c for c in verb.children if c.dep_ == "dative"]
        heads = [h for c in to for h in (c.children if c.pos_ == "ADP" else (c,))]
        heads = heads or [*prepositional(verb, "to"), *prepositional(noun, "to")]
        # "gave the rule short shrift": the parser often makes one phrase of it.
        heads = heads or [c for c in noun.children if c.dep_ in {"nmod", "compound"}]
        for target in (t for head in expand(heads) for t in scene.targets.of(head)):
            for holder in scene.subjects_of(verb):
                yield scene.found(holder, target, side, verb, "verb", f"give {noun}")


def _nouns_of(verb: Token) -> Iterator[Token]:
    """Yield what a verb of an idiom goes with: its object, or what stands at a preposition."""
    for child in verb.children:
        round_ = child.dep_ == "advmod" and child.lower_ in {"around", "round"}
        if round_ or child.dep_ in _PARTNERS:
            yield child
        elif child.dep_ in {"prep", "advmod"}:  # "went to bat for it", "is up in arms over it"
            yield from (part for part in child.subtree if part.dep_ == "pobj")


def _attitude(scene: Scene, word: Token) -> Iterator[Found]:
    """ "is opposed to the rule", "long hostile to it": an adjective with what it is toward."""
    first = word.head if word.dep_ == "conj" else word
    verb = first.head if first.head.pos_ in _VERBAL else first
    if is_open(verb) or _is_doubtful(verb):
        return
    label = scene.lexicon.attitudes[word.lower_]
    if is_negated(verb) or any(child.dep_ == "neg" for child in word.children):
        label = "oppose" if label == "support" else "neutral"  # not hostile is not yet for it
    heads = [h for p in _TOWARD for h in prepositional(word, p)]
    for target in (t for head in heads for t in scene.targets.of(head)):
        for holder in _minded(scene, first, verb):
            yield scene.found(holder, target, label, word, "verb", word.lower_)


def _minded(scene: Scene, word: Token, verb: Token) -> tuple[str, ...]:
    """Return who is minded so: the subject of the verb, or the noun that the word stands with."""
    if word.dep_ in {"amod", "appos", "acl"} and word.head.pos_ not in _VERBAL:
        return scene.names(word.head)
    own = [c for c in verb.children if c.dep_ == "nsubjpass"]  # "is opposed to" looks passive
    return tuple(n for head in own for n in scene.names(head)) or scene.subjects_of(verb)


def _is_doubtful(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in _MAYBE for child in verb.children)


def _owning(scene: Scene, whose: Token) -> Iterator[Found]:
    """ "Sen. X, whose bill it is": a person's bill is one that the person is for."""
    noun = whose.head
    if noun.lemma_.lower() not in _POSSIBLE:
        return
    clause = noun if noun.dep_ == "relcl" else noun.head
    if clause.dep_ != "relcl":
        return
    texts = [t for t in scene.targets.of(noun) if t.kind != "issue"]
    for target in texts or [t for t in scene.targets.main_text(whose.i) if t.kind == "bill"]:
        for holder in scene.holders.of(clause.head, everyone=False):
            yield scene.found(holder, target, "support", whose, "people", f"whose {noun}")


def _dealing(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X had proposed the purchase", "Y condemned its stake": of what a fund holds or buys."""
    lemma = verb.lemma_.lower()
    if lemma not in _PROPOSING | _OPPOSING or is_open(verb):
        return
    would = any(child.lower_ == "would" for child in verb.children)  # "would oppose any purchase"
    if is_conditional(verb) or (_is_doubtful(verb) and not would):
        return
    label: StanceLabel = "support" if lemma in _PROPOSING else "oppose"
    if is_negated(verb):
        label = opposite(label)
    for deal in (head for head in objects(verb) if head.lemma_.lower() in _DEALS):
        if scene.targets.of(deal):
            continue  # named: other rules read it
        for issue in scene.targets.issues_at(verb.i)[:1]:
            for holder in scene.subjects_of(verb):
                target = Target(name=issue, kind="issue")
                yield scene.found(holder, target, label, verb, "request", f"{lemma} {deal}")
