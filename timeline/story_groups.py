"""Which documents report one happening, kept up to date as documents come and go.

Two documents are as near as the cosine of their words (TF-IDF, Salton and Buckley 1988), less the
further apart their days are. Documents are taken by age, each into the older story that it is
nearest to: to the three documents of it that are most like it. Each decision rests on older
documents alone, so a new one leaves the older stories as they are, and one that comes late has only
those younger decisions made again that it can touch.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policytrail.timeline.frequencies import Frequencies
from policytrail.timeline.postings import Postings, nearest
from policytrail.timeline.rewrites import is_rewrite
from policytrail.timeline.story_texts import Passages, Text

Age = tuple[date, date, str]

_HALF = 45.0  # days apart at which two documents count half as near
_NEAR = 0.105  # of the cosine, thus lessened
_REACH = timedelta(days=120)
_TELLING = 40  # words of a document, the rarest and most told, that lead to others
_SHARED = 2  # such words that two documents must share
_COMPARED = 40  # documents, those that share most
_NEAREST = 3  # documents of a story that must be near, on average
_BASE, _PRIOR = 512, 20
_VECTORS = 2048  # kept at a time


@dataclass(slots=True, kw_only=True)
class _Told:
    age: Age
    day: date
    text: Text
    table: int
    telling: tuple[str, ...]


class Stories:
    """Stories by the id of their first document, which is the oldest one."""

    def __init__(self) -> None:
        self._frequencies = Frequencies(base=_BASE, prior=_PRIOR)
        self._told: dict[str, _Told] = {}
        self._postings = Postings(least=_SHARED)
        self._first: dict[str, str] = {}  # document -> first document of its story
        self._members: dict[str, list[tuple[Age, str]]] = {}
        self._original: dict[str, str] = {}  # copy -> what it is a copy of
        self._open: list[tuple[Age, str]] = []  # decisions to be made (again), the oldest first
        self._waiting: set[str] = set()
        self._vectors: dict[str, dict[int, Mapping[str, float]]] = {}
        self._fresh: set[str] = set()
        self._changed: set[str] = set()

    def put(self, key: str, age: Age, day: date, text: Text) -> None:
        """Take in a document that is not there."""
        self._frequencies.add(key, age, text.words)
        self._told[key] = _Told(age=age, day=day, text=text, table=0, telling=())
        self._fresh.add(key)

    def drop(self, key: str) -> None:
        """Forget a document."""
        if key in self._first:
            self._leave(key)
        self._unpost(key)
        self._frequencies.remove(key)
        self._original.pop(key, None)
        self._waiting.discard(key)
        self._vectors.pop(key, None)
        self._fresh.discard(key)
        del self._told[key]

    def has(self, key: str) -> bool:
        """Tell whether a document is there."""
        return key in self._first

    def members(self, first: str) -> list[str]:
        """Return the documents of a story by age; none if there is no such story any more."""
        return [key for _, key in self._members.get(first, ())]

    def first_of(self, key: str) -> str:
        """Return the first document of a document's story."""
        return self._first[key]

    def original_of(self, key: str) -> str:
        """Return what a document is a copy of; itself if it is none."""
        return self._original.get(key, key)

    def refresh(self) -> set[str]:
        """Make the decisions that are open; return the documents whose story or origin changed.

        Among them are those of stories that are no more as they were: ask for their members.
        """
        self._weigh_again()
        while self._open:
            age, key = heapq.heappop(self._open)
            if key in self._waiting and self._told[key].age == age:
                self._waiting.discard(key)
                self._settle(key)
        changed, self._changed = self._changed, set()
        return changed

    # --- weights

    def _weigh_again(self) -> None:
        """Find the telling words of new documents and of those whose words weigh otherwise now."""
        shift = self._frequencies.refresh()
        stale, self._fresh = self._fresh, set()
        stale |= shift.concerned(
            (told.table, (told.age, key), told.text.words) for key, told in self._told.items()
        )
        if shift:
            self._vectors.clear()
        for key, told in self._told.items() if shift.weights else ():
            if key not in stale and shift.touches(told.text.words):
                self._open_around(key)
        for key in stale:
            self._open_around(key)
            self._unpost(key)
        for key in stale:
            self._post(key)
        for key in stale:
            self._open_again(key)
            self._open_around(key)

    def _post(self, key: str) -> None:
        told = self._told[key]
        told.table = self._frequencies.table(told.age, key)
        weights = self._vector(key, told.table)
        ranked = sorted(weights, key=lambda word: (-weights[word], word))
        told.telling = tuple(ranked[:_TELLING]) or ("",)
        self._postings.post(key, told.day, told.telling)

    def _unpost(self, key: str) -> None:
        told = self._told[key]
        self._postings.unpost(key, told.day, told.telling)
        told.telling = ()

    def _vector(self, key: str, table: int) -> Mapping[str, float]:
        """Return a document's words as weights, of length one."""
        found = self._vectors.get(key, {}).get(table)
        if found is not None:
            return found
        text, weights = self._told[key].text, self._frequencies.weights(table)
        raw = [
            strength * weights[word]
            for word, strength in zip(text.words, text.strengths, strict=True)
        ]
        length = math.sqrt(math.fsum(value * value for value in raw)) or 1.0
        if len(self._vectors) >= _VECTORS:
            self._vectors.clear()
        vector = {
            word: value / length for word, value in zip(text.words, raw, strict=True) if value
        }
        self._vectors.setdefault(key, {})[table] = vector
        return vector

    # --- decisions

    def _neighbours(self, key: str) -> Counter[str]:
        """Return the documents of near days that share telling words, and how many."""
        told = self._told[key]
        shared = self._postings.sharing(told.telling, told.day - _REACH, told.day + _REACH)
        del shared[key]
        return shared

    def _settle(self, key: str) -> None:
        """Decide on a document; where the decision is another one, open the younger ones."""
        first, original = self._decide(key)
        if self._first.get(key) != first:
            if key in self._first:
                self._leave(key)
            self._first[key] = first
            insort(self._members.setdefault(first, []), (self._told[key].age, key))
            self._changed |= {key, first}
            self._open_story(key, first)
        if self.original_of(key) != original:
            self._original[key] = original
            if original == key:
                del self._original[key]
            self._changed.add(key)
            self._open_around(key)

    def _leave(self, key: str) -> None:
        first = self._first.pop(key)
        self._changed |= {key, first}
        self._changed |= {other for _, other in self._members[first]}
        self._open_story(key, first)
        self._members[first].remove((self._told[key].age, key))
        if not self._members[first]:
            del self._members[first]

    def _open_story(self, key: str, first: str) -> None:
        """Open what hangs on a document's being in a story: younger ones that are near to it.

        Where it is one of the first, how many documents of the story must be near changes, too.
        """
        self._open_around(key)
        members = self._members[first]
        age = self._told[key].age
        if bisect_left(members, (age, key)) <= _NEAREST:
            for _, other in members[: _NEAREST + 1]:
                self._open_around(other, than=age)

    def _open_around(self, key: str, *, than: Age | None = None) -> None:
        age = max(than or self._told[key].age, self._told[key].age)
        if age >= self._frequencies.youngest():
            return
        for other in self._neighbours(key):
            if self._told[other].age > age:
                self._open_again(other)

    def _open_again(self, key: str) -> None:
        if key not in self._waiting:
            self._waiting.add(key)
            heapq.heappush(self._open, (self._told[key].age, key))

    def _decide(self, key: str) -> tuple[str, str]:
        """Return the first document of the story that a document is of, and its original."""
        told = self._told[key]
        near = self._near(key, self._compared(key))
        by_story: dict[str, list[float]] = {}
        for other, value in near.items():
            by_story.setdefault(self._first[other], []).append(value)
        scores = [(self._score(told, first, each), first) for first, each in by_story.items()]
        best = min(scores, key=lambda each: (-each[0], each[1]), default=(0.0, key))
        if best[0] < _NEAR:
            return key, key
        companions = [other for other in near if self._first[other] == best[1]]
        return best[1], self._original_among(key, companions)

    def _compared(self, key: str) -> list[str]:
        """Return the older documents that share most telling words, of equal ones the youngest."""
        age = self._told[key].age
        shared = self._neighbours(key)
        older = [other for other in shared if self._told[other].age < age]
        return nearest(older, shared, lambda other: self._told[other].age, _COMPARED)

    def _near(self, key: str, others: Iterable[str]) -> dict[str, float]:
        told = self._told[key]
        mine = self._vector(key, told.table)
        found = {}
        for other in others:
            yours = self._vector(other, told.table)
            cosine = math.fsum(mine[word] * yours[word] for word in mine.keys() & yours.keys())
            found[other] = cosine / (1.0 + abs((told.day - self._told[other].day).days) / _HALF)
        return found

    def _score(self, told: _Told, first: str, near: list[float]) -> float:
        older = bisect_left(self._members[first], (told.age, ""))
        return math.fsum(sorted(near)[-_NEAREST:]) / max(1, min(_NEAREST, older))

    def _original_among(self, key: str, others: Iterable[str]) -> str:
        """Return the original of the oldest document that has the same passages, or else of the
        oldest report that this one is written from."""
        text = self._told[key].text
        by_age = sorted(others, key=lambda each: self._told[each].age)
        passages = Passages(text)
        for other in by_age:
            if passages.are_in(self._told[other].text):
                return self.original_of(other)
        for other in by_age:
            theirs = self._told[other].text.trace
            if text.trace and theirs and is_rewrite(text.trace, theirs):
                return self.original_of(other)
        return key
