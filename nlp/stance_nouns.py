"""Positions shown by nouns: "X's backing of Y", "a foe of Y", "the bill's sponsor"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from policytrail.nlp.negation import is_conditional, is_negated, is_open
from policytrail.nlp.roles import is_infinitive, prepositional, subjects
from policytrail.nlp.stance_asked import TRADES, asked_objects, asked_side
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_targets import Target

_BILLS = frozenset({"bill", "proposal", "measure", "legislation"})
# "her answer, a bill that …": whose remedy a bill is, is for it.
_REMEDIES = frozenset({"answer", "cure", "fix", "remedy", "response", "solution"})
# What somebody undertakes: "its drive to kill the bill".
_EFFORTS = frozenset({
    "attempt", "bid", "call", "campaign", "crusade", "demand", "drive", "effort", "fight",
    "motion", "petition", "plea", "pledge", "promise", "push", "quest", "vow",
})  # fmt: skip
_FEELINGS = frozenset({"affection", "enthusiasm", "fondness", "liking", "love", "sympathy", "zeal"})
_LITTLE = frozenset({"little", "no", "scant"})
_VOICING = frozenset({"convey", "declare", "express", "profess", "register", "show", "voice"})
_HIDING = frozenset({"conceal", "contain", "disguise", "hide"})
_PAYING = frozenset({"finance", "fund", "pay", "pour", "put", "spend"})
_KIND = frozenset({"approving", "good", "kind", "nice", "warm"})
_HARSH = frozenset({"bitter", "choice", "hard", "harsh", "scathing", "sharp", "strong", "unkind"})
_SUITS = frozenset({"suit", "lawsuit", "challenge"})
_OF_TARGET = frozenset({
    "advocacy", "approval", "condemnation", "criticism", "defence", "defense", "denunciation",
    "disapproval", "disavowal", "dislike", "distrust", "embrace", "endorsement", "hatred",
    "loathing", "love", "mistrust", "praise", "rejection", "repudiation",
})  # fmt: skip
_LEADING = frozenset({"lead", "head", "organize", "organise", "join", "voice", "rally"})
_VERBAL = frozenset({"VERB", "AUX"})
_TOWARD = ("for", "to", "on", "at", "against", "over", "toward", "towards", "about", "with")
_AGAINST = frozenset({
    "ad", "advertisement", "battle", "brief", "campaign", "case", "charge", "commercial",
    "crusade", "editorial", "fight", "lobbying", "petition", "rally", "speech", "spot", "testimony",
    "vote",
})  # fmt: skip


def from_noun(scene: Scene, noun: Token) -> Iterator[Found]:
    """Yield what a noun for a position, or for those who hold it, shows."""
    lemma, lexicon = noun.lemma_.lower(), scene.lexicon
    if lemma in _FEELINGS and any(child.lower_ in _LITTLE for child in noun.children):
        yield from _of_support(scene, noun, "oppose")  # "has little love for it"
        return
    if any(child.lower_ == "no" for child in noun.children):
        if lexicon.people.get(lemma) == "support" and noun.dep_ == "attr":
            yield from _of_supporter(scene, noun, "oppose")  # "is no friend of it"
        return  # "has no objection to it"
    if lemma in lexicon.nouns:
        yield from _of_support(scene, noun, lexicon.nouns[lemma])
    if lemma in lexicon.people:
        yield from _of_supporter(scene, noun, lexicon.people[lemma])
    if lemma in _BILLS or scene.targets.is_bill(noun):
        yield from _of_bill(scene, noun)
    if lemma in lexicon.moods:
        yield from _of_mood(scene, noun, lexicon.moods[lemma])
    if lemma in lexicon.belonging:
        yield from _of_belonging(scene, noun, lexicon.belonging[lemma])
    for lemmas, read in _BY_LEMMA:
        if lemma in lemmas:
            yield from read(scene, noun)


def _of_mood(scene: Scene, noun: Token, side: Side) -> Iterator[Found]:
    """ "voiced dismay at the rule", "could not hide her delight"."""
    verb = _governor(noun)
    if verb is None or noun.dep_ != "dobj" or is_open(verb) or is_conditional(verb):
        return
    negated = is_negated(verb)
    if not (verb.lemma_ in _HIDING if negated else verb.lemma_ in _VOICING):
        return
    heads = [h for p in _TOWARD for o in (noun, verb) for h in prepositional(o, p)]
    targets = [t for head in heads for t in scene.targets.of(head)]
    if not heads:
        targets = list(scene.targets.current(noun.i))
    yield from _noun_claims(scene, noun, side, scene.subjects_of(verb), targets)


def _of_suit(scene: Scene, noun: Token) -> Iterator[Found]:
    """ "X led the challenge"."""
    verb = _governor(noun)
    if verb is not None and verb.lemma_ in _LEADING:
        targets = scene.targets.main_text(noun.i)
        yield from _noun_claims(scene, noun, "oppose", _owners(scene, noun), targets)


def _of_campaign(scene: Scene, noun: Token) -> Iterator[Found]:
    """ "X's campaign against the rule", "cast the only vote for it"."""
    side: Side = "oppose" if prepositional(noun, "against") else "support"
    heads = prepositional(noun, "against") or prepositional(noun, "for")
    targets = [t for head in heads for t in scene.targets.of(head)]
    yield from _noun_claims(scene, noun, side, _whose(scene, noun), targets)


def _of_belonging(scene: Scene, noun: Token, side: Side) -> Iterator[Found]:
    """ "the act is the brainchild of X", "X's baby"."""
    if noun.dep_ != "attr" or is_negated(noun.head):
        return
    owners = [*prepositional(noun, "of"), *(c for c in noun.children if c.dep_ == "poss")]
    holders = [name for owner in owners for name in scene.names(owner)]
    targets = [t for head in subjects(noun.head) for t in scene.targets.of(head)]
    yield from _noun_claims(scene, noun, side, holders, [t for t in targets if t.kind != "entity"])


def _of_effort(scene: Scene, noun: Token) -> Iterator[Found]:
    """ "X's drive to kill the bill", "put money into a campaign to defeat it"."""
    verb = _governor(noun)
    owners = [child for child in noun.children if child.dep_ == "poss"]
    owners += [*prepositional(noun, "by"), *prepositional(noun, "from")]
    holders = tuple(name for owner in owners for name in scene.names(owner))
    fought = verb is not None and (verb.lemma_.lower() in scene.lexicon.verbs or is_negated(verb))
    if fought and not holders:
        return  # "fought the drive to kill it"; "rejected a motion by X to end it" tells of X
    if not owners and verb is not None and noun.dep_ in {"dobj", "pobj"}:
        holders = scene.subjects_of(verb)
    for wanted in (c for c in noun.children if c.dep_ in {"acl", "relcl"} and is_infinitive(c)):
        side = asked_side(wanted, scene.lexicon.requested)
        if side is None or wanted.lemma_.lower() in TRADES:
            continue
        heads = asked_objects(wanted, scene.lexicon.requested)
        targets = [t for head in heads for t in scene.targets.of(head)]
        for holder in holders:
            for target in targets:
                yield scene.found(holder, target, side, noun, "request", f"{noun} {wanted.lemma_}")


def _of_words(scene: Scene, noun: Token) -> Iterator[Found]:
    """ "had harsh words for the bill", "has a kind word for it"."""
    said = {child.lower_ for child in noun.children}
    side: Side | None = "support" if said & _KIND else "oppose" if said & _HARSH else None
    verb = _governor(noun)
    if side is None or verb is None or verb.lemma_ not in {"have", "find", "offer", "save"}:
        return
    if is_negated(verb) or said & {"few", "little"}:
        side = "oppose"
    targets = [t for h in prepositional(noun, "for") or prepositional(verb, "for")
               for t in scene.targets.of(h)]  # fmt: skip
    yield from _noun_claims(scene, noun, side, scene.subjects_of(verb), targets)


def _of_bill(scene: Scene, noun: Token) -> Iterator[Found]:
    """ "Sen. X's bill", "her proposal": a person's bill is one that the person is for."""
    persons = {e.name for e in scene.doc._.entities if e.type == "person"}
    remedy = noun.dep_ == "appos" and noun.head.lemma_.lower() in _REMEDIES
    around = [*noun.children, *(noun.head.children if remedy else ())]
    owners = [child for child in around if child.dep_ == "poss"]
    holders = [n for owner in owners for n in scene.holders.of(owner) if n in persons]
    if holders:
        targets = [t for t in scene.targets.of(noun) if t.kind != "issue"]
        targets = targets or [t for t in scene.targets.main_text(noun.i) if t.kind == "bill"]
        yield from _noun_claims(scene, noun, "support", holders, targets)


def _of_support(scene: Scene, noun: Token, side: Side) -> Iterator[Found]:
    """ "drew fire from X", "has the backing of X", "X's opposition to Y", "in support of Y"."""
    verb = _governor(noun)
    if noun.head.lower_ == "in" and verb is None and noun.head.head.dep_ in {"dobj", "attr"}:
        verb = _governor(noun.head.head)  # "filed a brief in defense of it"
    if noun.head.lower_ == "in" and verb is not None:
        if asked_side(verb, scene.lexicon.requested) == "oppose":
            return  # "repealed it in favor of another": instead of it
        heads = [h for p in ("of", *_TOWARD) for h in prepositional(noun, p)]
        targets = [t for head in heads for t in scene.targets.of(head)]
        targets = targets or ([] if heads else [*scene.targets.main_text(noun.i)])
        yield from _noun_claims(scene, noun, side, scene.subjects_of(verb), targets)
        return
    givers = [h for p in ("of", "from", "by") for h in prepositional(noun, p)]
    later = prepositional(verb, "from") if verb is not None else ()
    # "drew fire from X and cheers from Y": what follows another such noun is none of this one's.
    nouns = scene.lexicon.nouns
    between = {h: scene.doc[noun.i + 1 : h.i] for h in later}
    givers += [h for h in later if not any(t.lemma_.lower() in nouns for t in between[h])]
    holders = [name for head in givers for name in scene.holders.of(head)]
    heads = [h for p in _TOWARD for h in prepositional(noun, p)]
    if not heads and noun.dep_ == "nsubj" and noun.head.lemma_ == "be":  # "its quarrel is with X"
        heads = [h for p in _TOWARD for h in prepositional(noun.head, p)]
    if noun.lemma_.lower() in _OF_TARGET and prepositional(noun, "of"):
        heads, holders = list(prepositional(noun, "of")), []
    targets = [t for head in heads for t in scene.targets.of(head)]
    if holders and not targets and verb is not None:
        targets = [t for s in subjects(verb) for t in scene.targets.of(s)]
    if not targets and verb is not None and verb.lemma_ == "give":  # "gave it a warm welcome"
        given = [c for c in verb.children if c.dep_ in {"dative", "dobj"} and c.i != noun.i]
        targets = [t for head in given for t in scene.targets.of(head)]
    if not targets and verb is not None and verb.lemma_ in _LEADING:
        targets = list(scene.targets.main_text(noun.i))  # "who led the opposition"
    yield from _noun_claims(scene, noun, side, holders or _owners(scene, noun), targets)


def _noun_claims(
    scene: Scene, noun: Token, side: Side, holders: Iterable[str], targets: Iterable[Target]
) -> Iterator[Found]:
    chosen = list(targets)
    for holder in holders:
        for target in chosen:
            yield scene.found(holder, target, side, noun, "noun", noun.lemma_)


def _governor(noun: Token) -> Token | None:
    """Return the verb that a noun completes, through a preposition too."""
    head = noun.head
    if head.pos_ == "ADP":
        head = head.head
    if head.pos_ in _VERBAL and noun.dep_ in {"dobj", "attr", "pobj", "nsubj", "nsubjpass"}:
        return head
    return None


def _owners(scene: Scene, noun: Token) -> list[str]:
    """Return whose support it is: "X's support", "X voiced support"."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    verb = _governor(noun)
    if not owners and verb is not None and noun.dep_ in {"dobj", "attr"}:
        return list(scene.subjects_of(verb))
    return [name for owner in owners for name in scene.names(owner)]


def _whose(scene: Scene, noun: Token) -> list[str]:
    """Return whose campaign or vote it is, of a body only what it pays for: a vote decides."""
    verb = _governor(noun)
    names = _owners(scene, noun)
    if not names and verb is not None and noun.dep_ == "pobj" and verb.lemma_ in _PAYING:
        names = list(scene.subjects_of(verb))
    if noun.lemma_.lower() != "vote":
        return names
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    return [name for name in names if name in persons]


def _of_supporter(scene: Scene, noun: Token, side: Side) -> Iterator[Found]:
    """ "X, a foe of Y", "X is the bill's sponsor", "the sponsor, X, said"."""
    if noun.dep_ == "attr":
        holders = tuple(n for s in subjects(noun.head) for n in scene.holders.of(s))
    elif noun.head.lower_ == "among" and noun.head.head.lemma_ == "be":
        be = noun.head.head  # "among its foes is X"
        beings = [c for c in be.children if c.dep_ in {"nsubj", "attr"}]
        holders = tuple(n for being in beings for n in scene.holders.of(being))
    else:
        holders = scene.holders.of(noun, everyone=False)
    heads = [*prepositional(noun, "of"), *prepositional(noun, "for")]
    heads += [child for child in noun.children if child.dep_ in {"poss", "compound"}]
    targets = [t for head in heads for t in scene.targets.of(head)]
    if not targets and noun.lemma_.lower() in {"sponsor", "author", "cosponsor"}:
        targets = [t for t in scene.targets.main_text(noun.i) if t.kind == "bill"]
    for holder in holders:
        for target in targets:
            if target.name != holder:
                yield scene.found(holder, target, side, noun, "people", noun.lemma_)


_BY_LEMMA = (
    (_SUITS, _of_suit),
    (_EFFORTS, _of_effort),
    (frozenset({"word"}), _of_words),
    (_AGAINST, _of_campaign),
)
