"""Who holds which position toward what, sentence by sentence.

Rules, each named in its claims: a verb or noun that takes a side ("backs", "foe of"), a judgement
("called the rule a gift"), a request ("urged senators to kill it"), explicit neutrality, speech
whose words judge, acts (signing, sponsoring, suing, rescinding, votes), ellipsis ("so does X"),
the author's own words in an opinion piece. Where holder, target or side is not clear, there is
no claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from policytrail.nlp.sentences import sentence_of
from policytrail.nlp.stance_acts import from_agreement, from_ellipses, from_events, from_rescissions
from policytrail.nlp.stance_cues import from_sentence
from policytrail.nlp.stance_deeds import from_deeds
from policytrail.nlp.stance_lexicon import StanceLexicon
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_speech import from_author, from_speech, is_opinion
from policytrail.records import StanceClaim

# Share of right claims of each rule on our own documents, drawn towards one half where a rule
# fired seldom (docs/decisions/0503): what a reader may expect.
CONFIDENCE = {
    "act": 0.8, "noun": 0.83, "verb": 0.82, "judging": 0.8, "neutral": 0.79, "people": 0.78,
    "vote": 0.75, "request": 0.72, "ellipsis": 0.7, "speech": 0.69, "author": 0.65,
    "speech-main": 0.5,
}  # fmt: skip


def read_stances(doc: Doc, lexicon: StanceLexicon) -> tuple[StanceClaim, ...]:
    """Return one claim for each holder and target, in the order of the text.

    Needs the parse, and ``doc._.entities``, ``instruments`` and ``events``.
    """
    return _claims(_positions(Scene(doc, lexicon)))


def _positions(scene: Scene) -> Iterator[Found]:
    found = [*from_events(scene, scene.doc._.events), *from_rescissions(scene)]
    for sentence in scene.doc.sents:
        if not sentence.text.isspace():
            found += from_sentence(scene, sentence)
            found += from_deeds(scene, sentence)
    for speech in scene.speech:
        found += from_speech(scene, speech, tuple(found))
    document = scene.doc._.document
    if is_opinion(document.title if document is not None else "", scene.doc.text):
        found += from_author(scene)
    found += from_ellipses(scene, tuple(found))
    found += from_agreement(scene, tuple(found))
    return iter(found)


def _claims(found: Iterable[Found]) -> tuple[StanceClaim, ...]:
    """Keep the surest position for each holder and target, the earliest among equals."""
    best: dict[tuple[str, str], Found] = {}
    for item in found:
        key = (item.holder, item.target.name)
        if key not in best or CONFIDENCE[item.rule] > CONFIDENCE[best[key].rule]:
            best[key] = item
    claims = [_claim(item) for item in best.values() if item.holder != item.target.name]
    return tuple(sorted(claims, key=lambda claim: claim.evidence.start))


def _claim(item: Found) -> StanceClaim:
    return StanceClaim(
        holder=item.holder,
        target=item.target.name,
        stance=item.label,
        evidence=sentence_of(item.sentence),
        confidence=CONFIDENCE[item.rule],
        cue=item.cue,
        rule=f"stance:{item.rule}",
    )
