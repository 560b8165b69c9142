"""Which identifiers, posted texts and names are of one text, kept up to date.

Joined when the evidence is clear: the same identifier, a Federal Register document that gives
several, an order that the White House posted under the title and within days of the signing
that the register prints, a name that only one text has. Two texts with different numbers of one
scheme are never joined by name. What is only described is ``descriptions``'.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from policytrail.timeline import naming, places
from policytrail.timeline.components import Components
from policytrail.timeline.places import Place, Signing

At = str  # of a place
Names = tuple[str, ...]
_SLACK = timedelta(days=places.SIGNING_SLACK)


class Identity:
    """Groups of nodes: identifiers, pages, and names that lead to no identifier.

    A group is called by its smallest node. ``group_of`` answers for a place; ``refresh`` says
    for which places the answer may be another one.
    """

    def __init__(self) -> None:
        self._texts = Components()  # identifiers and pages
        self._called: dict[str, str] = {}  # node -> its group
        self._at: dict[str, set[At]] = {}  # node -> anchored places
        self._owners: dict[str, Counter[str]] = {}  # docket or page in print -> identifiers
        self._shares: dict[str, Counter[str]] = {}  # and back
        self._joined: dict[str, str] = {}  # docket or page in print -> where it is joined
        self._shared: set[str] = set()  # those to be looked at again
        self._signings: dict[str, list[Signing]] = {}
        self._by_day: list[tuple[str, str]] = []
        self._printed_as: dict[str, str] = {}  # posted node -> the node it is joined with
        self._days: set[str] = set()  # of signings that came or went
        self._names = Components()  # names, joined where one place bears both
        self._anchors: dict[str, Counter[str]] = {}  # name -> nodes of texts that bear it
        self._named: dict[str, Counter[str]] = {}  # and back
        self._laws: dict[str, tuple[str, str]] = {}  # name -> the bill and law that it joins
        self._loose: dict[Names, set[At]] = {}  # names -> places without identifiers
        self._bearing: dict[str, set[Names]] = {}  # name -> names that it is among
        self._groups: dict[Names, str] = {}
        self._renamed: set[str] = set()  # names whose meaning may be another one now
        self._stale: set[At] = set()

    # --- what documents say

    def add(self, place: Place) -> None:
        """Take in a place that has an identifier or a name, or is a page."""
        self._stale.add(place.at)
        names = place.name_nodes
        for name in names:
            if name not in self._names:
                self._renamed.add(name)
            self._names.add(name)
        if place.is_anchored:
            self._texts.add(place.node)
            self._at.setdefault(place.node, set()).add(place.at)
            for name in names:
                self._anchor(name, place.node, 1)
            return
        for one, other in combinations(names, 2):
            if other not in self._names.beside(one):
                self._renamed |= {one, other}
            self._names.join(one, other)
        if names not in self._groups:
            self._renamed.update(names)
        self._loose.setdefault(names, set()).add(place.at)
        for name in names:
            self._bearing.setdefault(name, set()).add(names)

    def remove(self, place: Place) -> None:
        """Forget a place."""
        names = place.name_nodes
        if place.is_anchored:
            self._at[place.node].discard(place.at)
            for name in names:
                self._anchor(name, place.node, -1)
            self._texts.remove(place.node)
        else:
            self._loose[names].discard(place.at)
            if not self._loose[names]:
                self._renamed.update(names)
            for one, other in combinations(names, 2):
                self._names.part(one, other)
                if other not in self._names.beside(one):
                    self._renamed |= {one, other}
        for name in names:
            self._names.remove(name)

    def _anchor(self, name: str, node: str, by: int) -> None:
        for counts, key in (
            (self._anchors.setdefault(name, Counter()), node),
            (self._named.setdefault(node, Counter()), name),
        ):
            before = counts[key]
            counts[key] += by
            if not counts[key]:
                del counts[key]
            if not before or not counts[key]:
                self._renamed.add(name)

    def declare(self, one: str, other: str) -> None:
        """Take in that two identifiers are one text's."""
        self._texts.add(one)
        self._texts.add(other)
        self._texts.join(one, other)

    def retract(self, one: str, other: str) -> None:
        """Forget that two identifiers are one text's."""
        self._texts.part(one, other)
        self._texts.remove(one)
        self._texts.remove(other)

    def share(self, owner: str, shared: Iterable[str]) -> None:
        """Take in that an identifier's document bears others, which it may not bear alone."""
        self._texts.add(owner)
        for each in shared:
            self._texts.add(each)
            self._count_share(owner, each, 1)

    def unshare(self, owner: str, shared: Iterable[str]) -> None:
        """Forget that."""
        self._texts.remove(owner)
        for each in shared:
            self._count_share(owner, each, -1)
            self._unjoin_shared(each)
            self._texts.remove(each)

    def _count_share(self, owner: str, shared: str, by: int) -> None:
        self._owners.setdefault(shared, Counter())[owner] += by
        self._shares.setdefault(owner, Counter())[shared] += by
        self._owners[shared] += Counter()  # drops what is counted no more
        self._shares[owner] += Counter()
        self._shared.add(shared)

    def sign(self, signing: Signing) -> None:
        """Take in the order that a document is."""
        self._texts.add(signing.node)
        insort(self._signings.setdefault(signing.node, []), signing)
        insort(self._by_day, (signing.day, signing.node))
        self._days.add(signing.day)

    def unsign(self, signing: Signing) -> None:
        """Forget it."""
        self._unjoin_posted(signing.node)
        for other in [one for one, to in self._printed_as.items() if to == signing.node]:
            self._unjoin_posted(other)
        self._signings[signing.node].remove(signing)
        del self._by_day[bisect_left(self._by_day, (signing.day, signing.node))]
        self._days.add(signing.day)
        self._texts.remove(signing.node)

    # --- what follows

    def refresh(self) -> tuple[set[At], set[str]]:
        """Settle what came and went.

        Return the places whose group may be another one, and the groups whose nodes changed.
        """
        self._join_posted()
        parts = self._texts.refresh()
        for part in parts:
            for node in part:
                self._shared |= self._shares.get(node, Counter()).keys()
        self._join_shared()
        self._join_laws()
        parts += self._texts.refresh()
        stale, self._stale, groups = self._stale, set(), set[str]()
        for part in {
            self._texts.members(node) for each in parts for node in each if node in self._texts
        }:
            group = min(part)
            groups.add(group)
            for node in part:
                if self._called.get(node) != group:
                    self._called[node] = group
                    stale |= self._at.get(node, set())
                    self._renamed |= self._named.get(node, Counter()).keys()
        return stale | self._rename(), groups

    def group_of(self, place: Place) -> str:
        """Return the group of a place that has an identifier or a name, or is a page."""
        return self._called[place.node] if place.is_anchored else self._groups[place.name_nodes]

    def group_of_key(self, key: str) -> str | None:
        """Return the group of an identifier, if anything bears it."""
        return self._called[key] if key in self._texts else None

    def unplaced(self, group: str) -> frozenset[str]:
        """Return the identifiers of a group that no document tells of by themselves."""
        return frozenset(node for node in self.nodes(group) if not self._at.get(node))

    def nodes(self, group: str) -> frozenset[str]:
        """Return the identifiers and pages of a group."""
        return self._texts.members(group) if group in self._texts else frozenset()

    def _rename(self) -> set[At]:
        """Ask again what names mean that came, went, or lead elsewhere now."""
        for part in self._names.refresh():
            self._renamed |= part
        for name in list(self._renamed):
            if name in self._names:
                self._renamed |= self._names.members(name)
        stale = set()
        for names in {each for name in self._renamed for each in self._bearing.get(name, ())}:
            if not self._loose[names]:
                self._forget(names)
                continue
            group = self._reckon(names)
            if self._groups.get(names) != group:
                self._groups[names] = group
                stale |= self._loose[names]
        self._renamed = set()
        return stale

    def _forget(self, names: Names) -> None:
        del self._loose[names]
        self._groups.pop(names, None)
        for name in names:
            self._bearing[name].discard(names)

    def _join_shared(self) -> None:
        """Join a docket, or a page in print, where all its documents are of one instrument."""
        for each in sorted(self._shared):
            owners = self._owners[each]
            alone = len({self._texts.part_of(owner) for owner in owners}) == 1
            owner = min(owners) if alone else None
            if self._joined.get(each) != owner:
                self._unjoin_shared(each)
                if owner is not None:
                    self._joined[each] = owner
                    self._texts.join(owner, each)
        self._shared = set()

    def _unjoin_shared(self, shared: str) -> None:
        owner = self._joined.pop(shared, None)
        if owner is not None:
            self._texts.part(owner, shared)

    def _join_posted(self) -> None:
        """Join an order that the White House posted with the printed one.

        Both have one title, but for a word that the register spells otherwise, and one day, but
        for a few days between signing and posting. Of several, the nearest title counts.
        """
        again = {node for day in self._days for node in self._near_day(day)}
        self._days = set()
        for node in sorted(again):
            signing = self._signings[node][0]
            if signing.is_printed:
                continue
            partner = self._partner(signing)
            if self._printed_as.get(node) != partner:
                self._unjoin_posted(node)
                if partner is not None:
                    self._printed_as[node] = partner
                    self._texts.join(node, partner)

    def _unjoin_posted(self, node: str) -> None:
        partner = self._printed_as.pop(node, None)
        if partner is not None:
            self._texts.part(node, partner)

    def _near_day(self, day: str) -> list[str]:
        middle = date.fromisoformat(day)
        low, high = (middle - _SLACK).isoformat(), (middle + _SLACK).isoformat()
        start = bisect_left(self._by_day, (low, ""))
        end = bisect_right(self._by_day, (high, "\U0010ffff"))
        return sorted({node for _, node in self._by_day[start:end]})

    def _partner(self, signing: Signing) -> str | None:
        near = [each for node in self._near_day(signing.day) for each in self._signings[node]]
        for printed in (True, False):
            found = [
                (places.likeness(signing, each), each)
                for each in near
                if each.is_printed == printed and each.node != signing.node
            ]
            best = max(found, default=((0.0, 0), signing))
            if best[0][0] >= places.LIKE_TITLES:
                return best[1].node
        return None

    def _join_laws(self) -> None:
        """Join a public law with the only bill of its Congress that has its name: one life."""
        for name in sorted(self._renamed):
            keys = sorted(self._anchors.get(name, ()))
            bills = [key for key in keys if key.startswith("bill:")]
            laws = [key for key in keys if key.startswith("plaw:")]
            one = len(bills) == len(laws) == 1
            one = one and naming.congress(bills[0]) == naming.congress(laws[0])
            pair = (bills[0], laws[0]) if one else None
            if self._laws.get(name) != pair:
                if name in self._laws:
                    self._texts.part(*self._laws.pop(name))
                if pair:
                    self._laws[name] = pair
                    self._texts.join(*pair)

    # --- names

    def _reckon(self, names: Names) -> str:
        """Return the only text that these names lead to, else a group of their own.

        A name of several texts leads to none of them. Of names of two texts the longest counts.
        """
        own = {name: text for name in names if (text := self._only_text(name))}
        if own:
            return own[max(own, key=lambda name: (len(name), name))]
        around = self._around(names)
        texts = {text for name in around if (text := self._only_text(name))}
        if len(texts) == 1:
            return texts.pop()
        free = [name for name in (names if texts else around) if not self._anchors.get(name)]
        return min(free or names)

    def _around(self, names: Names) -> set[str]:
        """Return the names that are used beside these, not by way of a name of several texts."""
        reached, waiting = set(names), [each for each in names if not self._is_ambiguous(each)]
        while waiting:
            name = waiting.pop()
            for other in self._names.beside(name):
                if other not in reached and not self._is_ambiguous(other):
                    reached.add(other)
                    waiting.append(other)
        return reached

    def _is_ambiguous(self, name: str) -> bool:
        return len({self._called[node] for node in self._anchors.get(name, ())}) > 1

    def _only_text(self, name: str) -> str | None:
        found = {self._called[node] for node in self._anchors.get(name, ())}
        return found.pop() if len(found) == 1 else None
