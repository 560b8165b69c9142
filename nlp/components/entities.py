"""Entities of a document: known and unknown names, typed, resolved, with all their mentions."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.names import find_names
from policytrail.nlp.nametypes import kind_of
from policytrail.nlp.namewords import NameWords, load_name_words
from policytrail.nlp.resolution import entity_of, resolve


class Entities:
    """Leaves the records in ``doc._.entities``, in the order of their first mentions."""

    def __init__(self, words: NameWords) -> None:
        self._words = words

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.entities``."""
        typed = []
        for name in find_names(doc, self._words):
            kind = kind_of(doc, name, self._words)
            if kind is not None:
                typed.append((name, *kind))
        records = [entity_of(doc, cluster) for cluster in resolve(doc, typed, self._words)]
        doc._.entities = tuple(sorted(records, key=lambda record: record.mentions[0].start))
        return doc


@Language.factory(
    "entities",
    assigns=["doc._.entities"],
    requires=["doc._.names"],
    default_config={"lexicons": []},
)
def make_entities(nlp: Language, name: str, lexicons: list[str]) -> Entities:
    """Build the component with the word lists of ours and of the user's folders."""
    return Entities(load_name_words(tuple(Path(folder) for folder in lexicons)))
