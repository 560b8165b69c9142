"""Events of a document with status, participants, date and authority, on ``doc._.events``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.event_lexicon import load_event_lexicon
from policytrail.nlp.event_reading import EventReader
from policytrail.nlp.lexicons import load_once


class Events:
    """Assigns ``doc._.events``: tuple of ``EventClaim``, in the order of the text."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.events``."""
        doc._.events = self._reader.read(doc)
        return doc


@Language.factory(
    "events",
    assigns=["doc._.events"],
    requires=[
        "token.dep", "token.head", "doc._.document", "doc._.entities", "doc._.instruments",
        "doc._.amounts", "doc._.dates", "doc._.tellings",
    ],
    default_config={"lexicons": []},
)  # fmt: skip
def make_events(nlp: Language, name: str, lexicons: list[str]) -> Events:
    """Build the component with the triggers of ours and of the user's folders."""
    return Events(EventReader(load_once(nlp, load_event_lexicon, lexicons)))
