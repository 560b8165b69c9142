"""How common features are, learned from what came before.

The rarity of a word is its inverse document frequency (Sparck Jones 1972). Were it counted over
all texts, each new text would change all comparisons. Here a text is weighed by the frequencies
among the texts older than it, in tables that are made at each doubling: of the first 512, 1,024,
2,048 and so on. So a text that comes keeps all earlier comparisons as they are, and the result
depends on the set of texts and not on their arrival. Counts are taken in steps of a third of a
doubling, so that one text more or less seldom matters.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Age = tuple[Any, ...]
Place = tuple[Age, str]
_STEPS = 3  # of a count, between one and its double


@lru_cache(maxsize=65_536)
def _level(count: int) -> int:
    return int(_STEPS * math.log2(count + 1) + 1e-9)


@lru_cache(maxsize=65_536)
def _rarity(total: float, level: int, added: float) -> float:
    return max(0.0, math.log(total / (2.0 ** (level / _STEPS) - 1.0 + added)))


def _plain(feature: str) -> float:
    """Let each feature count as its rarity says."""
    del feature
    return 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Ages after the first and up to the last; None: without end."""

    first: Place
    last: Place | None

    def __contains__(self, place: Place) -> bool:
        return self.first < place and (self.last is None or place <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Which texts are to be weighed again."""

    weights: dict[int, frozenset[str] | None]  # table -> features of another weight; None: all
    moved: tuple[Stretch, ...]  # ages that have another table

    def __bool__(self) -> bool:
        return bool(self.weights or self.moved)

    def concerned(self, texts: Iterable[tuple[int, Place, Iterable[str]]]) -> set[str]:
        """Return the ids of texts, given as for ``concerns``, that weigh otherwise now."""
        if not self:
            return set()
        return {place[1] for table, place, words in texts if self.concerns(table, place, words)}

    def concerns(self, table: int, place: Place, features: Iterable[str]) -> bool:
        """Tell whether a text weighs otherwise now."""
        if any(place in stretch for stretch in self.moved):
            return True
        if table not in self.weights:
            return False
        changed = self.weights[table]
        return changed is None or not changed.isdisjoint(features)

    def touches(self, features: Iterable[str]) -> bool:
        """Tell whether any of the features weighs otherwise in any table."""
        if None in self.weights.values():
            return True
        known = [changed for changed in self.weights.values() if changed]
        return any(not changed.isdisjoint(features) for changed in known)


class Weights(dict[str, float]):
    """Weights that are reckoned once each."""

    def __init__(self, weigh: Callable[[str], float]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, feature: str) -> float:
        weight = self[feature] = self._weigh(feature)
        return weight


class Frequencies:
    """Tables of counts by age. ``base`` texts make the first one; ``prior`` ones are assumed.

    ``added`` is what is added to each count: the more, the less a word is worth for being new.
    ``factor`` is by how much a feature counts more than its rarity says.
    """

    def __init__(
        self,
        *,
        base: int,
        prior: int,
        added: float = 0.5,
        factor: Callable[[str], float] = _plain,
    ) -> None:
        self._base, self._prior, self._added, self._factor = base, prior, added, factor
        self._order: list[Place] = []
        self._of: dict[str, tuple[Age, tuple[str, ...]]] = {}
        self._tables: dict[int, Counter[str]] = {base: Counter()}
        self._changed: dict[int, Counter[str]] = {}  # table -> feature -> count before
        self._edges: dict[int, Place] = {}  # the last text of each table, when last asked
        self._known = 0  # how many texts the first table had, when last asked, as a level
        self._weights: dict[int, Weights] = {}  # by table, until any weighs otherwise

    def __contains__(self, key: str) -> bool:
        return key in self._of

    def add(self, key: str, age: Age, features: tuple[str, ...]) -> None:
        """Take in a text, by an id that it does not have yet."""
        self._of[key] = (age, features)
        place = bisect_left(self._order, (age, key))
        insort(self._order, (age, key))
        for size in self._tables:
            if place < size:
                self._count(size, features, 1)
                if len(self._order) > size:
                    self._count(size, self._at(size), -1)
        self._resize()

    def remove(self, key: str) -> None:
        """Forget a text."""
        age, features = self._of.pop(key)
        place = bisect_left(self._order, (age, key))
        del self._order[place]
        for size in self._tables:
            if place < size:
                self._count(size, features, -1)
                if len(self._order) >= size:
                    self._count(size, self._at(size - 1), 1)
        self._resize()

    def youngest(self) -> Age:
        """Return the age of the youngest text; there must be one."""
        return self._order[-1][0]

    def table(self, age: Age, key: str) -> int:
        """Return the table by which a text of this age is weighed."""
        rank = bisect_left(self._order, (age, key))
        size = self._base
        while 2 * size <= rank:
            size *= 2
        return size

    def weight(self, table: int, feature: str) -> float:
        """Return how rare a feature is, 0 if all texts have it."""
        known = 2.0 ** (_level(min(table, len(self._order))) / _STEPS) + self._prior
        return _rarity(known, _level(self._tables[table][feature]), self._added)

    def weights(self, table: int) -> Weights:
        """Return the weights of a table, factor included, to be asked often until a refresh."""
        if table not in self._weights:
            self._weights[table] = Weights(
                lambda feature: self.weight(table, feature) * self._factor(feature)
            )
        return self._weights[table]

    def refresh(self) -> Shift:
        """Return what weighs otherwise than when this was last asked."""
        found: dict[int, frozenset[str] | None] = {}
        for size, before in self._changed.items():
            now = self._tables[size]
            other = {each for each, count in before.items() if _level(count) != _level(now[each])}
            if other:
                found[size] = frozenset(other)
        known = _level(min(self._base, len(self._order)))
        if known != self._known:
            found[self._base], self._known = None, known
        edges = {size: self._order[size - 1] for size in self._tables if size > self._base}
        moved = [
            Stretch(first=min(bounds), last=max(bounds) if len(bounds) > 1 else None)
            for size in edges.keys() | self._edges.keys()
            if (bounds := {each[size] for each in (edges, self._edges) if size in each})
            and edges.get(size) != self._edges.get(size)
        ]
        self._changed, self._edges = {}, edges
        shift = Shift(weights=found, moved=tuple(moved))
        if shift:
            self._weights.clear()
        return shift

    def features(self, key: str) -> tuple[str, ...]:
        """Return the features of a known text."""
        return self._of[key][1]

    def _at(self, place: int) -> tuple[str, ...]:
        return self._of[self._order[place][1]][1]

    def _count(self, size: int, features: Iterable[str], by: int) -> None:
        table, before = self._tables[size], self._changed.setdefault(size, Counter())
        for feature in features:
            if feature not in before:
                before[feature] = table[feature]
            table[feature] += by
            if not table[feature]:
                del table[feature]

    def _resize(self) -> None:
        """Make and drop tables as the number of texts asks for."""
        size = self._base
        while 2 * size <= len(self._order):
            size *= 2
            if size not in self._tables:
                self._tables[size] = Counter(
                    feature for _, key in self._order[:size] for feature in self._of[key][1]
                )
        for other in [each for each in self._tables if each > size]:
            del self._tables[other]
            self._changed.pop(other, None)
