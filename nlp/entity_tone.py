"""How the author presents each entity: the tone encoder over the author's own sentences.

An entity is coloured only where the author plainly favours or blames it (scheme, section 10). So
quotations, reported views and movements of prices do not count; of the author's sentences only
those with a word of judgement are read; and what is less sure than the threshold stays neutral.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of
from policytrail.nlp.sentiment import Tone as Words
from policytrail.nlp.sentiment import has_judgement, is_view, own_words, tells_prices
from policytrail.nlp.tone_model import Targeted, Tone, ToneModel
from policytrail.records import Entity

# Chosen on our articles for tuning (docs/decisions/0505).
LEAST_CONFIDENCE = 0.6
_UNCOLOURED = frozenset({"place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mention in a sentence of the author's own that judges."""

    entity: str
    target: Targeted


def colour_by_model(doc: Doc, model: ToneModel, words: Words) -> tuple[Entity, ...]:
    """Return the entities of a document with their sentiment; None for places.

    Raises:
        ToneModelError: the model cannot be opened.
    """
    entities: tuple[Entity, ...] = doc._.entities
    places = list(find_places(doc, entities, words))
    tones = model.score([place.target for place in places])
    read: dict[str, list[Tone]] = {}
    for place, tone in zip(places, tones, strict=True):
        if isinstance(tone, Tone):
            read.setdefault(place.entity, []).append(tone)
    scores = {entity: combine(found) for entity, found in read.items()}
    return tuple(replace(entity, sentiment=_sentiment(entity, scores)) for entity in entities)


def find_places(doc: Doc, entities: Sequence[Entity], words: Words) -> Iterator[Place]:
    """Yield each entity's first mention in each sentence that may colour it."""
    own = own_words(text_of(doc))
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        if not has_judgement(own, start, end, words) or is_view(own, start, end):
            continue
        if tells_prices(own[start:end]):
            continue
        for entity in entities:
            span = next((m for m in entity.mentions if start <= m.start < end), None)
            # A name in a quotation is blank in the author's own words.
            if span is None or entity.type in _UNCOLOURED or own[span.start].isspace():
                continue
            target = Targeted(
                text=text_of(doc)[start:end],
                start=span.start - start,
                end=min(span.end, end) - start,
            )
            yield Place(entity=entity.id, target=target)


def combine(tones: Sequence[Tone]) -> float:
    """Return the mean of the scores; 0 where the mean of no label reaches the threshold."""
    count = len(tones)
    good = sum(tone.positive for tone in tones) / count
    bad = sum(tone.negative for tone in tones) / count
    return good - bad if max(good, bad) >= LEAST_CONFIDENCE else 0.0


def _sentiment(entity: Entity, scores: Mapping[str, float]) -> float | None:
    if entity.type in _UNCOLOURED:
        return None
    return round(scores.get(entity.id, 0.0), 3)
