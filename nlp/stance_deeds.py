"""Positions shown by what one does with a text or a purchase: signing, owning, proposing."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import expand, objects, prepositional
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target
from policytrail.records import StanceLabel

_SIGNED = frozenset({"bill", "law", "executive_order", "memorandum"})
_MAYBE = frozenset({"may", "might", "could", "can", "should", "would"})
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
# Verb, noun and preposition: "takes issue with the rule".
_IDIOMS: dict[tuple[str, str], tuple[str, Side]] = {
    ("take", "issue"): ("with", "oppose"),
    ("take", "exception"): ("to", "oppose"),
    ("take", "aim"): ("at", "oppose"),
    ("take", "umbrage"): ("at", "oppose"),
    ("find", "fault"): ("with", "oppose"),
    ("pour", "water"): ("on", "oppose"),
    ("sound", "alarm"): ("over", "oppose"),
    ("draw", "line"): ("at", "oppose"),
    ("throw", "weight"): ("behind", "support"),
    ("put", "weight"): ("behind", "support"),
    ("lend", "name"): ("to", "support"),
    ("see", "need"): ("for", "support"),
}
_ATTITUDES: dict[str, Side] = {
    **dict.fromkeys(("supportive", "enthusiastic", "fond", "enamored", "keen"), "support"),
    **dict.fromkeys(
        ("opposed", "hostile", "critical", "skeptical", "sceptical", "averse", "contemptuous",
         "scornful", "disdainful", "dismissive"), "oppose",
    ),
}  # fmt: skip
_POSSIBLE = frozenset({"bill", "measure", "legislation", "proposal", "amendment", "act"})


def from_deeds(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what acts told in a sentence show of those who do them."""
    for token in sentence:
        if token.pos_ == "VERB":
            yield from _signing(scene, token)
            yield from _dealing(scene, token)
            yield from _idiom(scene, token)
        if token.lower_ in _ATTITUDES and token.dep_ in {"acomp", "amod", "ROOT", "oprd"}:
            yield from _attitude(scene, token)
        if token.lower_ == "whose":
            yield from _owning(scene, token)


def _signing(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X signed the order", "who is due to sign it", "put her name to the bill"."""
    heads = _signed(verb)
    if not heads or is_open(verb) or _is_doubtful(verb):
        return
    if any(child.lower_ == "neither" for child in verb.children):
        return  # "neither signed it nor vetoed it" is no side
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    texts = {i.name for i in scene.doc._.instruments if i.kind in _SIGNED}
    against = is_negated(verb) or verb.head.lemma_.lower() in _REFUSING
    label: StanceLabel = "oppose" if against else "support"
    for holder in scene.subjects_of(verb):
        for target in (t for head in expand(heads) for t in scene.targets.of(head)):
            if holder in persons and target.name in texts:
                yield scene.found(holder, target, label, verb, "act", verb.lemma_)


def _signed(verb: Token) -> tuple[Token, ...]:
    if verb.lemma_ == "sign":
        return objects(verb)
    if verb.lemma_ in {"put", "affix", "set"}:
        things = {head.lemma_.lower() for head in objects(verb)}
        return prepositional(verb, "to") if things & {"name", "signature", "pen"} else ()
    return ()


def _idiom(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "takes issue with the rule", "threw its weight behind the bill"."""
    for noun in (child for child in verb.children if child.dep_ == "dobj"):
        preposition, side = _IDIOMS.get((verb.lemma_, noun.lemma_.lower()), ("", "support"))
        if not preposition or is_open(verb) or _is_doubtful(verb):
            continue
        bare = is_negated(verb) or any(child.lower_ in {"no", "little"} for child in noun.children)
        heads = prepositional(verb, preposition) or prepositional(noun, preposition)
        label: StanceLabel = opposite(side) if bare else side
        for target in (t for head in expand(heads) for t in scene.targets.of(head)):
            for holder in scene.subjects_of(verb):
                yield scene.found(holder, target, label, verb, "verb", f"{verb.lemma_} {noun}")


def _attitude(scene: Scene, word: Token) -> Iterator[Found]:
    """ "is opposed to the rule", "was critical of it": an adjective with what it is toward."""
    verb = word.head if word.head.pos_ in {"AUX", "VERB"} else word
    if is_open(verb) or is_negated(verb) or _is_doubtful(verb):
        return
    heads = [h for p in ("to", "of", "about", "toward", "on") for h in prepositional(word, p)]
    own = [c for c in verb.children if c.dep_ == "nsubjpass"]  # "is opposed to" looks passive
    holders = [name for head in own for name in scene.names(head)] or scene.subjects_of(verb)
    for target in (t for head in heads for t in scene.targets.of(head)):
        for holder in holders:
            label = _ATTITUDES[word.lower_]
            yield scene.found(holder, target, label, word, "verb", word.lower_)


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
    for target in texts or [t for t in scene.targets.main_text() if t.kind == "bill"]:
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
        for issue in scene.targets.issues[:1]:
            for holder in scene.subjects_of(verb):
                target = Target(name=issue, kind="issue")
                yield scene.found(holder, target, label, verb, "request", f"{lemma} {deal}")
