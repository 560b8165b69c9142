"""Positions shown by a word of the sentence: verbs, nouns, judgements, requests, neutrality."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from spacy.tokens import Span, Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import clauses, expand, lemmas, objects, prepositional, subjects
from policytrail.nlp.stance_asked import asked_side
from policytrail.nlp.stance_fate import fated
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_neutral import from_neutral, neutral_words
from policytrail.nlp.stance_nouns import from_noun
from policytrail.nlp.stance_requests import feeling, judging, request, would
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_sides import sided
from policytrail.nlp.stance_targets import Target
from policytrail.nlp.stance_votes import from_dissent, from_votes, moved
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
_FRONTED: dict[str, Side] = {"against": "oppose", "behind": "support", "for": "support"}
_PARTICLED = frozenset({"throw", "tear", "roll", "turn", "pull", "steer"})
# Who rejects a rumor says nothing of what it is about.
_GOSSIP = frozenset(
    {"talk", "rumor", "rumour", "report", "gossip", "speculation", "suggestion", "allegation"}
)
_AWAY = frozenset({"off", "out", "away"})
_ALONE = frozenset({"cheer", "applaud", "celebrate", "protest", "object", "balk", "rejoice"})
_MOVES = frozenset({"move", "order", "plan", "push", "decision", "proposal", "effort", "bill"})
_AIMING = frozenset({"aim", "seek", "intend", "want"})
_WANTING = frozenset({"want", "seek", "demand", "need", "prefer"})
# Who wants to be told about a thing is not yet for it: "demanded records of its dealings".
_TOLD = frozenset({
    "account", "answer", "data", "detail", "disclosure", "document", "evidence", "explanation",
    "information", "record", "reply", "response", "testimony",
})  # fmt: skip
_FOR = frozenset(
    {"praise", "thank", "commend", "applaud", "criticize", "criticise", "fault", "blame"}
)
# "thanked the foundation, which paid for the study": a courtesy.
_PAYING = frozenset({"pay", "fund", "finance", "host", "help", "provide", "lend", "give"})
_COMPLEMENTS = frozenset({"advcl", "ccomp", "dobj", "pcomp", "xcomp"})
_GONE = frozenset({"gone", "out", "dead", "scrapped", "killed", "withdrawn", "repealed", "undone"})
_NO_BODIES = frozenset({"place", "asset", "media", "court", "legislature"})


def from_sentence(scene: Scene, sentence: Span) -> Iterator[Found]:
    """Yield what the words of a sentence show. A sentence that tells of silence shows nothing."""
    if scene.lexicon.silence.search(sentence.text):
        return
    neutral = neutral_words(scene, sentence)
    yield from _fronted(scene, sentence)
    for token in sentence:
        if neutral is not None and neutral.start - 1 <= token.i < neutral.end:
            continue  # "neither endorses nor opposes"
        if neutral is not None and _is_of_before(token):
            continue  # "which had fought it, went over to neutral"
        if token.pos_ in _VERBAL or _is_root_verb(token):
            yield from _of_verb(scene, token)
        elif token.pos_ in {"NOUN", "PROPN"}:
            yield from from_noun(scene, token)
        if token.lower_ in scene.lexicon.emotions:
            yield from feeling(scene, token)
    if neutral is not None:
        yield from from_neutral(scene, sentence, neutral)


def _is_of_before(verb: Token) -> bool:
    """Tell "had fought": what was so before that of which the sentence tells."""
    return any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.children)


def _is_root_verb(token: Token) -> bool:
    """Tell whether the parser took a word for the verb that the tagger took for another: "back"."""
    return token.dep_ == "ROOT" and any(child.dep_ == "nsubj" for child in token.children)


# --- verbs -------------------------------------------------------------------------------------


def _of_verb(scene: Scene, verb: Token) -> Iterator[Found]:
    lexicon = scene.lexicon
    forms = lemmas(verb)
    lemma = next((form for form in forms if form in lexicon.verbs), forms[0])
    if lemma in lexicon.verbs:
        yield from _taking_side(scene, verb, lexicon.verbs[lemma])
    if lemma in lexicon.refused and is_negated(verb):
        targets = [t for head in expand(objects(verb)) for t in scene.targets.of(head)]
        if lemma == "touch":  # a text that is not touched stays as it is
            targets = [target for target in targets if target.kind == "issue"]
        yield from sided(scene, verb, "support", targets, "verb")  # denied: turned around
    governing = [form for form in forms if form in lexicon.governing]
    for child in verb.children if governing else ():
        sides = (lexicon.with_preposition.get((form, child.lower_)) for form in governing)
        side = next((found for found in sides if found), None)
        if side and child.dep_ in {"prep", "prt", "agent", "advmod"}:
            alone = not list(child.children)  # "spoke against", in a debate before a vote
            rule = "vote" if lemma == "vote" or alone else "verb"
            targets = _after_preposition(scene, verb, child)
            claims = sided(scene, verb, side, targets, rule)
            yield from (c for c in claims if lemma != "vote" or not scene.holders.decides(c.holder))
    for words, read in _by_lemma(scene):
        if any(form in words for form in forms):
            yield from read(scene, verb)


def _fronted(scene: Scene, sentence: Span) -> Iterator[Found]:
    """ "Against it are X and Y": who stands behind the verb holds it."""
    starts = (t for t in sentence if t.i == sentence.start or "\n" in scene.doc[t.i - 1].text)
    first = max(starts, key=lambda token: token.i)  # behind a heading
    side = _FRONTED.get(first.lower_)
    be = next((t for t in (sentence.root, *first.children) if t.lemma_ == "be"), None)
    if side is None or be is None or first.i >= be.i or is_negated(be):
        return
    heads = [t for t in first.children if t.dep_ == "pobj" and t.i < be.i]
    targets = [t for head in heads for t in scene.targets.of(head)]
    after = [
        c for c in (*be.children, *first.children) if c.i > be.i and c.dep_ in {"attr", "nsubj"}
    ]
    for holder in (n for head in expand(after) for n in scene.holders.of(head)):
        for target in targets:
            yield scene.found(holder, target, side, first, "verb", first.lower_)


def _keeping(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "has kept crypto off its shelves", "would keep it out": who keeps a thing out is against."""
    if any(child.lower_ in _AWAY for child in verb.children):
        targets = [t for head in objects(verb) for t in scene.targets.of(head)]
        yield from sided(scene, verb, "oppose", targets, "verb")


def _ruling_out(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "ruled out a digital dollar", "ruled out bringing the rule back"; open where denied."""
    if not any(child.lower_ == "out" for child in verb.children) or is_negated(verb):
        return
    targets = [t for head in expand(objects(verb)) for t in scene.targets.of(head)]
    yield from sided(scene, verb, "oppose", targets, "verb")
    for act in (c for c in verb.children if c.tag_ == "VBG" and c.dep_ in _COMPLEMENTS):
        if scene.doc[act.i - 1].text == ",":
            continue  # "ruled it out, calling it a threat"
        undoing = asked_side(act, scene.lexicon.requested) == "oppose"
        targets = [t for head in objects(act) for t in scene.targets.of(head)
                   if t.kind != "issue" or not scene.targets.is_text(head)]  # fmt: skip
        yield from sided(scene, verb, "support" if undoing else "oppose", targets, "verb")


def _by_lemma(
    scene: Scene,
) -> Iterator[tuple[Container[str], Callable[[Scene, Token], Iterator[Found]]]]:
    """Yield which verbs are read in which way, beside those that take a side."""
    yield scene.lexicon.judging, judging
    yield scene.lexicon.requests, request
    yield scene.lexicon.commands, request
    yield scene.lexicon.requested, would
    yield _PARTICLED, would
    yield {"vote"}, from_votes
    yield {"ask"}, _answer
    yield {"dissent"}, from_dissent
    yield {"keep", "leave"}, _keeping
    yield {"rule"}, _ruling_out
    yield _AUTHORING, _authoring
    yield _WANTING, _wanting
    yield _AIMING, _aiming


def _taking_side(scene: Scene, verb: Token, side: Side) -> Iterator[Found]:
    """ "backs the rule", "praised the Senate for taking up the bill"."""
    heads = objects(verb)
    if not heads:
        heads = tuple(clause for clause in clauses(verb) if clause.dep_ == "ccomp")
        targets = fated(scene.targets, verb, scene.lexicon.requested)
        if targets:  # "cheered when the rule was struck down"
            yield from sided(scene, verb, side, targets, "verb")
            return
        targets = [t for c in heads for s in subjects(c) for t in scene.targets.of(s)]
        if not heads and verb.lemma_.lower() in _ALONE:
            targets = list(scene.targets.main_act(verb.i))
        yield from sided(scene, verb, side, targets, "verb")
        return
    if verb.lemma_.lower() in _FOR:
        targets = [t for head in _reasons(verb) for t in scene.targets.of(head)]
        if targets:
            yield from sided(scene, verb, side, targets, "verb")
            return
    heads = tuple(head for head in heads if head.lemma_.lower() not in _GOSSIP)
    targets = [t for head in expand(heads) for t in scene.targets.of(head)]
    rule = "act" if verb.lemma_ == "veto" and verb.tag_ in {"VBD", "VBN"} else "verb"
    yield from sided(scene, verb, side, targets or list(_bodies(scene, heads)), rule)


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
        if entity is not None and entity.type not in _NO_BODIES and not _is_courtesy(head):
            yield Target(name=entity.name, kind="entity")


def _is_courtesy(head: Token) -> bool:
    """Tell thanks to who paid from praise of what a body did."""
    if head.head.lemma_.lower() != "thank":
        return False
    return any(c.dep_ == "relcl" and c.lemma_.lower() in _PAYING for c in head.children)


def _after_preposition(scene: Scene, verb: Token, preposition: Token) -> list[Target]:
    """Return targets after "against", "for": nouns, or what an action named there is done to."""
    if preposition.lower_ == "against" and not list(preposition.children):
        if verb.lemma_ == "decide":
            return []  # "looked into it and decided against": a choice
        # "spoke against, citing costs"
        return list(scene.targets.current(verb.i)) or moved(scene, verb, ())
    heads = list(prepositional(verb, preposition.lower_))
    if verb.lemma_ == "speak" and any(scene.holders.of(head) for head in heads):
        return []  # "who speaks for the fund" says whose spokesman it is
    if verb.lemma_ == "ask":  # who asks for information on a thing is not yet for it
        heads = [head for head in heads if scene.targets.is_text(head)]
    found = [t for head in expand(heads) for t in scene.targets.of(head)]
    for act in (c for c in preposition.children if c.dep_ == "pcomp"):
        found += [t for head in objects(act) for t in scene.targets.of(head)]
    return found


def _authoring(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "cosponsored the 2031 bill", "who wrote the measure"."""
    kinds = _AUTHORING[verb.lemma_.lower()]
    bills = {i.name for i in scene.doc._.instruments if i.kind in kinds}
    targets = [t for head in objects(verb) for t in scene.targets.of(head) if t.name in bills]
    if any(child.dep_ == "prt" for child in verb.children):
        return  # "wrote it down", "carried it off"
    begun = verb.tag_ == "VBG" and verb.lemma_ != "prepare"  # "is drafting" is not yet for it
    if targets and not begun and not is_conditional(verb):
        yield from sided(scene, verb, "support", targets, "people")


def _wanting(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "wants a federal framework for X": who asks for a thing is for it."""
    yield from _wanting_gone(scene, verb)
    for head in objects(verb):
        if head.lemma_.lower() in _TOLD:
            continue
        withdrawn = any(c.dep_ in {"acl", "relcl"} and c.tag_ == "VBN" for c in head.children)
        if withdrawn or head.pos_ == "PRON":
            continue  # "wants the rule withdrawn" is read as a request
        targets = [*scene.targets.of(head), *scene.targets.relieved(head)]
        yield from sided(scene, verb, "support", targets, "request")


def _wanting_gone(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "a stake that trustee X wants gone", "wants the rule dead"."""
    gone = next((c for c in verb.subtree if c.lower_ in _GONE and 0 < c.i - verb.i < 9), None)
    if gone is None or gone.tag_ in {"VBD"}:
        return
    heads = [*objects(verb), *(c for c in gone.children if c.dep_ in {"nsubj", "nsubjpass"})]
    if verb.dep_ == "relcl":
        heads.append(verb.head)
    targets = [t for head in heads for t in scene.targets.of(head)]
    if not targets:  # "its interest in X Pipelines, which she wants gone"
        parts = [p for head in heads for p in prepositional(head, "in")]
        targets = list(_bodies(scene, parts))
    yield from sided(scene, verb, "oppose", targets, "request")


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
            for target in targets or list(scene.targets.main_text(verb.i)):
                yield scene.found(holder, target, "support", verb, "people", f"{subject} aims")
