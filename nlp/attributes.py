"""What the components leave on a spaCy ``Doc``: the contract between them.

A component reads and assigns these as ``doc._.<name>`` and names them in the ``requires`` and
``assigns`` of its factory; the pipeline's order follows from that.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from spacy.tokens import Doc

# Name -> value before any component ran. All values are immutable: spaCy shares the default.
ATTRIBUTES: dict[str, Any] = {
    "document": None,  # records.Document: the text's title, publication moment, tier, metadata
    "names": (),  # tuple[gazetteer.Hit, ...]: names of the gazetteer, before resolution
    "cues": MappingProxyType({}),  # group of relevance.toml -> count; the title's count double
    "gate": 0.0,  # what the cheap pass makes of the document: decides how much work it gets
    "entities": (),  # tuple[records.Entity, ...]
    "instruments": (),  # tuple[records.Instrument, ...]
    "amounts": (),  # tuple[records.Amount, ...]
    "dates": (),  # tuple[dates.DateMention, ...]
    "tellings": (),  # tuple[event_model.Telling, ...]: what the event encoder found
    "events": (),  # tuple[records.EventClaim, ...]
    "directives": (),  # tuple[records.DirectiveClaim, ...]
    "expectations": (),  # tuple[records.ExpectationClaim, ...]
    "stances": (),  # tuple[records.StanceClaim, ...]
    "stance_signs": (),  # tuple[frozenset[str], ...]: from what each stance has its confidence
    "sentiment": ("neutral", 0.0),  # (label, score in -1..1)
    "toned": False,  # whether the tone encoder has read the document
    "topics": (),  # tuple[str, ...]
    "relevance": 0.0,  # 0..1
    "notes": (),  # tuple[str, ...]: what was cut, rejected or left open, one sentence each
}


def register() -> None:
    """Declare the attributes to spaCy. Calling it again changes nothing."""
    for name, default in ATTRIBUTES.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def add_note(doc: Doc, note: str) -> None:
    """Append one sentence to what the reader of an explanation gets to see."""
    doc._.notes = (*doc._.notes, note)
