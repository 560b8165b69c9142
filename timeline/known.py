"""What an instrument is called, by all that documents tell of it, now and at any moment before."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policytrail.records import InstrumentKind, KnownInstrument, content_id
from policytrail.timeline import naming, register
from policytrail.timeline.places import Age, Place
from policytrail.timeline.words import fold, one_line


class _Votes:
    """Names by how many documents use them."""

    def __init__(self) -> None:
        self._by_fold: Counter[str] = Counter()
        self._best: dict[str, str] = {}  # folded -> its longest spelling

    def __bool__(self) -> bool:
        return bool(self._by_fold)

    def add(self, name: str) -> None:
        folded = fold(name)
        self._by_fold[folded] += 1
        known = self._best.get(folded, name)
        self._best[folded] = min(known, name, key=lambda each: (-len(each), each))

    def winner(self) -> str:
        """Return the commonest name; of equally common ones the longest."""
        ranked = ((-count, self._best[folded]) for folded, count in self._by_fold.items())
        return min(ranked, key=lambda each: (each[0], -len(each[1]), each[1]))[1]


class _Naming:
    """Name, kind and identifiers of an instrument, place by place from the first on."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.called: set[str] = set()
        self._printed, self._own, self._distinctive = _Votes(), _Votes(), _Votes()
        self._plain, self._rest = _Votes(), _Votes()
        self._kinds: Counter[InstrumentKind] = Counter()
        self._own_kinds: Counter[InstrumentKind] = Counter()
        self._loose: Place | None = None  # the oldest one without an identifier
        self._slugs: set[str] = set()
        self._has_page = False

    def add(self, place: Place) -> None:
        """Take in one more place."""
        instrument, text = place.instrument, place.is_the_text
        name = one_line(instrument.name)
        self.called.add(name)
        if not text:
            self.called |= {one_line(mention.text) for mention in instrument.mentions}
        self._kinds[instrument.kind] += 1
        if text:
            self._own_kinds[instrument.kind] += 1
            (self._printed if register.is_register(place.document) else self._own).add(name)
        for each in place.names:
            self._distinctive.add(one_line(each))
        (self._rest if naming.is_generic(name) else self._plain).add(name)
        if instrument.key:
            self.keys.add(instrument.key)
        else:
            self._add_loose(place)

    def _add_loose(self, place: Place) -> None:
        if self._loose is None or place.age < self._loose.age:
            self._loose = place
        self._has_page = self._has_page or place.is_page
        self._slugs |= {slug(node) for node in place.name_nodes}

    @property
    def name(self) -> str:
        """The title in print; else as posted; else the commonest name; else a description."""
        votes = self._printed or self._own or self._distinctive or self._plain or self._rest
        return votes.winner()

    @property
    def kind(self) -> InstrumentKind:
        """The kind that the text itself has, or else the one that most documents give it."""
        votes = self._own_kinds or self._kinds
        return min(votes, key=lambda kind: (-votes[kind], kind))

    @property
    def provisional(self) -> str | None:
        """The id that it has without a number: from its name, or from its first telling."""
        if self._loose is None:
            return None
        if self._slugs and not self._has_page:
            return min(self._slugs)
        return f"provisional:{content_id('instrument', self._loose.node)}"

    def id(self, extra: Iterable[str], own: str | None) -> str:
        """Return the strongest number; without one the id that is given, or the provisional one."""
        keys = self.keys.union(extra)
        found = min(keys, key=naming.key_rank) if keys else own or self.provisional
        assert found is not None  # a place has an identifier, or is loose
        return found


def slug(node: str) -> str:
    """Return the id of a text that has no number, made of a name."""
    return node.removeprefix("name:").replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What an instrument was called from a moment on."""

    since: datetime
    id: str
    name: str
    kind: InstrumentKind


class Life:
    """All places of one instrument. Places that come in the order of time cost little each."""

    def __init__(self) -> None:
        self._places: list[tuple[tuple[datetime, Age], Place]] = []
        self._extra: frozenset[str] = frozenset()
        self._own: str | None = None
        self._naming = _Naming()
        self._names: list[Name] = []
        self._reckoned = 0  # places that the naming has taken in

    def __bool__(self) -> bool:
        return bool(self._places)

    def add(self, place: Place) -> None:
        """Take in a place."""
        entry = (place.seen, place)
        at = bisect_right(self._places, entry[0], key=lambda each: each[0])
        self._places.insert(at, entry)
        if at < self._reckoned:
            self._restart()

    def remove(self, place: Place) -> None:
        """Forget a place."""
        at = next(n for n, (_, each) in enumerate(self._places) if each.at == place.at)
        del self._places[at]
        if at < self._reckoned:
            self._restart()

    def call(self, extra: frozenset[str], own: str | None) -> None:
        """Set the identifiers that no document tells of by themselves, and an id of its own.

        The id counts while there is no number.
        """
        self._extra = extra
        if own != self._own:
            self._own = own
            self._restart()

    def places(self) -> list[Place]:
        """Return the places, the first known first."""
        return [place for _, place in self._places]

    def known(self) -> KnownInstrument:
        """Return the instrument as it is known now."""
        self._catch_up()
        naming_ = self._naming
        name, provisional = naming_.name, naming_.provisional
        aliases = {each for each in naming_.called if not naming.is_generic(each)} - {name}
        keys = naming_.keys | self._extra
        if keys and provisional:
            aliases.add(provisional)  # what it was called before it had a number
        return KnownInstrument(
            id=naming_.id(self._extra, self._own),
            kind=naming_.kind,
            name=name,
            aliases=tuple(sorted(aliases)),
            keys=tuple(sorted(keys, key=naming.key_rank)),
            first_known=self._places[0][1].document.first_seen,
        )

    def names(self) -> tuple[Name, ...]:
        """Return what it was called, each name with the moment since when; the last is today's."""
        self._catch_up()
        return tuple(self._names)

    def _restart(self) -> None:
        self._naming, self._names, self._reckoned = _Naming(), [], 0

    def _catch_up(self) -> None:
        """Take in the places that came; a name is noted when all of one moment are in."""
        while self._reckoned < len(self._places):
            _, place = self._places[self._reckoned]
            self._naming.add(place)
            self._reckoned += 1
            self._note(place.document.first_seen)

    def _note(self, moment: datetime) -> None:
        now = self._naming
        name = Name(since=moment, id=now.id((), self._own), name=now.name, kind=now.kind)
        while self._names and self._names[-1].since == moment:
            self._names.pop()
        last = self._names[-1] if self._names else None
        if last is None or (last.id, last.name, last.kind) != (name.id, name.name, name.kind):
            self._names.append(name)
