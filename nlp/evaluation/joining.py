"""Events over documents: whether tellings of one happening are joined, and no others.

A telling is a place where a document tells of a happening. Where no event of its type was read
there, that is an error of finding; what was found and put to the wrong others, one of joining.
Scored by pairs, by B-cubed (Bagga and Baldwin 1998) and by links (MUC, Vilain et al. 1995).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation import stories
from policytrail.nlp.evaluation.tally import Tally, share, total

Labels = Mapping[str, str | None]  # telling -> happening or event; None: alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A place that tells of a happening, by hand (``event``: the happening) or as read."""

    document: str
    type: str
    start: int
    end: int
    event: str

    @property
    def key(self) -> str:
        """What tells it from all other places."""
        return f"{self.document}:{self.start}-{self.end}:{self.event}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """How well tellings are joined; a value is None where nothing is to be joined."""

    pairs: Tally
    precision: float | None  # B-cubed
    recall: float | None
    links: Tally  # MUC; extra: links that precision lacks

    @property
    def b_cubed(self) -> float | None:
        """The harmonic mean of B-cubed precision and recall."""
        if not self.precision or not self.recall:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tellings of which one side says that they are one happening and the other does not."""

    one: Telling
    other: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What came of the tellings of a set."""

    gold: tuple[Telling, ...]
    found: Mapping[str, str]  # key of a telling -> the event that was read there
    other_type: Mapping[str, str]  # key of a telling -> the type that was read there instead
    joined: Measures  # of the tellings that were found
    whole: Measures  # of all: those that were not found are alone
    split: tuple[Pair, ...]
    merged: tuple[Pair, ...]

    @property
    def finding(self) -> Tally:
        """How many tellings were found and how many missed."""
        return Tally(found=len(self.found), missed=len(self.gold) - len(self.found))


def score(gold: Sequence[Telling], read: Iterable[Telling]) -> Joining:
    """Compare the tellings of a set with what was read, whose ``event`` is that of the knowledge.

    A telling is found where something of its type was read in words that overlap; of several, that
    with most letters in common. One reading is of one telling only.
    """
    by_document: dict[str, list[Telling]] = {}
    for each in read:
        by_document.setdefault(each.document, []).append(each)
    found: dict[str, str] = {}
    other: dict[str, str] = {}
    for document in sorted({each.document for each in gold}):
        own = [each for each in gold if each.document == document]
        found |= _matched(own, by_document.get(document, []))
    for each in gold:
        there = [one for one in by_document.get(each.document, []) if _common(one, each)]
        if each.key not in found and there:
            other[each.key] = max(there, key=lambda one: (_common(one, each), one.type)).type
    truth = {each.key: each.event for each in gold}
    return Joining(
        gold=tuple(gold),
        found=found,
        other_type=other,
        joined=_measure({key: truth[key] for key in found}, found),
        whole=_measure(truth, found),
        **_wrong(gold, found),
    )


def _matched(gold: Sequence[Telling], read: Sequence[Telling]) -> dict[str, str]:
    """Return the event for each telling of one document that was found."""
    pairs = [
        (-_common(one, other), one.key, at, one, other)
        for one in gold
        for at, other in enumerate(read)
        if one.type == other.type and _common(one, other)
    ]
    found: dict[str, str] = {}
    taken: set[int] = set()
    for _, key, at, _, other in sorted(pairs, key=lambda pair: pair[:3]):
        if key not in found and at not in taken:
            found[key] = other.event
            taken.add(at)
    return found


def _common(one: Telling, other: Telling) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _measure(truth: Mapping[str, str], given: Mapping[str, str]) -> Measures:
    asked: Labels = dict(truth)
    labels: Labels = {key: given.get(key) for key in truth}
    placed = stories.placements(asked, labels).values()
    return Measures(
        pairs=total(stories.pairs(asked, labels).values()),
        precision=share(sum(each.precision for each in placed), len(placed)),
        recall=share(sum(each.recall for each in placed), len(placed)),
        links=_links(asked, labels),
    )


def _links(asked: Labels, labels: Labels) -> Tally:
    """Return how many links of the happenings are kept, missed, and made up."""
    kept, wanted = _kept(asked, labels)
    held, made = _kept(labels, asked)
    assert kept == held  # both count the tellings less the parts of the common partition
    return Tally(found=kept, missed=wanted - kept, extra=made - held)


def _kept(clusters: Labels, others: Labels) -> tuple[int, int]:
    """Return how many links of the clusters the others keep, and how many there are."""
    kept = whole = 0
    for members in set(stories.clusters(clusters).values()):
        parts = {others[key] or key for key in members}
        kept += len(members) - len(parts)
        whole += len(members) - 1
    return kept, whole


def _wrong(gold: Sequence[Telling], found: Mapping[str, str]) -> dict[str, tuple[Pair, ...]]:
    there = [each for each in gold if each.key in found]
    pairs = [Pair(one=one, other=two) for at, one in enumerate(there) for two in there[at + 1 :]]

    def is_true(pair: Pair) -> bool:
        return pair.one.event == pair.other.event

    def is_given(pair: Pair) -> bool:
        return found[pair.one.key] == found[pair.other.key]

    return {
        "split": tuple(each for each in pairs if is_true(each) and not is_given(each)),
        "merged": tuple(each for each in pairs if is_given(each) and not is_true(each)),
    }
