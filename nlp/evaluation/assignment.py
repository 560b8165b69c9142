"""One-to-one matching of two lists.

Edges are the pairs of positions (gold, predicted) that may be matched, with the weight of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

Edges = Mapping[tuple[int, int], float]


def edges(
    gold: int, predicted: int, weight: Callable[[int, int], float | None]
) -> dict[tuple[int, int], float]:
    """Return the edges between two lists of these lengths; a weight of None is no edge."""
    found: dict[tuple[int, int], float] = {}
    for row in range(gold):
        for column in range(predicted):
            value = weight(row, column)
            if value is not None:
                found[row, column] = value
    return found


def best_first(links: Edges) -> dict[int, int]:
    """Return gold -> predicted, the heaviest edge first; equal ones in the order of the lists."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in sorted(links, key=lambda pair: (-links[pair], pair)):
        if row not in chosen and column not in taken:
            chosen[row] = column
            taken.add(column)
    return chosen


def most(links: Edges) -> dict[int, int]:
    """Return gold -> predicted with as many pairs as there can be, begun with the heaviest.

    Whatever `best_first` left over is fitted in along augmenting paths (Berge 1957), which keep
    every matched thing matched.
    """
    chosen = best_first(links)
    reach: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(links):
        reach[row].append(column)
    owner = {column: row for row, column in chosen.items()}
    for row in reach:
        if row not in chosen:
            for one, column in _augmenting_path(row, reach, owner):
                owner[column] = one
                chosen[one] = column
    return chosen


def _augmenting_path(
    start: int, reach: Mapping[int, list[int]], owner: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Return the new pairs along a path from `start` to something free; none where none leads.

    Depth first with its own stack: a document of thousands of records is no recursion error.
    """
    visited: set[int] = set()
    trail: list[tuple[int, Iterator[int]]] = [(start, iter(reach[start]))]
    pairs: list[tuple[int, int]] = []
    while trail:
        row, options = trail[-1]
        column = next((option for option in options if option not in visited), None)
        if column is None:
            trail.pop()
            del pairs[-1:]
            continue
        visited.add(column)
        pairs.append((row, column))
        if column not in owner:
            return pairs
        trail.append((owner[column], iter(reach[owner[column]])))
    return []
