"""Instruments of one family that are only described, kept up to date.

"An executive order that would open 401(k) plans to crypto" has no number and no name. It is
compared with the texts of its family (``fitting``) that share some of its rarest words. What fits
no text is compared with older descriptions that fit none either; those that are alike are one
text, and together they may fit a known one. A decision looks at texts and at older descriptions
only, so a new description costs what its neighbours cost, however many others there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policytrail.timeline import fitting, profiles
from policytrail.timeline.components import Components
from policytrail.timeline.fitting import Weigh
from policytrail.timeline.frequencies import Frequencies
from policytrail.timeline.postings import Postings, nearest
from policytrail.timeline.profiles import WAIT, Packed, Profile

_BASE, _PRIOR = 64, 8  # texts; those assumed beside the known ones
_LOOKED_UP = 30  # features of a description, the rarest ones, that lead to others
_SHARED = 2  # of them
_COMPARED = 60  # older descriptions, those that share most
_KEPT = 1_000  # answers about what is shared, while a batch is settled
_CORE = 8  # descriptions of a group, the oldest ones, that say what it is about


@dataclass(slots=True, kw_only=True)
class _Described:
    age: tuple[object, ...]
    packed: Packed
    table: int = 0
    keys: tuple[str, ...] = ()

    @property
    def told(self) -> date:
        return self.packed.told


@dataclass(slots=True, kw_only=True)
class _Group:
    """Descriptions of one text: the oldest one, what they say together, the text they fit."""

    members: frozenset[str]
    oldest: str
    keys: tuple[str, ...] = ()
    text: str | None = None


class Descriptions:
    """Which text each description is of: a known one, or one that only descriptions tell of."""

    def __init__(self, family: str) -> None:
        self._family = family
        self._frequencies = Frequencies(
            base=_BASE, prior=_PRIOR, added=1.0, factor=fitting.entity_factor
        )
        self._texts: dict[str, Profile] = {}
        self._by_feature: dict[str, set[str]] = {}  # feature or act of a day -> texts
        self._described: dict[str, _Described] = {}
        self._postings = Postings(least=_SHARED, worth=_worth)  # looked up -> descriptions
        self._text: dict[str, str | None] = {}  # description -> the text that it fits alone
        self._alike: dict[str, frozenset[str]] = {}  # description -> older ones that are alike
        self._resembled: dict[str, set[str]] = {}  # and back
        self._loose = Components()
        self._groups: dict[str, _Group] = {}  # by the oldest description
        self._group: dict[str, str] = {}  # description -> its group
        self._groups_by_key: dict[str, set[str]] = {}
        self._shared: dict[str, Counter[str]] = {}  # as long as nothing is posted otherwise
        self._fresh: set[str] = set()
        self._open: set[str] = set()  # to be compared with texts again
        self._relook: set[str] = set()  # to be compared with older descriptions again
        self._regroup: set[str] = set()  # groups to be compared with texts again
        self._broken: set[str] = set()  # groups that lost a member
        self._changed: set[str] = set()

    # --- what comes and goes

    def put(self, key: str, age: tuple[object, ...], packed: Packed) -> None:
        """Take in a description."""
        self._described[key] = _Described(age=age, packed=packed)
        self._fresh.add(key)

    def drop(self, key: str) -> None:
        """Forget a description."""
        if key in self._text and self._text[key] is None:
            self._loosen(key)
        self._unpost(key)
        for waiting in (self._fresh, self._open, self._relook, self._changed):
            waiting.discard(key)
        self._text.pop(key, None)
        del self._described[key]

    def count(self, node: str, age: tuple[object, ...], features: tuple[str, ...]) -> None:
        """Take in what the oldest telling of a text says, for the weights."""
        if node in self._frequencies:
            self._frequencies.remove(node)
        self._frequencies.add(node, age, features)

    def discount(self, node: str) -> None:
        """Forget a text, for the weights."""
        if node in self._frequencies:
            self._frequencies.remove(node)

    def set_text(self, group: str, profile: Profile | None) -> None:
        """Take in what is known of a text now; None: there is none of this group any more."""
        before = self._texts.pop(group, None)
        if before is not None:
            self._open_for(before)
            for key in _keys_of(before):
                self._by_feature[key].discard(group)
        if profile is not None:
            self._texts[group] = profile
            for key in _keys_of(profile):
                self._by_feature.setdefault(key, set()).add(group)
            self._open_for(profile)

    def group_of(self, key: str) -> str:
        """Return the text of a description, or else ``loose:`` and the oldest of its group."""
        text = self._text[key]
        if text is not None:
            return text
        group = self._groups[self._group[key]]
        return group.text or f"loose:{group.oldest}"

    def refresh(self) -> set[str]:
        """Settle what came and went; return the descriptions whose text may be another one."""
        self._weigh_again()
        self._changed |= self._open
        for key in sorted(self._open):
            self._attach(key)
        self._open = set()
        for key in sorted(self._relook):
            self._look_again(key)
        self._relook = set()
        self._gather()
        changed, self._changed = self._changed, set()
        return changed

    # --- weights and what they lead to

    def _weigh_again(self) -> None:
        shift = self._frequencies.refresh()
        stale, self._fresh = self._fresh, set()
        stale |= shift.concerned(
            (each.table, (each.age, key), (*each.packed.features, *each.packed.context))
            for key, each in self._described.items()
        )
        self._post_again(stale)
        for key in stale:
            self._relook |= self._younger(key) | {key}
            if key in self._group:
                self._regroup.add(self._group[key])
        self._open |= stale
        if shift.weights:  # words of those that it is compared with weigh otherwise, too
            for key in self._alike.keys() - stale:
                packed = self._described[key].packed
                if shift.touches((*packed.features, *packed.context)):
                    self._relook |= self._younger(key)
                    self._regroup.add(self._group[key])

    def _post_again(self, stale: set[str]) -> None:
        """Look descriptions up by what weighs most now; most often that is what it was."""
        found: dict[str, tuple[str, ...]] = {}
        for key in stale:
            each = self._described[key]
            each.table = self._frequencies.table(each.age, key)
            keys = self._looked_up(each.packed.unpacked(), each.table)
            if keys != each.keys:
                found[key] = keys
        for key in found:  # before any is posted: who shared something with them until now
            if self._described[key].keys:
                self._relook |= self._younger(key)
        for key, keys in found.items():
            self._unpost(key)
            self._post(key, keys)

    def _post(self, key: str, keys: tuple[str, ...]) -> None:
        each = self._described[key]
        each.keys = keys
        self._shared.clear()
        self._postings.post(key, each.told, keys)

    def _unpost(self, key: str) -> None:
        each = self._described[key]
        self._postings.unpost(key, each.told, each.keys)
        each.keys = ()
        self._shared.clear()

    def _looked_up(self, profile: Profile, table: int) -> tuple[str, ...]:
        weigh = self._weigh(table)
        features = profile.features | profile.context
        ranked = sorted(features, key=lambda feature: (-weigh(feature), feature))
        return tuple(sorted({*ranked[:_LOOKED_UP], *profiles.day_keys(profile)}))

    def _weigh(self, table: int) -> Weigh:
        return self._frequencies.weights(table).__getitem__

    # --- known texts

    def _open_for(self, text: Profile) -> None:
        """Open the descriptions and groups that a text which came, went or changed may concern."""
        keys = _keys_of(text)
        self._open |= self._postings.sharing(keys, text.told - WAIT).keys()
        self._regroup |= _sharing(keys, self._groups_by_key)

    def _near(self, keys: Iterable[str], told: date) -> dict[str, Profile]:
        """Return the texts that share enough of what is looked up, and did not come too late."""
        return {
            group: self._texts[group]
            for group in sorted(_sharing(keys, self._by_feature))
            if self._texts[group].told - WAIT <= told
        }

    def _attach(self, key: str) -> None:
        each = self._described[key]
        near = self._near(each.keys, each.told)
        weigh = self._weigh(each.table)
        text = fitting.best(self._family, each.packed.unpacked(), near, weigh) if near else None
        was = self._text.get(key, "")
        if text == was:
            return
        if was is None:
            self._loosen(key)
        self._text[key] = text
        if text is None:
            self._loose.add(key)
            self._alike[key] = frozenset()
            self._relook |= self._younger(key) | {key}

    # --- other descriptions

    def _loosen(self, key: str) -> None:
        """Take a description, which now fits a text or is gone, out of those that fit none."""
        self._relook |= self._younger(key)
        self._relate(key, frozenset())
        del self._alike[key]
        for other in list(self._resembled.pop(key, ())):
            self._relate(other, self._alike[other] - {key})
        self._loose.remove(key)
        if key in self._group:
            self._broken.add(self._group[key])

    def _relate(self, key: str, alike: frozenset[str]) -> None:
        """Note which older descriptions are like one."""
        for other in self._alike[key] - alike:
            self._loose.part(key, other)
            self._resembled.get(other, set()).discard(key)
        for other in alike - self._alike[key]:
            self._loose.join(key, other)
            self._resembled.setdefault(other, set()).add(key)
        self._alike[key] = alike

    def _sharing(self, key: str) -> Counter[str]:
        """Return the descriptions of near days that share what is looked up, and how much.

        It is asked for twice and more while one batch is settled, so it is kept meanwhile.
        """
        if key not in self._shared:
            if len(self._shared) >= _KEPT:
                self._shared.clear()
            each = self._described[key]
            shared = self._postings.sharing(each.keys, each.told - WAIT, each.told + WAIT)
            del shared[key]
            self._shared[key] = shared
        return self._shared[key]

    def _younger(self, key: str) -> set[str]:
        age = self._described[key].age
        return {
            other
            for other in self._sharing(key)
            if self._described[other].age > age and self._text.get(other, "") is None
        }

    def _look_again(self, key: str) -> None:
        """Compare a description that fits no text with the older ones that fit none either."""
        if self._text.get(key, "") is not None:
            return
        each = self._described[key]
        shared = self._sharing(key)
        older = [
            other
            for other in shared
            if self._described[other].age < each.age and self._text.get(other, "") is None
        ]
        mine, weigh = each.packed.unpacked(), self._weigh(each.table)
        alike = frozenset(
            other
            for other in nearest(older, shared, lambda o: self._described[o].age, _COMPARED)
            if fitting.alike(self._family, mine, self._described[other].packed.unpacked(), weigh)
        )
        self._relate(key, alike)

    # --- groups of descriptions

    def _gather(self) -> None:
        """Make the groups of descriptions that hang together, and compare them with texts."""
        parts = self._loose.refresh()
        gone = {self._group[key] for part in parts for key in part if key in self._group}
        for oldest in gone | self._broken:
            self._dissolve(oldest)
        self._broken = set()
        for part in parts:
            self._found(part)
        for oldest in sorted(self._regroup & self._groups.keys()):
            self._attach_group(self._groups[oldest])
        self._regroup = set()

    def _dissolve(self, oldest: str) -> None:
        group = self._groups.pop(oldest)
        for key in group.members:
            if self._group.get(key) == oldest:
                del self._group[key]
        self._changed |= {key for key in group.members if key in self._described}
        for feature in group.keys:
            self._groups_by_key[feature].discard(oldest)
        self._regroup.discard(oldest)

    def _found(self, members: frozenset[str]) -> None:
        oldest = min(members, key=lambda key: (self._described[key].age, key))
        self._groups[oldest] = _Group(members=members, oldest=oldest)
        for key in members:
            self._group[key] = oldest
        self._changed |= members
        self._regroup.add(oldest)

    def _attach_group(self, group: _Group) -> None:
        """Compare what several descriptions say together with the known texts."""
        if len(group.members) < 2:
            return
        ages = sorted((self._described[key].age, key) for key in group.members)
        oldest = self._described[group.oldest]
        together = profiles.united(
            [self._described[key].packed.unpacked() for _, key in ages[:_CORE]]
        )
        for feature in group.keys:
            self._groups_by_key[feature].discard(group.oldest)
        group.keys = self._looked_up(together, oldest.table)
        for feature in group.keys:
            self._groups_by_key.setdefault(feature, set()).add(group.oldest)
        near = self._near(group.keys, together.told)
        text = fitting.best(self._family, together, near, self._weigh(oldest.table))
        if text != group.text:
            group.text = text
            self._changed |= group.members


def _keys_of(text: Profile) -> frozenset[str]:
    return text.features | profiles.day_keys(text)


def _sharing(keys: Iterable[str], by_key: Mapping[str, Iterable[str]]) -> set[str]:
    """Return those that share enough of what is looked up, whenever they were told."""
    shared: Counter[str] = Counter()
    for key in keys:
        by = _worth(key)
        for other in by_key.get(key, ()):
            shared[other] += by
    return {other for other, count in shared.items() if count >= _SHARED}


def _worth(feature: str) -> int:
    """Return how much a shared feature counts: an act of a day is enough alone."""
    return _SHARED if " " in feature else 1
