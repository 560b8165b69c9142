"""All documents of a gold file: their scores, and sums over them in which each has a weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from policytrail.nlp.evaluation import documents, spans, stories
from policytrail.nlp.evaluation.documents import DocumentScore
from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.stories import Placement
from policytrail.nlp.evaluation.tally import Cell, Finding, Tally

STORY_PAIRS = "stories_pairwise_f1"
_Column = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusScore:
    """The scores of all documents, in the order of the gold file.

    ``placements`` is None at documents without a gold story. ``pairs`` holds positions of two
    documents that gold or the prediction puts into one story.
    """

    documents: tuple[DocumentScore, ...]
    placements: tuple[Placement | None, ...]
    pairs: Mapping[tuple[int, int], Tally]
    notes: tuple[str, ...] = ()

    @property
    def crossings(self) -> Counter[tuple[str, str, str]]:
        """How often which gold class met which predicted class, over all documents."""
        return sum((document.crossings for document in self.documents), Counter())


def score(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> CorpusScore:
    """Score a prediction for each gold document, by id.

    A document without a prediction is scored as the empty one; predictions for other documents
    are ignored. Notes say so.
    """
    told = {key: row.get("story") for key, row in gold.items()}
    put = {key: row.get("story") for key, row in predicted.items()}
    placed = stories.placements(told, put)
    position = {key: at for at, key in enumerate(gold)}
    pairs = stories.pairs(told, put)
    return CorpusScore(
        documents=tuple(
            _with_stories(documents.score(row, predicted.get(key)), pairs)
            for key, row in gold.items()
        ),
        placements=tuple(placed.get(key) for key in gold),
        pairs={(position[a], position[b]): tally for (a, b), tally in pairs.items()},
        notes=tuple(_notes(gold, predicted)),
    )


def _with_stories(document: DocumentScore, pairs: Mapping[tuple[str, str], Tally]) -> DocumentScore:
    """Add the mistakes about stories to the first document of each pair."""
    found = [
        Finding(
            mistake="wrong",
            what="story",
            detail=f"{'the same as' if tally.missed else 'another than'} that of {other}",
        )
        for (one, other), tally in pairs.items()
        if one == document.id and not tally.found
    ]
    return DocumentScore(
        id=document.id,
        wanted=document.wanted,
        relevance=document.relevance,
        tallies=document.tallies,
        crossings=document.crossings,
        findings=(*document.findings, *found),
    )


def _notes(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> Iterable[str]:
    lacking = [key for key in gold if key not in predicted]
    foreign = [key for key in predicted if key not in gold]
    if lacking:
        yield f"without a prediction, scored as empty: {_listed(lacking)}"
    if foreign:
        yield f"predicted but not in the gold file, ignored: {_listed(foreign)}"
    beyond, different = 0, 0
    for key in gold.keys() & predicted.keys():
        text = gold[key].get("text")
        if text is None:
            continue
        for span in _spans(predicted[key]):
            outside = span["end"] > len(text)
            beyond += outside
            said = span.get("text")
            different += not outside and said not in (None, spans.words_at(span, text))
    if beyond:
        yield f"{beyond} predicted spans end after the text"
    if different:
        yield f"{different} predicted spans quote other words than the text has at their place"


def _listed(keys: Sequence[str]) -> str:
    shown = ", ".join(keys[:5])
    return f"{len(keys)} ({shown}{', …' if len(keys) > 5 else ''})"


def _spans(row: Row) -> Iterable[Row]:
    for record in (*row["entities"], *row["instruments"]):
        yield from record["mentions"]
    for claim in (*row["events"], *row["stances"]):
        yield claim["evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The counts of each cell as three columns over the documents: found, extra, missed."""

    cells: Mapping[Cell, tuple[_Column, _Column, _Column]]

    def weighted(self, weights: Sequence[int]) -> dict[Cell, Tally]:
        """Return the sum of each cell, each document counted as often as its weight says."""
        return {
            cell: Tally(
                found=sum(map(mul, found, weights)),
                extra=sum(map(mul, extra, weights)),
                missed=sum(map(mul, missed, weights)),
            )
            for cell, (found, extra, missed) in self.cells.items()
        }


def columns(scored: Sequence[DocumentScore]) -> Columns:
    """Turn the tallies of documents into columns, so that resampling only sums."""
    cells = sorted({cell for document in scored for cell in document.tallies})
    none = Tally()
    return Columns(
        cells={
            cell: (
                tuple(document.tallies.get(cell, none).found for document in scored),
                tuple(document.tallies.get(cell, none).extra for document in scored),
                tuple(document.tallies.get(cell, none).missed for document in scored),
            )
            for cell in cells
        }
    )
