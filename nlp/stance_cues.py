"""Positions shown by a word of the sentence: verbs, nouns, judgements, requests, neutrality."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import clauses, expand, objects, prepositional, subjects
from policytrail.nlp.stance_asked import TRADES, asked_objects, asked_side, is_own_trade
from policytrail.nlp.stance_content import judge
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_neutral import from_neutral, neutral_words
from policytrail.nlp.stance_nouns import from_noun
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target
from policytrail.records import StanceLabel

_VERBAL = frozenset({"VERB", "AUX"})
# Who writes a bill, and who prepares an order, is for it.
_AUTHORING: dict[str, frozenset[str]] = dict.fromkeys(
    (
        "sponsor",
        "cosponsor",
        "co-sponsor",
        "author",
        "write",
        "co-write",
        "draft",
        "bring",
        "carry",
        "co-author",
        "unveil",
        "offer",
        "table",
        "file",
        "pen",
        "craft",
    ),
    frozenset({"bill", "law"}),
) | {"prepare": frozenset({"executive_order", "memorandum"})}
_DYING = frozenset({"die", "lapse", "expire", "fail"})
_PARTICLED = frozenset({"throw", "tear", "roll", "turn", "pull", "steer"})
# Who rejects a rumor says nothing of what it is about.
_GOSSIP = frozenset(
    {"talk", "rumor", "rumour", "report", "gossip", "speculation", "suggestion", "allegation"}
)
_AWAY = frozenset({"off", "out", "away"})
_ALONE = frozenset({"cheer", "applaud", "celebrate", "protest", "object", "balk", "rejoice"})
_SUING = frozenset({"sue", "appeal", "fight", "challenge"})
_MOVES = frozenset({"move", "order", "plan", "push", "decision", "proposal", "effort", "bill"})
_AIMING = frozenset({"aim", "seek", "intend", "want"})
_WANTING = frozenset({"want", "seek", "demand", "need", "prefer"})
_FOR = frozenset(
    {"praise", "thank", "commend", "applaud", "criticize", "criticise", "fault", "blame"}
)
_NO_BODIES = frozenset({"place", "asset", "media", "court", "legislature"})


def from_sentence(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what the words of a sentence show. A sentence that tells of silence shows nothing."""
    if scene.lexicon.silence.search(sentence.text):
        return
    neutral = neutral_words(scene, sentence)
    for token in sentence:
        if neutral is not None and neutral.start - 1 <= token.i < neutral.end:
            continue  # "neither endorses nor opposes"
        if token.pos_ in _VERBAL or _is_root_verb(token):
            yield from _of_verb(scene, token)
        elif token.pos_ in {"NOUN", "PROPN"}:
            yield from from_noun(scene, token)
        if token.lower_ in scene.lexicon.emotions:
            yield from _feeling(scene, token)
    if neutral is not None:
        yield from from_neutral(scene, sentence, neutral)


def _is_root_verb(token: Token) -> bool:
    """Tell whether the parser took a word for the verb that the tagger took for another: "back"."""
    return token.dep_ == "ROOT" and any(child.dep_ == "nsubj" for child in token.children)


# --- verbs -------------------------------------------------------------------------------------


def _of_verb(scene: Scene, verb: Token) -> Iterator[Found]:
    lemma, lexicon = verb.lemma_.lower(), scene.lexicon
    if lemma in lexicon.verbs:
        yield from _taking_side(scene, verb, lexicon.verbs[lemma])
    for child in verb.children:
        side = lexicon.with_preposition.get((lemma, child.lower_))
        if side and child.dep_ in {"prep", "prt", "agent", "advmod"}:
            rule = "vote" if lemma == "vote" else "verb"
            targets = _after_preposition(scene, verb, child)
            yield from _sided(scene, verb, side, targets, rule)
    for lemmas, read in _by_lemma(scene):
        if lemma in lemmas:
            yield from read(scene, verb)


def _keeping(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "has kept crypto off its shelves", "would keep it out": who keeps a thing out is against."""
    if any(child.lower_ in _AWAY for child in verb.children):
        targets = [t for head in objects(verb) for t in scene.targets.of(head)]
        yield from _sided(scene, verb, "oppose", targets, "verb")


def _by_lemma(
    scene: Scene,
) -> Iterator[tuple[Container[str], Callable[[Scene, Token], Iterator[Found]]]]:
    """Yield which verbs are read in which way, beside those that take a side."""
    yield scene.lexicon.judging, _judging
    yield scene.lexicon.requests, _request
    yield scene.lexicon.requested, _would
    yield _PARTICLED, _would
    yield {"vote"}, _vote
    yield {"ask"}, _answer
    yield {"dissent"}, _dissent
    yield {"keep", "leave"}, _keeping
    yield _AUTHORING, _authoring
    yield _WANTING, _wanting
    yield _AIMING, _aiming


def _dissent(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X dissented": from what the document tells."""
    if not prepositional(verb, "from"):
        yield from _sided(scene, verb, "oppose", scene.targets.main_text(), "verb")


def _taking_side(scene: Scene, verb: Token, side: Side) -> Iterator[Found]:
    """ "backs the rule", "praised the Senate for taking up the bill"."""
    heads = objects(verb)
    if not heads:
        heads = tuple(clause for clause in clauses(verb) if clause.dep_ == "ccomp")
        targets = [t for c in heads for s in subjects(c) for t in scene.targets.of(s)]
        if not heads and verb.lemma_.lower() in _ALONE:
            targets = list(scene.targets.main_act())
        yield from _sided(scene, verb, side, targets, "verb")
        return
    if verb.lemma_.lower() in _FOR:
        targets = [t for head in _reasons(verb) for t in scene.targets.of(head)]
        if targets:
            yield from _sided(scene, verb, side, targets, "verb")
            return
    heads = tuple(head for head in heads if head.lemma_.lower() not in _GOSSIP)
    targets = [t for head in expand(heads) for t in scene.targets.of(head)]
    yield from _sided(scene, verb, side, targets or list(_bodies(scene, heads)), "verb")


def _reasons(verb: Token) -> list[Token]:
    """Return what somebody is praised for: "thanked her for the veto", "for taking it up"."""
    done = [c for p in verb.children if p.lower_ == "for" for c in p.children if c.dep_ == "pcomp"]
    return [*prepositional(verb, "for"), *(head for act in done for head in _acted_on(act))]


def _acted_on(act: Token) -> list[Token]:
    return [
        *objects(act),
        *(o for p in act.children if p.dep_ in {"prep", "prt"} for o in p.children),
    ]


def _bodies(scene: Scene, heads: Iterable[Token]) -> Iterator[Target]:
    """Praise and blame may be of a body or a person."""
    for head in heads:
        entity = scene.holders.at(head.i)
        if entity is not None and entity.type not in _NO_BODIES:
            yield Target(name=entity.name, kind="entity")


def _after_preposition(scene: Scene, verb: Token, preposition: Token) -> list[Target]:
    """Return targets after "against", "for": nouns, or what an action named there is done to."""
    heads = list(prepositional(verb, preposition.lower_))
    if verb.lemma_ == "ask":  # who asks for information on a thing is not yet for it
        heads = [head for head in heads if scene.targets.is_text(head)]
    found = [t for head in expand(heads) for t in scene.targets.of(head)]
    for act in (c for c in preposition.children if c.dep_ == "pcomp"):
        found += [t for head in objects(act) for t in scene.targets.of(head)]
    return found


def _sided(
    scene: Scene, verb: Token, side: Side, targets: Iterable[Target], rule: str
) -> Iterator[Found]:
    if is_open(verb):
        return
    label: StanceLabel = opposite(side) if is_negated(verb) else side
    if is_conditional(verb):
        label = "neutral"
    chosen = list(targets)
    for holder in scene.subjects_of(verb):
        for target in chosen:
            meant = scene.behind(holder, target)
            yield scene.found(holder, meant, label, verb, rule, verb.lemma_)


def _vote(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "voted no", "voted yes on X"."""
    words = {child.lower_ for child in verb.children}
    side: Side | None = "oppose" if "no" in words else "support" if "yes" in words else None
    if side is None:
        return
    heads = prepositional(verb, "on")
    targets = [t for head in heads for t in scene.targets.of(head)]
    if not heads and scene.targets.main is not None:
        targets = [Target(name=scene.targets.main.name)]
    for holder in scene.subjects_of(verb):
        for target in targets:
            yield scene.found(holder, target, side, verb, "vote", f"vote {side}")


def _authoring(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "cosponsored the 2031 bill", "who wrote the measure"."""
    kinds = _AUTHORING[verb.lemma_.lower()]
    bills = {i.name for i in scene.doc._.instruments if i.kind in kinds}
    targets = [t for head in objects(verb) for t in scene.targets.of(head) if t.name in bills]
    begun = verb.tag_ == "VBG" and verb.lemma_ != "prepare"  # "is drafting" is not yet for it
    if targets and not begun and not is_conditional(verb):
        yield from _sided(scene, verb, "support", targets, "people")


def _wanting(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "wants a federal framework for X": who asks for a thing is for it."""
    for head in objects(verb):
        withdrawn = any(c.dep_ in {"acl", "relcl"} and c.tag_ == "VBN" for c in head.children)
        if withdrawn or head.pos_ == "PRON":
            continue  # "wants the rule withdrawn" is read as a request
        targets = [*scene.targets.of(head), *scene.targets.relieved(head)]
        yield from _sided(scene, verb, "support", targets, "request")


def _answer(scene: Scene, ask: Token) -> Iterator[Found]:
    """ "Asked whether she backed X, Ona Pell said she did not"."""
    say = ask.head
    asked = [c for c in ask.children if c.lemma_.lower() in scene.lexicon.verbs and is_open(c)]
    if ask.dep_ != "advcl" or say.lemma_ != "say" or not asked:
        return
    answer = next((c for c in say.children if c.dep_ == "ccomp"), None)
    if answer is None or answer.lemma_ not in {"do", "would", "be", "have"}:
        return
    side = scene.lexicon.verbs[asked[0].lemma_.lower()]
    label: StanceLabel = opposite(side) if is_negated(answer) else side
    for target in (t for head in objects(asked[0]) for t in scene.targets.of(head)):
        for holder in scene.subjects_of(say):
            yield scene.found(holder, target, label, say, "verb", f"asked, {label}")


def _aiming(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X's move aims to widen choice": whose move has an aim is for it."""
    for subject in subjects(verb):
        if subject.lemma_.lower() not in _MOVES or is_negated(verb):
            continue
        owners = [child for child in subject.children if child.dep_ == "poss"]
        targets = [t for t in scene.targets.of(subject) if not t.inverted]
        for holder in (name for owner in owners for name in scene.holders.of(owner)):
            for target in targets or list(scene.targets.main_text()):
                yield scene.found(holder, target, "support", verb, "people", f"{subject} aims")


# --- judgements and requests --------------------------------------------------------------------


def _judging(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "called the rule a mistake", "described the veto as cowardly"."""
    if any(child.lower_ == "what" for child in verb.children):
        return  # "what it calls a loophole" judges the loophole
    holders = scene.subjects_of(verb)
    end = _clause_end(verb)
    head = next((t for t in scene.doc[verb.i + 1 : end] if _is_judged(scene, t, verb)), None)
    targets = list(scene.targets.of(head)) if head is not None else []
    if head is None:  # "the reversal, which she called baffling"
        targets = [t for o in objects(verb) if o.i < verb.i for t in scene.targets.of(o)]
    verdict = judge(scene.targets.masked((head or verb).i + 1, end), scene.lexicon)
    if verdict is None:
        return
    for holder in holders:
        for target in targets:
            yield scene.found(holder, target, verdict.label, verb, "judging", verdict.cue)
            if verdict.strength >= 3 and target.kind == "instrument" and not target.inverted:
                for issue in scene.targets.issues:  # more than a label: it speaks of the substance
                    behind = Target(name=issue, kind="issue")
                    yield scene.found(holder, behind, verdict.label, verb, "speech", verdict.cue)


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


def _request(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "urged senators to kill X", "wants the rule withdrawn", "sued to block it"."""
    holders = () if is_open(verb) else scene.subjects_of(verb)
    if not holders:
        return
    for wanted in _wanted(verb):
        side = asked_side(wanted, scene.lexicon.requested)
        if side is None or is_own_trade(verb, wanted):
            continue
        if _is_kept_away(wanted):
            side = "oppose"
        turned = is_negated(wanted) != is_negated(verb)
        label: StanceLabel = opposite(side) if turned else side
        heads = asked_objects(wanted, scene.lexicon.requested)
        bare = wanted.tag_ == "VBN" and not any(c.dep_ == "aux" for c in wanted.children)
        if wanted.lemma_.lower() in _DYING or bare:  # "wants the rule withdrawn"
            heads += [child for child in wanted.children if child.dep_ == "nsubj"]
        targets = [t for head in heads for t in scene.targets.of(head)]
        if not heads and wanted.lemma_.lower() in _SUING:
            targets = list(scene.targets.main_text())
        if not targets and wanted.lemma_.lower() in TRADES:
            targets = [Target(name=issue, kind="issue") for issue in scene.targets.issues[:1]]
        for target in targets:
            for holder in holders:
                yield scene.found(holder, target, label, verb, "request", wanted.lemma_)


def _is_kept_away(verb: Token) -> bool:
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
        complements = child.dep_ in {"acl", "advcl", "xcomp", "ccomp", "relcl"}
        if complements and child.i not in seen and 0 < child.i - verb.i < 12:
            seen.add(child.i)
            yield child


def _would(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X would scrap the law": what the subject would do if it could."""
    would = {"would", "will"}
    modal = any(child.dep_ == "aux" and child.lower_ in would for child in verb.children)
    reported = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in scene.lexicon.saying
    own = verb.dep_ in {"ROOT", "conj"} or reported
    trades = verb.lemma_.lower() in TRADES
    side = asked_side(verb, scene.lexicon.requested)
    if side is None:
        return
    if not modal or not own or trades or is_conditional(verb) or _is_kept_away(verb):
        return
    heads = objects(verb)
    targets = [t for head in heads for t in scene.targets.of(head)]
    yield from _sided(scene, verb, side, targets, "request")


def _feeling(scene: Scene, word: Token) -> Iterator[Found]:
    """ "X said it was thrilled", "Y, dismayed by the withdrawal, …"."""
    side = scene.lexicon.emotions[word.lower_]
    verb = word if word.pos_ in _VERBAL and word.dep_ not in {"acomp", "oprd"} else word.head
    if verb.pos_ not in _VERBAL:
        return
    holders = scene.subjects_of(verb)
    if not holders and word.pos_ in _VERBAL:
        holders = tuple(n for s in word.children if s.dep_ == "nsubjpass" for n in scene.names(s))
    heads = [h for p in ("with", "by", "about", "at", "over") for h in prepositional(word, p)]
    targets = [t for head in heads for t in scene.targets.of(head)]
    label: StanceLabel = opposite(side) if is_negated(verb) else side
    for holder in holders:
        for target in targets or list(scene.targets.main_text()):
            yield scene.found(holder, target, label, word, "verb", word.lower_)
