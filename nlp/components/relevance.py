"""How likely a person who follows the field wants a document: the gate's view, then the claims."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

_PER_CLAIM = 0.3  # share of the remaining doubt that one event or stance removes
_MOST_CLAIMS = 4
_NO_CLAIM = 0.85  # a text of the right words that claims nothing
_FIGURES = 0.3  # one that tells the state of work and prices, and of no plan for retirement
_ENOUGH_FIGURES = 2


class Relevance:
    """Leaves the probability in ``doc._.relevance``."""

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.relevance`` from ``doc._.gate`` and what was found behind the gate."""
        gate: float = doc._.gate
        claims = len(doc._.events) + len(doc._.stances) + len(doc._.directives)
        if not claims:
            doc._.relevance = round(gate * (_FIGURES if _tells_figures(doc) else _NO_CLAIM), 4)
        else:
            doubt = (1 - gate) * (1 - _PER_CLAIM) ** min(claims, _MOST_CLAIMS)
            doc._.relevance = round(1 - doubt, 4)
        return doc


def _tells_figures(doc: Doc) -> bool:
    """Tell market wraps and reports on jobs from texts on what the Labor Department asks."""
    cues = doc._.cues
    return cues.get("statistics", 0) >= _ENOUGH_FIGURES and not cues.get("fiduciary")


@Language.factory(
    "relevance",
    assigns=["doc._.relevance"],
    requires=["doc._.gate", "doc._.cues", "doc._.events", "doc._.stances", "doc._.directives"],
)
def make_relevance(nlp: Language, name: str) -> Relevance:
    """Build the component."""
    return Relevance()
