"""The gate: from tokens and cue phrases alone, how likely it is that a document is wanted."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.cues import CueCounter, Cues, enough_for, load_cues, pair_probability

NEAR_MISS = 0.02  # least value for a text with any cue of the field proper


class Gate:
    """Leaves the counts in ``doc._.cues`` and the probability in ``doc._.gate``.

    The probability is ``doc._.relevance`` too until the relevance component, which runs on
    wanted documents only, knows better.
    """

    def __init__(self, counter: CueCounter, cues: Cues) -> None:
        self._counter = counter
        self._cues = cues

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.cues`` and ``doc._.gate``."""
        counts = self._counter.count(doc)
        doc._.cues = dict(counts)
        probability = pair_probability(counts, self._cues.pairs, enough_for(len(doc)))
        if not doc.text.strip():  # a title alone is nothing to read
            probability = 0.0
        elif any(group in counts for group in self._cues.near):
            probability = max(probability, NEAR_MISS)
        doc._.gate = doc._.relevance = round(probability, 4)
        return doc


@Language.factory("gate", assigns=["doc._.gate", "doc._.cues"], default_config={"lexicons": []})
def make_gate(nlp: Language, name: str, lexicons: list[str]) -> Gate:
    """Build the component with the cues of ours and of the user's folders."""
    cues = load_cues(tuple(Path(folder) for folder in lexicons))
    return Gate(CueCounter(nlp, cues.groups), cues)
