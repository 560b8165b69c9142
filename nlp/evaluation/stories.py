"""Stories: which documents report one happening, by B-cubed (Bagga and Baldwin 1998) and by pairs.

Only documents with a gold story count. One without a predicted story is alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How well one document is clustered: B-cubed precision and recall."""

    precision: float
    recall: float


def clusters(stories: Mapping[str, str | None]) -> dict[str, frozenset[str]]:
    """Return for each document the documents of its story, itself among them."""
    members: dict[str, set[str]] = {}
    for document, story in stories.items():
        if story is not None:
            members.setdefault(story, set()).add(document)
    return {
        document: frozenset({document} if story is None else members[story])
        for document, story in stories.items()
    }


def placements(
    gold: Mapping[str, str | None], predicted: Mapping[str, str | None]
) -> dict[str, Placement]:
    """Return the placement of each document with a gold story."""
    asked, given = _both(gold, predicted)
    return {
        document: Placement(
            precision=len(asked[document] & given[document]) / len(given[document]),
            recall=len(asked[document] & given[document]) / len(asked[document]),
        )
        for document in asked
    }


def pairs(
    gold: Mapping[str, str | None], predicted: Mapping[str, str | None]
) -> dict[tuple[str, str], Tally]:
    """Return the outcome of each pair of documents that either side puts together."""
    asked, given = _both(gold, predicted)
    outcomes: dict[tuple[str, str], Tally] = {}
    for one, other in itertools.combinations(asked, 2):
        together, put = other in asked[one], other in given[one]
        if together or put:
            outcomes[one, other] = Tally(
                found=int(together and put),
                extra=int(put and not together),
                missed=int(together and not put),
            )
    return outcomes


def _both(
    gold: Mapping[str, str | None], predicted: Mapping[str, str | None]
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    told: Sequence[str] = [document for document, story in gold.items() if story is not None]
    return (
        clusters({document: gold[document] for document in told}),
        clusters({document: predicted.get(document) for document in told}),
    )
