"""Where the name of a text without a number ends: before the clause that it is the subject of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of
from policytrail.records import Instrument

_FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def without_clauses(doc: Doc, instruments: Sequence[Instrument]) -> tuple[Instrument, ...]:
    """Return the texts with "rule on advice" for "rule on advice helps".

    What a text is on goes up to a word that no list of verbs can foresee; the parser sees it. A
    name that another text has by then stays as it was: names tell the texts of a document apart.
    """
    if not doc.has_annotation("TAG"):
        return tuple(instruments)
    shorter = [replace(each, name=_name(doc, each)) for each in instruments]
    taken = Counter(each.name for each in (*instruments, *shorter))
    return tuple(
        new if new.name == old.name or taken[new.name] == 1 else old
        for old, new in zip(instruments, shorter, strict=True)
    )


def _name(doc: Doc, instrument: Instrument) -> str:
    mention = instrument.mentions[0]
    if instrument.key or not instrument.name.startswith(f"{mention.text} "):
        return instrument.name
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return instrument.name
    for token in doc[span.end : span.sent.end]:
        said = " ".join(text_of(doc)[mention.start : token.idx].split())
        if len(said) >= len(instrument.name):
            return instrument.name
        told = any(child.dep_ in _SUBJECTS and child.i < token.i for child in token.children)
        if token.tag_ in _FINITE and told and instrument.name.startswith(said):
            return said
    return instrument.name
