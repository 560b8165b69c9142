"""Positions of persons and bodies, on ``doc._.stances``."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.lexicons import load_once
from policytrail.nlp.stance_lexicon import StanceLexicon, load_stance_lexicon
from policytrail.nlp.stances import read_stances


@Language.factory(
    "stances",
    requires=[
        "doc._.document", "doc._.entities", "doc._.instruments", "doc._.events",
        "doc._.tellings", "token.dep", "token.head",
    ],
    assigns=["doc._.stances", "doc._.stance_signs"],
    default_config={"lexicons": []},
)  # fmt: skip
def make_stances(nlp: Language, name: str, lexicons: Sequence[str]) -> Stances:
    """Return the component; ``lexicons`` are the user's folders."""
    return Stances(load_once(nlp, load_stance_lexicon, lexicons))


class Stances:
    """Assigns ``doc._.stances``: tuple of ``records.StanceClaim``, and their signs."""

    def __init__(self, lexicon: StanceLexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        read = read_stances(doc, self._lexicon)
        doc._.stances = tuple(reading.claim for reading in read)
        doc._.stance_signs = tuple(reading.signs for reading in read)
        return doc
