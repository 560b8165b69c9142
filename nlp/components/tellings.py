"""Words that tell of events or show positions, by the event encoder, on ``doc._.tellings``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp import event_choice
from policytrail.nlp.event_model import EventModel
from policytrail.nlp.legal_text import is_legal_text


@Language.factory(
    "tellings",
    # Of the parse only the sentences are read; to require it keeps the encoder from documents that
    # nobody follows.
    requires=["token.dep", "doc._.document"],
    assigns=["doc._.tellings"],
    default_config={"event_model": event_choice.NONE},
)
def make_tellings(nlp: Language, name: str, event_model: str) -> Tellings:
    """Return the component; ``event_model`` is as in the configuration.

    Raises:
        EventModelError: the folder of the model is not whole.
    """
    return Tellings(event_choice.choose(event_model))


class Tellings:
    """Assigns ``doc._.tellings``: tuple of ``Telling``.

    There are none without a model, and in a text that commands: the encoder learned from reports.
    """

    def __init__(self, model: EventModel | None) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.tellings``."""
        if self.model is not None and not is_legal_text(doc._.document):
            sentences = [(s.start_char, s.end_char) for s in doc.sents if s.text.strip()]
            doc._.tellings = tuple(self.model.read(doc.text, sentences))
        return doc
