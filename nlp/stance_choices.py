"""Positions that a choice or a limit shows: who buys, offers or partners; whose text limits.

A purchase, a launch or a partnership is weak evidence: one may buy without speaking for anything.
Such claims carry the rule ``choice``, whose confidence is below the threshold of
``confidence.toml``; who lowers the threshold reads them (docs/decisions/0508).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import expand, objects, prepositional, subjects
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_targets import Target

_BUYING = frozenset({"invest", "buy", "purchase", "allocate", "acquire"})
_OFFERING = frozenset({"launch", "introduce", "offer", "unveil"})
_PARTNERS = frozenset({"partnership", "alliance", "venture"})
_FORMING = frozenset({"establish", "form", "strike", "forge", "build", "announce", "enter"})
_MODALS = frozenset({"may", "might", "could", "can", "should", "would", "will"})
_CHOOSERS = frozenset({"company", "pension_fund"})
_FUNDS = frozenset({"fund", "system", "scheme", "plan"})
_FUND_ISSUE = "public-pension-crypto-investment"
_LIMITING = frozenset({
    "limit", "restrict", "curb", "discourage", "bar", "forbid", "prohibit", "ban", "outlaw",
    "curtail",
})  # fmt: skip
_MAKERS = frozenset({"agency", "person"})
_CLIMB = 4  # verbs that a gerund may hang below: "took the lead in testing … by investing"


def from_choices(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what purchases, launches, partnerships and limiting texts show."""
    for token in sentence:
        if token.pos_ != "VERB" or is_negated(token) or is_open(token) or is_conditional(token):
            continue
        lemma = token.lemma_.lower()
        if lemma in _LIMITING:
            yield from _limiting(scene, token)
        elif lemma in _BUYING or lemma in _OFFERING or _is_partnering(token, lemma):
            yield from _choosing(scene, token)


def _is_partnering(verb: Token, lemma: str) -> bool:
    """ "partnered with X", "struck an alliance with it"."""
    if lemma in {"partner", "team"}:
        return bool(prepositional(verb, "with"))
    return lemma in _FORMING and any(
        head.lemma_.lower() in _PARTNERS for head in (*objects(verb), *prepositional(verb, "into"))
    )


def _choosing(scene: Scene, verb: Token) -> Iterator[Found]:
    actors, governor = _choosers(scene, verb)
    if not actors or _is_to_come(governor) or _is_to_come(verb):
        return
    sent = verb.sent
    issues = scene.targets.issues_in(sent.start, sent.end) or scene.targets.issues_before(verb.i)
    for holder, is_fund in actors:
        mine = [issue for issue in issues if (issue == _FUND_ISSUE) == is_fund]
        if is_fund and not mine and "crypto-in-retirement-plans" in issues:
            mine = [_FUND_ISSUE]  # what a fund buys is its own, not a saver's menu
        for issue in mine:
            target = Target(name=issue, kind="issue")
            yield scene.found(holder, target, "support", verb, "choice", verb.lemma_)


def _is_to_come(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in _MODALS for child in verb.children)


def _choosers(scene: Scene, verb: Token) -> tuple[list[tuple[str, bool]], Token]:
    """Return who chooses, each with whether it is a fund, and the verb whose subject they are."""
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    governor = verb
    for _ in range(_CLIMB):
        heads = list(expand(subjects(governor)))
        if heads:
            names = [name for head in heads for name in scene.holders.of(head, everyone=False)]
            found = [
                (n, kinds.get(n) == "pension_fund") for n in names if kinds.get(n) in _CHOOSERS
            ]
            found += [(place, True) for head in heads for place in _places(scene, head)]
            if found or governor.pos_ not in {"AUX", "VERB"}:
                return list(dict.fromkeys(found)), governor
            if governor.dep_ not in {"pcomp", "xcomp", "relcl"}:
                break
        if governor.head == governor:
            break
        governor = governor.head
        while governor.pos_ not in {"VERB", "AUX"} and governor.head != governor:
            governor = governor.head
    return [], verb


def _places(scene: Scene, head: Token) -> Iterator[str]:
    """ "funds in Ohio", "systems, including those in Utah": places stand for their funds."""
    if head.lemma_.lower() not in _FUNDS or head.tag_ != "NNS":
        return
    among = [c for p in head.children if p.lower_ in {"including", "like"} for c in p.children]
    for noun in (head, *among):
        for where in ("in", "of"):
            for token in expand(prepositional(noun, where)):
                entity = scene.holders.at(token.i)
                if entity is not None and entity.type == "place":
                    yield entity.name


def _limiting(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "guidance issued under X, which had limited …": its maker is against what it limits."""
    text = next((t for t in _limiters(verb) if scene.targets.is_text(t)), None)
    if text is None:
        return
    issues = scene.targets.issues_in(verb.i, verb.sent.end)
    for holder in _makers(scene, text, verb):
        for issue in issues:
            target = Target(name=issue, kind="issue")
            yield scene.found(holder, target, "oppose", verb, "act", verb.lemma_)


def _limiters(verb: Token) -> Iterator[Token]:
    """Yield the nouns that a limiting clause may be of: its subject, and what that hangs below."""
    yield from subjects(verb)
    if verb.dep_ == "relcl":
        yield from (token for token in verb.ancestors if token.pos_ == "NOUN")


def _makers(scene: Scene, text: Token, verb: Token) -> Iterator[str]:
    """Return the body or person named within the text's phrase: "X's rule", "issued by X"."""
    found: dict[str, None] = {}
    for token in scene.doc[text.left_edge.i : verb.i]:
        entity = scene.holders.at(token.i)
        if entity is not None and entity.type in _MAKERS:
            found[entity.name] = None
    yield from list(found)[:1]
