"""Stories: documents that report one happening, and which of them are copies.

Two documents are as near as the cosine of their words (TF-IDF, Salton and Buckley 1988), less the
further apart their days are. Stories are grown by average linkage (Sokal and Michener 1958): two
groups become one while their documents are near enough on average, so a chain of loosely related
reports does not run together. Only documents that share a telling word are compared. The result
depends on the set of documents and not on their order.
"""

from __future__ import annotations

import heapq
import math
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policytrail.records import AnnotatedDocument, Document, Story, content_id
from policytrail.timeline.tellings import own_origin
from policytrail.timeline.words import topic_stems, words

_OPENING = 4000  # characters: later paragraphs tell background
_TITLE = 3  # how often a word of the title counts
_HALF = 45.0  # days apart at which two documents count half as near
_NEAR = 0.09  # of the cosine, thus lessened
_REACH = timedelta(days=120)
_LOOKED_UP = 60  # words of a document, the most telling ones, that lead to candidates
_COMMON = 300  # a word of more documents than these within reach leads to none
_SHARED = 1  # such words that two documents must share
_PRIOR = 20  # documents assumed beside the known ones, so that few still give weights
_SHINGLE = 5  # words
_SHINGLED = 800  # words of a text that are compared
_COPY = 0.5  # of the shingles of the shorter text
_RELEVANT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document as it is compared: its weighted words, of length one, and its day."""

    document: Document
    day: date
    weights: Mapping[str, float]
    telling: tuple[str, ...]  # the words with the greatest weights


def find(documents: Sequence[AnnotatedDocument]) -> tuple[Story, ...]:
    """Return the stories of the relevant documents, by id; a lone report is a story too."""
    items = sorted((item for item in documents if item.annotation.relevance >= _RELEVANT), key=_age)
    texts = _texts([item.document for item in items])
    found = [
        _story([items[index] for index in sorted(group)])
        for group in _linked(len(texts), _nearness(texts))
    ]
    return tuple(sorted(found, key=lambda story: story.id))


def copies(documents: Sequence[AnnotatedDocument], stories: Iterable[Story]) -> dict[str, str]:
    """Return for each copy the document that it is a copy of: the first one with its words."""
    by_id = {item.document.id: item for item in documents}
    originals: dict[str, str] = {}
    for story in stories:
        if len(story.document_ids) < 2:
            continue
        told = sorted((by_id[key] for key in story.document_ids), key=_age)
        shingles = [(item.document.id, _shingles(item.document.text)) for item in told]
        for position, (key, mine) in enumerate(shingles):
            for earlier, theirs in shingles[:position]:
                if _contained(mine, theirs) and earlier not in originals:
                    originals[key] = earlier
                    break
    return originals


def _age(item: AnnotatedDocument) -> tuple[date, date, str]:
    document = item.document
    return (document.first_seen.date(), _day(document), document.id)


def _day(document: Document) -> date:
    return (document.published or document.first_seen).date()


def _texts(documents: Sequence[Document]) -> list[Text]:
    counted = [_counted(document) for document in documents]
    frequency = Counter(word for counts in counted for word in counts)
    total = len(documents) + _PRIOR
    return [
        _text(document, counts, frequency, total)
        for document, counts in zip(documents, counted, strict=True)
    ]


def _counted(document: Document) -> Counter[str]:
    counts = Counter(topic_stems(document.text[:_OPENING]))
    for word in topic_stems(document.title):
        counts[word] += _TITLE
    return counts


def _text(document: Document, counts: Counter[str], frequency: Counter[str], total: int) -> Text:
    raw = {
        word: (1.0 + math.log(count)) * math.log(total / (frequency[word] + 0.5))
        for word, count in counts.items()
    }
    length = math.sqrt(math.fsum(weight * weight for weight in raw.values())) or 1.0
    weights = {word: raw[word] / length for word in sorted(raw)}
    telling = sorted(weights, key=lambda word: (-weights[word], word))[:_LOOKED_UP]
    return Text(document=document, day=_day(document), weights=weights, telling=tuple(telling))


def _nearness(texts: Sequence[Text]) -> dict[tuple[int, int], float]:
    """Return how near documents are that share a telling word, by their places in order."""
    order = sorted(range(len(texts)), key=lambda index: (texts[index].day, index))
    postings: dict[str, tuple[list[date], list[int]]] = {}
    for index in order:
        for word in texts[index].telling:
            days, places = postings.setdefault(word, ([], []))
            days.append(texts[index].day)
            places.append(index)
    near: dict[tuple[int, int], float] = {}
    for index in order:
        for other in _candidates(texts[index], index, postings):
            value = _near(texts[index], texts[other])
            if value > 0:
                near[min(index, other), max(index, other)] = value
    return near


def _candidates(
    text: Text, index: int, postings: Mapping[str, tuple[list[date], list[int]]]
) -> list[int]:
    shared: Counter[int] = Counter()
    for word in text.telling:
        days, places = postings[word]
        start = bisect_left(days, text.day - _REACH)
        end = bisect_right(days, text.day + _REACH)
        if end - start <= _COMMON:
            shared.update(places[start:end])
    return [place for place, count in shared.items() if count >= _SHARED and place > index]


def _near(one: Text, other: Text) -> float:
    shared = one.weights.keys() & other.weights.keys()
    cosine = math.fsum(one.weights[word] * other.weights[word] for word in shared)
    return cosine / (1.0 + abs((one.day - other.day).days) / _HALF)


def _linked(count: int, near: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Return the groups of average linkage: join the nearest two while they are near enough.

    Equal distances are decided by the groups' first members.
    """
    groups = {index: [index] for index in range(count)}
    sums: dict[int, dict[int, float]] = {index: {} for index in range(count)}
    for (one, other), value in near.items():
        sums[one][other] = sums[other][one] = value
    queue = [(-value, one, other) for (one, other), value in near.items() if value >= _NEAR]
    heapq.heapify(queue)
    while queue:
        value, one, other = heapq.heappop(queue)
        if one in groups and other in groups and -value == _average(groups, sums, one, other):
            _join(groups, sums, one, other)
            for third in sums[one]:
                average = _average(groups, sums, one, third)
                if average >= _NEAR:
                    heapq.heappush(queue, (-average, min(one, third), max(one, third)))
    return list(groups.values())


def _average(
    groups: Mapping[int, list[int]], sums: Mapping[int, Mapping[int, float]], one: int, other: int
) -> float:
    return sums[one].get(other, 0.0) / (len(groups[one]) * len(groups[other]))


def _join(
    groups: dict[int, list[int]], sums: dict[int, dict[int, float]], one: int, other: int
) -> None:
    """Put the second group into the first, and its sums of nearness to all others."""
    groups[one] += groups.pop(other)
    for third, value in sums.pop(other).items():
        del sums[third][other]
        if third != one:
            sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + value


def _story(items: Sequence[AnnotatedDocument]) -> Story:
    """Return the story of documents in the order in which they were first known."""
    told = sorted(items, key=lambda item: (_day(item.document), item.document.id))
    return Story(
        id=content_id("story", items[0].document.id),
        document_ids=tuple(item.document.id for item in told),
        origins=_origins(items),
        first_known=min(item.document.first_seen for item in items),
    )


def _origins(items: Sequence[AnnotatedDocument]) -> tuple[str, ...]:
    """Return who the story comes from, copies and retellings counted with their origin."""
    if len(items) == 1:
        return (own_origin(items[0]),)
    shingles = [_shingles(item.document.text) for item in items]
    origins = {
        own_origin(item)
        for position, item in enumerate(items)
        if not any(_contained(shingles[position], earlier) for earlier in shingles[:position])
    }
    return tuple(sorted(origins))


def _shingles(text: str) -> frozenset[int]:
    said = words(text)[:_SHINGLED]
    ends = range(len(said) - _SHINGLE + 1)
    return frozenset(hash_of(said[start : start + _SHINGLE]) for start in ends)


def hash_of(said: Sequence[str]) -> int:
    """Return a number for some words that is the same in every process."""
    return zlib.crc32(" ".join(said).encode("utf-8", "surrogatepass"))


def _contained(one: frozenset[int], other: frozenset[int]) -> bool:
    """Tell whether most of the shorter text stands in the other."""
    lesser = min(len(one), len(other))
    return lesser > 0 and len(one & other) >= _COPY * lesser
