"""The text that a document is about, and the texts that it tells to be done away with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from policytrail.nlp.negation import is_negated
from policytrail.nlp.noun_phrases import year_in
from policytrail.nlp.roles import objects
from policytrail.nlp.stance_target_words import ACTS, KINDS, MAIN_TYPES, PASSIVE_KINDS
from policytrail.nlp.stance_undoing import is_rescinding, is_undone
from policytrail.records import Instrument

_OPENING = 500  # code points in which a withdrawal is what the document is about
_EARLY = 900  # code points in which an event tells of its main text
_FIRST = 80  # tokens: a mention among them counts twice


def rescissions(doc: Doc, at: Mapping[int, Instrument]) -> Iterator[tuple[Token, Instrument]]:
    """Yield verbs of withdrawal with the guidance or rule; ``at`` is the text at a token."""
    for token in doc:
        if token.pos_ != "VERB" or not is_rescinding(token) or is_negated(token):
            continue
        for head in objects(token):
            found = at.get(head.i) or _withdrawn(doc, head)
            if found is not None and found.kind in {"guidance", "memorandum", "rule"}:
                yield token, found


def _withdrawn(doc: Doc, noun: Token) -> Instrument | None:
    """ "withdrew its warning": of several texts, the oldest is the one withdrawn."""
    if KINDS.get(noun.lemma_.lower()) != ("guidance",):
        return None
    texts = [i for i in doc._.instruments if i.kind == "guidance"]
    if any(child.lower_ in {"that", "this"} for child in noun.children):  # "that release"
        return _last_named(texts, noun.idx)
    return min(texts, key=lambda i: year_in(i), default=None)


def _last_named(texts: Sequence[Instrument], before: int) -> Instrument | None:
    """Return the text that was named last before an offset."""
    places = [(m.end, i) for i in texts for m in i.mentions if m.end <= before]
    return max(places, key=lambda place: place[0])[1] if places else None


def main_text(
    doc: Doc,
    mentions: Sequence[tuple[int, int, Instrument]],
    withdrawn: Sequence[tuple[Token, Instrument]],
) -> tuple[Instrument | None, bool]:
    """Return the text that a document is about, and whether it was done away with.

    ``mentions`` are tokens: start, end (exclusive) and the text that is named there.
    """
    for verb, instrument in withdrawn:
        decided = verb.dep_ == "acl" and verb.head.lemma_.lower() in ACTS
        if verb.idx < _OPENING and (decided or verb.tag_ in {"VBD", "VBN", "VBZ"}):
            return instrument, True
    by_name = {instrument.name: instrument for instrument in doc._.instruments}
    for event in doc._.events:
        if event.type not in MAIN_TYPES or event.evidence.start > _EARLY:
            continue
        for name in event.objects:
            if name in by_name:
                return by_name[name], is_undone(event)
    return _named_most(mentions), False


def _named_most(mentions: Sequence[tuple[int, int, Instrument]]) -> Instrument | None:
    counts: Counter[str] = Counter()
    named: dict[str, Instrument] = {}
    for start, _, instrument in mentions:
        cited = (instrument.key or "").startswith("cfr")
        if instrument.kind not in {*PASSIVE_KINDS, "law"} and not cited:
            counts[instrument.name] += 2 if start < _FIRST else 1
            named[instrument.name] = instrument
    return named[counts.most_common(1)[0][0]] if counts else None
