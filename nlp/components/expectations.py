"""Expectations of markets, on ``doc._.expectations``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.expectations import Outlooks, load_outlooks, read_expectations
from policytrail.nlp.lexicons import load_once
from policytrail.nlp.stance_lexicon import StanceLexicon, load_stance_lexicon
from policytrail.nlp.stance_scene import scene_of


@Language.factory(
    "expectations",
    requires=["doc._.document", "doc._.entities", "doc._.events", "token.dep", "token.head"],
    assigns=["doc._.expectations"],
    default_config={"lexicons": []},
)
def make_expectations(nlp: Language, name: str, lexicons: Sequence[str]) -> Expectations:
    """Return the component; ``lexicons`` are the user's folders."""
    outlooks = load_outlooks([Path(folder) for folder in lexicons])
    return Expectations(outlooks, load_once(nlp, load_stance_lexicon, lexicons))


class Expectations:
    """Assigns ``doc._.expectations``: tuple of ``records.ExpectationClaim``."""

    def __init__(self, outlooks: Outlooks, lexicon: StanceLexicon) -> None:
        self._outlooks = outlooks
        self._lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        priced = any(entity.type in {"asset", "company"} for entity in doc._.entities)
        if priced and self._outlooks.may_tell(doc):
            scene = scene_of(doc, self._lexicon)
            doc._.expectations = read_expectations(scene, self._outlooks)
        return doc
