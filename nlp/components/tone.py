"""How the author presents each entity, by the tone encoder, in the records of the entities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp import tone_choice
from policytrail.nlp.entity_tone import colour_by_model
from policytrail.nlp.sentiment import Tone as Words
from policytrail.nlp.sentiment import load_tone
from policytrail.nlp.tone_model import ToneModel


@Language.factory(
    "tone",
    # Of the parse only the sentences are read; to require it keeps the encoder from documents that
    # nobody follows.
    requires=["token.dep", "doc._.entities", "doc._.sentiment"],
    assigns=["doc._.toned"],
    default_config={"lexicons": [], "tone_model": tone_choice.NONE},
)
def make_tone(nlp: Language, name: str, lexicons: Sequence[str], tone_model: str) -> EntityTone:
    """Return the component; ``tone_model`` is as in the configuration.

    Raises:
        ToneModelError: the folder of the model is not whole.
    """
    return EntityTone(tone_choice.choose(tone_model), load_tone([Path(one) for one in lexicons]))


class EntityTone:
    """Sets ``sentiment`` in ``doc._.entities``; without a model the words' result stays.

    Assigns ``doc._.toned``: whether the model read it.
    """

    def __init__(self, model: ToneModel | None, words: Words) -> None:
        self.model = model
        self._words = words

    def __call__(self, doc: Doc) -> Doc:
        if self.model is not None:
            doc._.entities = colour_by_model(doc, self.model, self._words)
            doc._.toned = True
        return doc
