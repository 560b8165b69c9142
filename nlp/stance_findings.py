"""Positions that the event encoder finds where no rule reads one.

The encoder says which word shows a position, which side, whose it is and toward what; the names
are resolved as for the rules. What resolves to nobody, or to nothing, is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast, get_args

from spacy.tokens import Span, Token

from policytrail.nlp.event_findings import token_at
from policytrail.nlp.event_model import Telling
from policytrail.nlp.holders import HOLDERS
from policytrail.nlp.roles import expand
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_target_words import is_of_talk
from policytrail.nlp.stance_targets import Target
from policytrail.records import StanceLabel

RULE = "model"
_FIRST_PERSON = frozenset({"we", "i", "our", "us", "my", "me"})
_SAYING = frozenset({"say", "claim", "argue", "mean", "suggest", "maintain"})
# Whoever waits, or does not vote, takes no side; nor does who gives up a challenge.
_NO_SIDE = frozenset({"wait", "await", "watch", "expect", "abstain"})
_GIVING_UP = frozenset({"drop", "withdraw", "abandon"})
_CHALLENGES = frozenset({"suit", "lawsuit", "challenge", "appeal", "objection", "opposition"})
# Chosen on the articles for tuning: positions are read less surely than events.
_LEAST = 0.9


def from_findings(scene: Scene, before: Sequence[Found]) -> Iterator[Found]:
    """Yield the encoder's positions whose holder takes none in the same sentence already."""
    told = {(found.holder, found.sentence.start) for found in before}
    for telling in scene.doc._.tellings:
        if telling.kind not in _LABELS or telling.probability < _LEAST:
            continue
        token = token_at(scene.doc, telling.start)
        if token is None or token.pos_ == "ADV" or _is_open(token):
            continue  # "shamefully": the author's word on what is done
        targets = [t for t in _targets(scene, telling, token.i) if _is_told(scene, t, token.sent)]
        for holder in scene.spoken_for(token, _holders(scene, telling, token)):
            voted = "vote" in {token.lemma_, token.head.lemma_}
            decided = voted and scene.holders.decides(holder)
            if not decided and (holder, token.sent.start) not in told:
                yield from _found(scene, telling, token, holder, targets)


def _is_open(token: Token) -> bool:
    """Tell whether a word leaves open what is thought, or thinks of something else.

    "Asked whether it supports the bill"; "we do not say that it has no place"; "its own process
    was sound".
    """
    if token.lemma_ in _NO_SIDE or is_of_talk(token) or _is_on_own(token) or _gives_up(token):
        return True
    for clause in (token, *token.ancestors):
        if any(c.lower_ == "whether" for c in clause.children):
            return True
        governor = clause.head
        unsaid = governor.lemma_ in _SAYING and any(c.dep_ == "neg" for c in governor.children)
        if clause.dep_ == "ccomp" and unsaid:
            return True
    return False


def _gives_up(token: Token) -> bool:
    given = (c.lemma_ for c in token.children if c.dep_ == "dobj")
    return token.lemma_ in _GIVING_UP and bool(_CHALLENGES.intersection(given))


def _is_on_own(token: Token) -> bool:
    """Tell whether the thing that an adjective judges belongs to somebody of the clause."""
    subjects = (c for c in token.head.children if c.dep_ == "nsubj")
    judged = next(subjects, None) if token.dep_ in {"acomp", "attr"} else None
    return judged is not None and any(
        c.dep_ == "poss" and c.pos_ == "PRON" for c in judged.children
    )


def _is_told(scene: Scene, target: Target, sentence: Span) -> bool:
    """Tell whether a sentence itself names or means a text; else it was guessed."""
    if target.kind != "instrument":
        return True
    start, end = sentence.start, sentence.end
    entities = (scene.holders.at(token.i) for token in sentence)
    named = {entity.name for entity in entities if entity is not None}
    named |= {t.name for t in scene.targets.named_in(start, end)}
    named |= {t.name for token in sentence for t in scene.targets.of(token)}
    return target.name in named | set(scene.targets.issues_in(start, end))


def _found(
    scene: Scene, telling: Telling, token: Token, holder: str, targets: Sequence[Target]
) -> Iterator[Found]:
    label = cast("StanceLabel", telling.kind)
    for target in targets:
        yield scene.found(holder, target, label, token, RULE, token.lemma_)


def _holders(scene: Scene, telling: Telling, token: Token) -> tuple[str, ...]:
    names: dict[str, None] = {}
    spans = [scene.doc.char_span(*each, alignment_mode="expand") for each in telling.roles["by"]]
    found = [span for span in spans if span is not None and not _is_of_person(scene, span.root)]
    # Who is named in the sentence itself needs nobody from another.
    for span in [s for s in found if s.sent == token.sent] or found:
        if span.root.lower_ in _FIRST_PERSON:
            names |= dict.fromkeys(scene.speakers_at(span.root.i))
            continue
        # "Ona Pell of Harrow Capital" is Ona Pell; a list has no name at its head alone.
        head = scene.holders.at(span.root.i)
        words = [span.root] if head is not None and head.type == "person" else list(span)
        named = [scene.holders.at(word.i) for word in words]
        known = [e.name for e in named if e is not None and e.type in HOLDERS]
        names |= dict.fromkeys(known or scene.names(span.root))
    return tuple(names) or scene.speakers_at(token.i)


def _is_of_person(scene: Scene, token: Token) -> bool:
    """Read "Ona Pell of Harrow Capital": where she works holds nothing by that."""
    above = token.head.head if token.dep_ == "pobj" and token.head.dep_ == "prep" else None
    owner = scene.holders.at(above.i) if above is not None else None
    return owner is not None and owner.type == "person"


def _targets(scene: Scene, telling: Telling, index: int) -> list[Target]:
    found: dict[str, Target] = {}
    for start, end in telling.roles["of"]:
        span = scene.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not scene.targets.is_near(span.root.i, index):
            continue
        if _is_of_person(scene, span.root):
            continue  # where the holder works
        for head in expand([span.root]):
            for target in scene.targets.of(head):
                found[target.name] = target
        if not found:
            entity = scene.holders.at(span.root.i)
            if entity is not None and entity.type in HOLDERS:
                found[entity.name] = Target(name=entity.name, kind="entity")
    for issue in telling.issues:
        found.setdefault(issue, Target(name=issue, kind="issue"))
    return list(found.values())


_LABELS = get_args(StanceLabel)
