"""Who holds which position toward what, sentence by sentence.

Rules, each named in its claims: a verb or noun that takes a side ("backs", "foe of"), a judgement
("called the rule a gift"), a request ("urged senators to kill it"), explicit neutrality, speech
whose words judge, acts (signing, sponsoring, suing, rescinding, votes), ellipsis ("so does X"),
the author's own words in an opinion piece. Where holder, target or side is not clear, there is
no claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from policytrail.nlp.sentences import sentence_of
from policytrail.nlp.stance_acts import from_agreement, from_ellipses, from_events, from_rescissions
from policytrail.nlp.stance_allies import from_joiners, from_spokesmen
from policytrail.nlp.stance_attending import from_attending
from policytrail.nlp.stance_choices import from_choices
from policytrail.nlp.stance_confidence import confidence_of, signs_of
from policytrail.nlp.stance_court import from_briefs, from_captions
from policytrail.nlp.stance_cues import from_sentence
from policytrail.nlp.stance_deeds import from_deeds
from policytrail.nlp.stance_findings import from_findings
from policytrail.nlp.stance_lexicon import StanceLexicon
from policytrail.nlp.stance_scene import Found, Scene, scene_of
from policytrail.nlp.stance_speech import from_author, from_speech
from policytrail.nlp.stance_stirring import from_stirring
from policytrail.records import StanceClaim

# Which of two rules is believed where both read the same holder and target.
_PRECEDENCE = (
    "noun", "verb", "act", "judging", "neutral", "people", "vote", "request", "ellipsis",
    "spokesman", "speech", "author", "speech-main", "model", "choice",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A claim, and the signs from which its confidence was reckoned."""

    claim: StanceClaim
    signs: frozenset[str]


def read_stances(doc: Doc, lexicon: StanceLexicon) -> tuple[Reading, ...]:
    """Return one claim for each holder and target, in the order of the text.

    Needs the parse, and ``doc._.entities``, ``instruments`` and ``events``. A claim that is less
    sure than the lexicon's threshold is left out.
    """
    scene = scene_of(doc, lexicon)
    read = [_read(scene, item) for item in _chosen(_positions(scene))]
    kept = [reading for reading in read if reading.claim.confidence >= lexicon.least_confidence]
    return tuple(sorted(kept, key=lambda reading: reading.claim.evidence.start))


def _positions(scene: Scene) -> Iterator[Found]:
    found = [*from_events(scene, scene.doc._.events), *from_rescissions(scene)]
    found += from_captions(scene)
    for sentence in scene.doc.sents:
        if not sentence.text.isspace():
            found += from_sentence(scene, sentence)
            found += from_deeds(scene, sentence)
            found += from_stirring(scene, sentence)
            found += from_attending(scene, sentence)
            found += from_briefs(scene, sentence)
            found += from_choices(scene, sentence)
    for speech in scene.speech:
        found += from_speech(scene, speech, tuple(found))
    if scene.voice is not None:
        found += from_author(scene)
    found += from_findings(scene, tuple(found))
    found += from_ellipses(scene, tuple(found))
    found += from_agreement(scene, tuple(found))
    found += from_joiners(scene, tuple(found))
    found += from_spokesmen(scene, tuple(found))
    return iter(found)


def _chosen(found: Iterable[Found]) -> list[Found]:
    """Keep the surest rule's position for each holder and target, the earliest among equals."""
    best: dict[tuple[str, str], Found] = {}
    for item in found:
        key = (item.holder, item.target.name)
        if key not in best or _rank(item) < _rank(best[key]):
            best[key] = item
    return [item for item in best.values() if item.holder != item.target.name]


def _rank(item: Found) -> int:
    return _PRECEDENCE.index(item.rule)


def _read(scene: Scene, item: Found) -> Reading:
    signs = signs_of(scene, item)
    claim = StanceClaim(
        holder=item.holder,
        target=item.target.name,
        stance=item.label,
        evidence=sentence_of(item.sentence),
        confidence=confidence_of(signs, scene.lexicon.confidence),
        cue=item.cue,
        rule=f"stance:{item.rule}",
    )
    return Reading(claim=claim, signs=signs)
