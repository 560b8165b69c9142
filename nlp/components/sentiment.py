"""The tone of the document, on ``doc._.sentiment``, and by words that of its entities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of
from policytrail.nlp.sentiment import Tone, colour_entities, load_tone, read_tone


@Language.factory(
    "sentiment",
    requires=["doc._.entities"],
    assigns=["doc._.sentiment"],
    default_config={"lexicons": []},
)
def make_sentiment(nlp: Language, name: str, lexicons: Sequence[str]) -> Sentiment:
    """Return the component; ``lexicons`` are the user's folders."""
    return Sentiment(load_tone([Path(folder) for folder in lexicons]))


class Sentiment:
    """Assigns ``doc._.sentiment``: (label, score). Adds ``sentiment`` to ``doc._.entities``."""

    def __init__(self, tone: Tone) -> None:
        self._tone = tone

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        source = document.publisher if document is not None else ""
        doc._.sentiment = read_tone(text_of(doc), self._tone, source)
        doc._.entities = colour_entities(text_of(doc), doc._.entities, self._tone)
        return doc
