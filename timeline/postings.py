"""Texts by what they are looked up by, and by their days: who is near enough to be compared."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from policytrail.timeline.frequencies import Age

_AFTER_ALL = "\U0010ffff"  # sorts after every id


def _once(feature: str) -> int:
    """Count each shared feature as one."""
    del feature
    return 1


class Postings:
    """Which texts of which days have a feature.

    ``least`` is what two texts must share to be neighbours; ``worth`` says what a shared feature
    counts.
    """

    def __init__(self, *, least: int, worth: Callable[[str], int] = _once) -> None:
        self._least, self._worth = least, worth
        self._posted: dict[str, list[tuple[date, str]]] = {}

    def post(self, key: str, day: date, features: Iterable[str]) -> None:
        """Let a text be found by features that it is not posted at."""
        entry = (day, key)  # one for all features: there are many
        for feature in features:
            insort(self._posted.setdefault(feature, []), entry)

    def unpost(self, key: str, day: date, features: Iterable[str]) -> None:
        """Take a text away from the features that it is posted at."""
        for feature in features:
            places = self._posted[feature]
            del places[bisect_left(places, (day, key))]
            if not places:
                del self._posted[feature]

    def sharing(self, features: Iterable[str], first: date, last: date = date.max) -> Counter[str]:
        """Return the texts from the first to the last day that share enough, and how much."""
        low, high = (first, ""), (last, _AFTER_ALL)
        found: list[str] = []  # counted at once: there are many features with few texts each
        for feature in features:
            if places := self._posted.get(feature):
                start, end = bisect_left(places, low), bisect_right(places, high)
                found += [other for _, other in places[start:end]] * self._worth(feature)
        shared = Counter(found)
        return Counter({other: count for other, count in shared.items() if count >= self._least})


def nearest(
    others: Collection[str], shared: Mapping[str, int], age: Callable[[str], Age], most: int
) -> list[str]:
    """Return so many of the others at most: those that share most, of equal ones the youngest."""
    ranked = list(others)
    if len(ranked) > most:
        ranked.sort(key=age, reverse=True)
        ranked.sort(key=lambda other: -shared[other])
    return ranked[:most]
