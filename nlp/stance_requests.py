"""Positions shown by judgements, by what is asked for, and by feelings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import clauses, is_infinitive, objects, prepositional
from policytrail.nlp.stance_asked import (
    TRADES,
    asked_objects,
    asked_side,
    is_own_making,
    is_own_trade,
)
from policytrail.nlp.stance_content import Judgement, judge
from policytrail.nlp.stance_fate import DYING, LASTING, fated
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_sides import sided
from policytrail.nlp.stance_target_words import is_of_talk
from policytrail.nlp.stance_targets import Target
from policytrail.records import StanceLabel

_VERBAL = frozenset({"VERB", "AUX"})
_AWAY = frozenset({"off", "out", "away"})
# Not "appeal": who lost appeals, on either side.
_SUING = frozenset({"sue", "fight", "challenge"})
_ATTACKED = frozenset({"bill", "executive_order", "guidance", "law", "memorandum", "rule"})
_SUIT_NOUNS = frozenset({
    "action", "case", "claim", "complaint", "lawsuit", "proceeding", "suit",
})  # fmt: skip
# What assets are let into, or kept out of.
_HOLDING = frozenset({
    "account", "fund", "lineup", "menu", "pension", "plan", "portfolio", "treasury",
})  # fmt: skip
_WISHING = frozenset({"demand", "like", "need", "prefer", "see", "seek", "want"})
_RELATIVE = frozenset({"that", "which", "who", "whom"})
_PERCEIVING = frozenset({"see", "hear", "learn", "read", "find"})


def judging(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "called the rule a mistake", "described the veto as cowardly"."""
    if any(child.lower_ == "what" for child in verb.children):
        return  # "what it calls a loophole" judges the loophole
    holders = scene.subjects_of(verb)
    end = _clause_end(verb)
    head = next((t for t in scene.doc[verb.i + 1 : end] if _is_judged(scene, t, verb)), None)
    if head is not None and head.pos_ == "PRON" and any(map(is_of_talk, scene.doc[verb.i : end])):
        return
    targets = list(scene.targets.of(head)) if head is not None else []
    if head is not None and head.lower_ == "it" and (told := _told_with(verb)):
        targets = [t for o in told for t in scene.targets.of(o)] or targets
    if head is None:  # "the reversal, which she called baffling"
        before = [o for o in objects(verb) if o.i < verb.i]
        if verb.dep_ == "relcl" and not before:  # "a step X called overdue"
            before = [verb.head]
        targets = [t for o in before for t in scene.targets.of(o)]
    start = (head or verb).i + 1
    verdict = judge(scene.targets.masked(start, end), scene.lexicon)
    seen = scene.seen(verb.i, end) if verdict is None and start < end else None
    if seen is not None:
        verdict = Judgement(label=seen, cue=verb.lemma_, strength=1)
    if verdict is None:
        return
    for holder in holders:
        for target in targets:
            yield scene.found(holder, target, verdict.label, verb, "judging", verdict.cue)
            if verdict.strength >= 3 and target.kind == "instrument" and not target.inverted:
                for issue in scene.targets.issues_at(
                    verb.i
                ):  # more than a label: it speaks of the substance
                    behind = Target(name=issue, kind="issue")
                    yield scene.found(holder, behind, verdict.label, verb, "speech", verdict.cue)


def _told_with(verb: Token) -> list[Token]:
    """Return what "it" means in "ruled out a digital dollar, calling it a threat": the object."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl":
        return []
    return [head for head in objects(verb.head) if head.i < verb.i]


def _is_judged(scene: Scene, token: Token, verb: Token) -> bool:
    """Tell whether a token can be what is judged: a noun near the verb, or a pronoun."""
    if token.i - verb.i > 12 or token.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return False
    inside = token.dep_ in {"compound", "nmod"} and token.head.dep_ not in {"oprd", "dobj"}
    if token.dep_ == "poss" or inside:
        return False  # "called the withdrawal reckless": the parser makes a compound of it
    return bool(scene.targets.of(token))


def _clause_end(verb: Token) -> int:
    """Return where what is said with a verb ends: before the next coordinated clause."""
    end = verb.sent.end
    for child in verb.children:
        if child.i > verb.i and child.dep_ in {"conj", "advcl"} and child.pos_ in _VERBAL:
            end = min(end, child.left_edge.i)
    return int(end)


def request(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "urged senators to kill X", "wants the rule withdrawn", "sued to block it"."""
    holders = () if is_open(verb) else scene.subjects_of(verb)
    if verb.lemma_ == "vote":  # a board's vote decides; a member's shows a side
        persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
        holders = tuple(name for name in holders if name in persons)
    if not holders:
        return
    commands = verb.lemma_.lower() in scene.lexicon.commands
    for wanted in _wanted(verb):
        if commands and not is_infinitive(wanted):
            continue  # "told reporters that the House will pass it"
        side = asked_side(wanted, scene.lexicon.requested)
        if side is None or is_own_trade(verb, wanted) or is_open(wanted):
            continue
        if is_kept_away(wanted):
            side = "oppose"
        turned = is_negated(wanted) != is_negated(verb)
        label: StanceLabel = opposite(side) if turned else side
        heads = asked_objects(wanted, scene.lexicon.requested)
        targets = _asked_for(scene, verb, wanted, heads)
        own = is_own_making(verb, wanted)
        for target in targets:
            for holder in scene.holders.but_agencies(holders) if own else holders:
                yield scene.found(holder, target, label, verb, "request", wanted.lemma_)


def _asked_for(scene: Scene, verb: Token, wanted: Token, heads: list[Token]) -> list[Target]:
    """Return what is to be done something with; ``heads`` are what the wanted act is done to."""
    bare = wanted.tag_ == "VBN" and not any(c.dep_ == "aux" for c in wanted.children)
    alone = wanted.lemma_.lower() in DYING | LASTING and not heads
    if alone or bare:  # "wants the rule withdrawn"
        heads = heads + [child for child in wanted.children if child.dep_ == "nsubj"]
    targets = [t for head in heads for t in scene.targets.of(head)]
    targets = [t for t in targets if not (t.kind == "issue" and _is_one_suit(heads))]
    targets = _kept_out(scene, wanted, heads) or targets
    if not heads and wanted.lemma_.lower() in _SUING:
        targets = _attacked(scene, verb)
    if not targets and wanted.lemma_.lower() in TRADES:
        return [Target(name=issue, kind="issue") for issue in scene.targets.issues_at(verb.i)[:1]]
    return targets


def _is_one_suit(heads: Sequence[Token]) -> bool:
    """Tell "to end a class action": who settles one suit says nothing of suits at large."""
    return any(head.lemma_.lower() in _SUIT_NOUNS and head.tag_ == "NN" for head in heads)


def _kept_out(scene: Scene, wanted: Token, heads: Sequence[Token]) -> list[Target]:
    """ "to bar it from retirement accounts": what accounts are kept free of is no text."""
    around = [*prepositional(wanted, "from"), *prepositional(wanted, "off")]
    away = any(head.lemma_.lower() in _HOLDING for head in around)
    if not away or not any(head.lower_ in {"it", "them"} for head in heads):
        return []
    return [Target(name=issue, kind="issue") for issue in scene.targets.issues_before(wanted.i)[:1]]


def _attacked(scene: Scene, verb: Token) -> list[Target]:
    """Return the text that a suit is to be against: the sentence's own, else the document's."""
    kinds = {i.name: i.kind for i in scene.doc._.instruments}
    named = scene.targets.named_in(verb.i, verb.sent.end)
    if not named and any(scene.targets.is_text(t) for t in scene.doc[verb.i : verb.sent.end]):
        return []  # "will sue once the rule is out", a rule that is not known
    found = named or tuple(scene.targets.main_text(verb.i))
    return [target for target in found if kinds.get(target.name) in _ATTACKED]


def is_kept_away(verb: Token) -> bool:
    return verb.lemma_ in {"keep", "leave"} and any(c.lower_ in _AWAY for c in verb.children)


def _wanted(verb: Token) -> Iterator[Token]:
    """Yield the verbs of what is asked for: infinitives, participles, a "that" clause."""
    seen: set[int] = set()
    for clause in clauses(verb):
        for each in (clause, *clause.conjuncts):
            if each.i not in seen:
                seen.add(each.i)
                yield each
    for child in verb.subtree:
        if child.tag_ == "VBN" and child.dep_ == "acl" and verb.lemma_.lower() not in _WISHING:
            continue  # "moved it into a coin issued by a friend"
        if child.dep_ == "relcl" and _describes(child):
            continue  # "changes to the way funds sell it"
        complements = child.dep_ in {"acl", "advcl", "xcomp", "ccomp", "relcl"}
        if complements and child.i not in seen and 0 < child.i - verb.i < 12:
            seen.add(child.i)
            yield child


def _describes(clause: Token) -> bool:
    """Tell a clause about what others do: it has a subject that its noun is not, and no modal."""
    own = [child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass"}]
    modal = any(child.dep_ == "aux" and child.tag_ == "MD" for child in clause.children)
    return bool(own) and not modal and all(c.lower_ not in _RELATIVE for c in own)


def would(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X would scrap the law": what the subject would do if it could."""
    would = {"would", "will"}
    modal = any(child.dep_ == "aux" and child.lower_ in would for child in verb.children)
    reported = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in scene.lexicon.saying
    own = verb.dep_ in {"ROOT", "conj"} or reported
    trades = verb.lemma_.lower() in TRADES
    side = asked_side(verb, scene.lexicon.requested)
    if side is None:
        return
    if not modal or not own or trades or is_conditional(verb) or is_kept_away(verb):
        return
    heads = objects(verb)
    targets = [t for head in heads for t in scene.targets.of(head)]
    yield from sided(scene, verb, side, targets, "request")


def feeling(scene: Scene, word: Token) -> Iterator[Found]:
    """ "X said it was thrilled", "Y, dismayed by the withdrawal, …"."""
    side = scene.lexicon.emotions[word.lower_]
    verb = word if word.pos_ in _VERBAL and word.dep_ not in {"acomp", "oprd"} else word.head
    if verb.pos_ not in _VERBAL:
        return
    if any(c.dep_ == "xcomp" and c.lemma_.lower() not in _PERCEIVING for c in word.children):
        return  # "proud to hand them the key": of one's own deed
    if is_conditional(verb):
        return  # "would be sorry if it failed"
    holders = scene.subjects_of(verb)
    if not holders and word.pos_ in _VERBAL:
        holders = tuple(n for s in word.children if s.dep_ == "nsubjpass" for n in scene.names(s))
    heads = [h for p in ("with", "by", "about", "at", "over") for h in prepositional(word, p)]
    targets = fated(scene.targets, word, scene.lexicon.requested)
    targets = targets or fated(scene.targets, verb, scene.lexicon.requested)
    targets = targets or [t for head in heads for t in scene.targets.of(head)]
    label: StanceLabel = opposite(side) if is_negated(verb) else side
    for holder in holders:
        for target in targets or scene.targets.current(word.i):
            yield scene.found(holder, target, label, word, "verb", word.lower_)
