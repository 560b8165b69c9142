"""Orders, guidance, rules, bills, laws, cases and dockets, on ``doc._.instruments``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.dates import publication_anchor
from policytrail.nlp.instruments import InstrumentFinder, Setting, load_finder
from policytrail.nlp.name_ends import without_clauses
from policytrail.nlp.remembered import text_of


@Language.factory(
    "instruments",
    requires=["doc._.document"],
    assigns=["doc._.instruments"],
    default_config={"lexicons": []},
)
def make_instruments(nlp: Language, name: str, lexicons: Sequence[str]) -> Instruments:
    """Return the component; ``lexicons`` are the user's folders."""
    return Instruments(load_finder([Path(folder) for folder in lexicons]))


class Instruments:
    """Assigns ``doc._.instruments``: tuple of ``records.Instrument``."""

    def __init__(self, finder: InstrumentFinder) -> None:
        self._finder = finder

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        setting = (
            Setting(
                anchor=publication_anchor(document.published, document.published_precision),
                title=document.title,
            )
            if document is not None
            else Setting()
        )
        doc._.instruments = without_clauses(doc, self._finder.find(text_of(doc), setting))
        return doc
