"""Groups of things that are the same: the result does not depend on the order of the joins."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Disjoint sets (union by size, path halving: Tarjan 1975)."""

    def __init__(self, members: Iterable[T] = ()) -> None:
        self._parent: dict[T, T] = {member: member for member in members}
        self._size: dict[T, int] = dict.fromkeys(self._parent, 1)

    def add(self, member: T) -> None:
        """Make the member known, alone in its group at first."""
        if member not in self._parent:
            self._parent[member] = member
            self._size[member] = 1

    def find(self, member: T) -> T:
        """Return the member that stands for the group now; another join may change it."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def join(self, one: T, other: T) -> None:
        """Make the groups of both one."""
        self.add(one)
        self.add(other)
        left, right = self.find(one), self.find(other)
        if left == right:
            return
        if self._size[left] < self._size[right]:
            left, right = right, left
        self._parent[right] = left
        self._size[left] += self._size[right]

    def groups(self) -> list[list[T]]:
        """Return the groups; members in the order in which they became known."""
        members: dict[T, list[T]] = {}
        for member in self._parent:
            members.setdefault(self.find(member), []).append(member)
        return list(members.values())
