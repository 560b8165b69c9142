"""Dates of the text, read against the day of publication, on ``doc._.dates``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.dates import find_dates, publication_anchor
from policytrail.nlp.remembered import text_of


@Language.factory("dates", requires=["doc._.document"], assigns=["doc._.dates"])
def make_dates(nlp: Language, name: str) -> Dates:
    """Return the component."""
    return Dates()


class Dates:
    """Assigns ``doc._.dates``: tuple of ``DateMention``."""

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        anchor = (
            publication_anchor(document.published, document.published_precision)
            if document is not None
            else None
        )
        doc._.dates = find_dates(text_of(doc), anchor)
        return doc
