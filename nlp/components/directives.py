"""Duties that a text lays on bodies, with their due days, on ``doc._.directives``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.directives import DirectiveReader
from policytrail.nlp.event_lexicon import load_event_lexicon
from policytrail.nlp.lexicons import load_once


class Directives:
    """Assigns ``doc._.directives``: tuple of ``DirectiveClaim``, in the order of the text."""

    def __init__(self, reader: DirectiveReader) -> None:
        self._reader = reader

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.directives``."""
        doc._.directives = self._reader.read(doc)
        return doc


@Language.factory(
    "directives",
    assigns=["doc._.directives"],
    requires=[
        "token.dep", "token.head", "doc._.document", "doc._.entities", "doc._.instruments",
        "doc._.dates", "doc._.events",
    ],
    default_config={"lexicons": []},
)  # fmt: skip
def make_directives(nlp: Language, name: str, lexicons: list[str]) -> Directives:
    """Build the component with the triggers of ours and of the user's folders."""
    lexicon = load_once(nlp, load_event_lexicon, lexicons)
    return Directives(DirectiveReader(lexicon))
