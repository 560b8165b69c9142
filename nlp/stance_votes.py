"""Positions shown by votes: "voting no", "who voted against the commitment", "X dissented"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from policytrail.nlp.roles import expand, prepositional, subjects
from policytrail.nlp.stance_lexicon import Side
from policytrail.nlp.stance_pronouns import says_what
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_sides import sided
from policytrail.nlp.stance_targets import Target

# What a board votes on, where the vote does not name it.
_MOVED = frozenset({
    "allocation", "bet", "commitment", "deal", "exposure", "fund", "hire", "holding", "idea",
    "investment", "item", "matter", "motion", "move", "plan", "position", "proposal", "purchase",
    "question", "recommendation", "resolution", "stake",
})  # fmt: skip
_NO = frozenset({"nay", "no"})
_YES = frozenset({"aye", "yea", "yes"})
# Whoever puts money into a thing names it behind one of these.
_INTO = ("to", "in", "into", "with")
_BOUGHT = frozenset({"asset", "company"})


def from_votes(scene: Scene, verb: Token) -> Iterator[Found]:
    """Yield on which side a person votes: "voted no", "voted against the commitment"."""
    words = {child.lower_ for child in verb.children}
    side: Side | None = "oppose" if words & _NO else "support" if words & _YES else None
    if side is not None:
        heads = prepositional(verb, "on")
        targets = [t for head in heads for t in scene.targets.of(head)]
        if not heads:
            targets = [Target(name=t.name) for t in scene.targets.main_text(verb.i)]
        yield from _votes(scene, verb, side, targets or moved(scene, verb, heads))
        return
    for preposition, told in (("against", "oppose"), ("for", "support")):
        heads = prepositional(verb, preposition)
        bare = [head for head in expand(heads) if not scene.targets.of(head)]
        if bare:
            voted: Side = "oppose" if told == "oppose" else "support"
            yield from _votes(scene, verb, voted, moved(scene, verb, bare))


def _votes(scene: Scene, verb: Token, side: Side, targets: Sequence[Target]) -> Iterator[Found]:
    persons = {entity.name for entity in scene.doc._.entities if entity.type == "person"}
    for holder in _voters(scene, verb):
        for target in targets if holder in persons else ():  # a board's vote only decides
            yield scene.found(holder, target, side, verb, "vote", f"vote {side}")


def _voters(scene: Scene, verb: Token) -> tuple[str, ...]:
    """Return who votes: of "one of the three who voted no, Calla Dunn" her."""
    names = scene.subjects_of(verb)
    if not names and verb.tag_ == "VBG" and verb.head.pos_ in {"NOUN", "PROPN"}:
        names = scene.holders.of(verb.head)  # "with Ms. Dunn dissenting"
    others = [head for head in subjects(verb) if head.lemma_.lower() == "other"]
    names = (*names, *(n for o in others for c in o.conjuncts for n in scene.holders.of(c)))
    if names:  # "Sen. Dunn and the four others who voted no"
        return tuple(dict.fromkeys(names))
    wholes = [head.head.head for head in subjects(verb) if head.head.lower_ == "of"]
    return tuple(name for one in wholes for name in scene.holders.of(one, everyone=False))


def from_dissent(scene: Scene, verb: Token) -> Iterator[Found]:
    """ "X dissented", "with X dissenting": from what the document tells."""
    if prepositional(verb, "from"):
        return
    targets = list(scene.targets.main_text(verb.i))
    if targets:
        yield from sided(scene, verb, "oppose", targets, "verb")
    else:
        yield from _votes(scene, verb, "oppose", moved(scene, verb, ()))


def moved(scene: Scene, verb: Token, heads: Sequence[Token]) -> list[Target]:
    """Return what is voted on: the fund that the paragraph tells of, else the issue.

    ``heads`` are nouns that the vote names; they must be of the kind that means a motion.
    """
    if any(head.lemma_.lower() not in _MOVED or says_what(head) for head in heads):
        return []
    bought = _bought_before(scene, verb, heads)
    if bought:
        return [Target(name=bought, kind="entity")]
    issues = scene.targets.issues_before(verb.i) or scene.targets.issues_at(verb.i)
    return [Target(name=issue, kind="issue") for issue in issues[:1]]


def _bought_before(scene: Scene, verb: Token, heads: Sequence[Token]) -> str | None:
    """Return what the paragraph says that money goes into; else the fund that a noun means."""
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    start = next((token.i + 1 for token in reversed(scene.doc[: verb.i]) if "\n" in token.text), 0)
    for token in reversed(scene.doc[start : verb.i]):
        entity = scene.holders.at(token.i)
        if entity is None or kinds[entity.name] not in _BOUGHT or not _is_proper(entity.name):
            continue
        if _goes_into(scene, token):
            return entity.name
    words = {head.lower_ for head in heads} & {"fund", "partnership", "trust"}
    for token in reversed(scene.doc[: verb.i]) if words else ():
        entity = scene.holders.at(token.i)
        if entity is not None and words & {word.lower() for word in entity.name.split()}:
            return entity.name if kinds[entity.name] in _BOUGHT else None
    return None


def _is_proper(name: str) -> bool:
    """Tell the name of one fund or firm from that of a class of assets: "private credit"."""
    return sum(word[:1].isupper() for word in name.split()) > 1


def _goes_into(scene: Scene, token: Token) -> bool:
    """Tell "a commitment to X", "to invest in X", "to add X"."""
    head = token
    while head.head != head and scene.holders.at(head.head.i) is scene.holders.at(token.i):
        head = head.head
    governor = head.head
    if head.dep_ == "pobj" and governor.lower_ in _INTO:
        noun = governor.head.lemma_.lower()
        return noun in _MOVED or noun in {"allocate", "approve", "commit", "invest", "put"}
    return head.dep_ == "dobj" and governor.lemma_.lower() in {"add", "approve", "buy", "hire"}
