"""Words that tell of events or show positions, by the event encoder, on ``doc._.tellings``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp import event_choice
from policytrail.nlp.cues import CueCounter, Cues, load_cues
from policytrail.nlp.event_model import EventModel, Telling
from policytrail.nlp.legal_text import is_legal_text
from policytrail.nlp.remembered import text_of
from policytrail.records import StanceLabel

_AROUND = 1  # sentences on each side in which the field may be spoken of
# Probability from which a position counts: where grammar says whose it is and toward what, the
# encoder only needs to say which side.
_SIDED = 0.5
_THROUGHOUT = 0.25  # share of sentences that speak of it from which the whole text does
_SIDES = frozenset(get_args(StanceLabel))
_Spans = Sequence[tuple[int, int]]


@Language.factory(
    "tellings",
    # Of the parse only the sentences are read; to require it keeps the encoder from documents that
    # nobody follows.
    requires=["token.dep", "doc._.document"],
    assigns=["doc._.tellings"],
    default_config={"event_model": event_choice.NONE, "lexicons": []},
)
def make_tellings(nlp: Language, name: str, event_model: str, lexicons: Sequence[str]) -> Tellings:
    """Return the component; ``event_model`` is as in the configuration.

    Raises:
        EventModelError: the folder of the model is not whole.
    """
    cues = load_cues(tuple(Path(folder) for folder in lexicons))
    return Tellings(event_choice.choose(event_model), cues)


class Tellings:
    """Assigns ``doc._.tellings``: tuple of ``Telling``.

    There are none without a model, and in a text that commands: the encoder learned from reports.
    What is told where nothing of the field is spoken of is left out: a press conference that comes
    to pensions once tells of much else.
    """

    def __init__(self, model: EventModel | None, cues: Cues) -> None:
        self.model = model
        self._near = cues.near
        self._counter = CueCounter(cues.groups)

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.tellings``."""
        if self.model is not None and not is_legal_text(doc._.document):
            sentences = [(s.start_char, s.end_char) for s in doc.sents if s.text.strip()]
            text = text_of(doc)
            wanted = self._of_field(text, sentences)
            floor = self.model.folder.floor
            found = self.model.read(text, sentences, floor=min(floor, _SIDED), wanted=wanted)
            kept = [t for t in found if t.probability >= floor or t.kind in _SIDES]
            doc._.tellings = tuple(_in_wanted(kept, sentences, wanted))
        return doc

    def _of_field(self, text: str, sentences: _Spans) -> list[bool]:
        """Return of each sentence whether the field is spoken of around it."""
        speaks = [self._speaks(text[start:end]) for start, end in sentences]
        if sum(speaks) >= _THROUGHOUT * len(speaks):
            return [True] * len(speaks)
        return [
            any(speaks[max(0, place - _AROUND) : place + _AROUND + 1])
            for place in range(len(speaks))
        ]

    def _speaks(self, text: str) -> bool:
        counts, _ = self._counter.count("", text)
        return not self._near.isdisjoint(counts)


def _in_wanted(
    found: Sequence[Telling], sentences: _Spans, wanted: Sequence[bool]
) -> Iterator[Telling]:
    place = 0
    for telling in found:
        while sentences[place][1] <= telling.start:
            place += 1
        if wanted[place]:
            yield telling
