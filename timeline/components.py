"""Connected components of a graph that grows and shrinks, with each edge counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class Components:
    """Which nodes hang together; what changed since it was last asked.

    A node exists while it was added more often than removed. An edge stays while anybody who
    added it has not removed it. Joining costs the size of the smaller part; a removal costs the
    size of the part that it may have split, once for many removals.
    """

    def __init__(self) -> None:
        self._nodes: Counter[str] = Counter()
        self._edges: dict[str, Counter[str]] = {}
        self._part: dict[str, int] = {}
        self._members: dict[int, set[str]] = {}
        self._split: set[int] = set()  # parts that a removal may have split
        self._changed: set[str] = set()
        self._next = 0

    def add(self, node: str) -> None:
        """Add a node, or count it once more."""
        self._nodes[node] += 1
        if node not in self._part:
            self._found({node})
            self._changed.add(node)

    def remove(self, node: str) -> None:
        """Count a node once less; it is gone when nobody holds it."""
        self._nodes[node] -= 1
        if self._nodes[node] <= 0:
            del self._nodes[node]
            self._touch(node)

    def join(self, one: str, other: str) -> None:
        """Add an edge between two nodes, or count it once more; both must be held by somebody."""
        if one == other:
            return
        self._edges.setdefault(one, Counter())[other] += 1
        self._edges.setdefault(other, Counter())[one] += 1
        left, right = self._part[one], self._part[other]
        if left == right:
            return
        if len(self._members[left]) < len(self._members[right]):
            left, right = right, left
        moved = self._members.pop(right)
        self._changed |= moved
        self._changed.add(next(iter(self._members[left])))
        for node in moved:
            self._part[node] = left
        self._members[left] |= moved
        if right in self._split:
            self._split.discard(right)
            self._split.add(left)

    def part(self, one: str, other: str) -> None:
        """Count an edge once less."""
        if one == other:
            return
        for here, there in ((one, other), (other, one)):
            around = self._edges[here]
            around[there] -= 1
            if around[there] <= 0:
                del around[there]
            if not around:
                del self._edges[here]
        if other not in self._edges.get(one, ()):
            self._touch(one)

    def __contains__(self, node: str) -> bool:
        return node in self._part

    def members(self, node: str) -> frozenset[str]:
        """Return all nodes that hang together with one."""
        return frozenset(self._members[self._part[node]])

    def beside(self, node: str) -> Iterable[str]:
        """Return the nodes that share an edge with one."""
        return self._edges.get(node, ())

    def part_of(self, node: str) -> int:
        """Return a number that the nodes of one part share until something changes."""
        return self._part[node]

    def refresh(self) -> list[frozenset[str]]:
        """Settle removals; return the parts that changed since the last time.

        Nodes that are gone are in none.
        """
        for number in list(self._split):
            self._split_up(number)
        self._split.clear()
        touched = {self._part[node] for node in self._changed if node in self._part}
        self._changed.clear()
        return [frozenset(self._members[number]) for number in sorted(touched)]

    def _touch(self, node: str) -> None:
        self._split.add(self._part[node])

    def _split_up(self, number: int) -> None:
        left = self._members.pop(number, None)
        if left is None:
            return
        self._changed |= left
        gone = {node for node in left if node not in self._nodes}
        for node in gone:
            del self._part[node]
        left -= gone
        while left:
            reached = self._reach(next(iter(left)), left)
            left -= reached
            self._found(reached)

    def _reach(self, start: str, within: set[str]) -> set[str]:
        reached, waiting = {start}, [start]
        while waiting:
            for other in self._edges.get(waiting.pop(), ()):
                if other in within and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return reached

    def _found(self, nodes: Iterable[str]) -> None:
        self._next += 1
        self._members[self._next] = set(nodes)
        for node in self._members[self._next]:
            self._part[node] = self._next
