"""Money, percentages, shares, coins and counts, on ``doc._.amounts``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.amounts import AmountFinder, load_units
from policytrail.nlp.remembered import text_of


@Language.factory("amounts", assigns=["doc._.amounts"], default_config={"lexicons": []})
def make_amounts(nlp: Language, name: str, lexicons: Sequence[str]) -> Amounts:
    """Return the component; ``lexicons`` are the user's folders."""
    return Amounts(AmountFinder(load_units([Path(folder) for folder in lexicons])))


class Amounts:
    """Assigns ``doc._.amounts``: tuple of ``records.Amount``."""

    def __init__(self, finder: AmountFinder) -> None:
        self._finder = finder

    def __call__(self, doc: Doc) -> Doc:
        doc._.amounts = self._finder.find(text_of(doc))
        return doc
