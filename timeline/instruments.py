"""Instruments over all documents: which mentions in which documents are of one text.

Joined when the evidence is clear: the same identifier, a Federal Register document that gives
several, an order that the White House posted under the title and within days of the signing
that the register prints, a name that only one text has, or (``topics``) a description that fits
one text and no other. Two texts with different numbers of one scheme are never joined by name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from policytrail.records import (
    AnnotatedDocument,
    Document,
    Instrument,
    InstrumentKind,
    KnownInstrument,
    content_id,
)
from policytrail.timeline import dates, naming, register
from policytrail.timeline.groups import Groups
from policytrail.timeline.words import fold, one_line

# Between signing, posting by the White House and the day that either prints lie a few days.
_SIGNING_SLACK = 7
_LIKE_TITLES = 0.92  # of the letters: "Commonsense" and "Common Sense"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Signing:
    title: str
    day: str
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An instrument in one document. ``node`` is its identifier, or else its own place."""

    document: Document
    instrument: Instrument

    @property
    def node(self) -> str:
        """The identifier if it has one; else something that only this place has."""
        return self.instrument.key or f"{self.document.id}/{self.instrument.id}"

    @property
    def age(self) -> tuple[date, str, str, str]:
        """What sorts places by when they were first known; then by what does not change."""
        document = self.document
        published = document.published.isoformat() if document.published else "9"
        return (document.first_seen.date(), published, document.id, self.instrument.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """The instruments, and the one that each place is of."""

    known: tuple[KnownInstrument, ...]
    ids: Mapping[str, str]  # node -> id
    places: Mapping[str, Sequence[Place]]  # id -> where it is told of

    def id_of(self, document: Document, instrument: Instrument) -> str:
        """Return the id over all documents of an instrument in one document."""
        return self.ids[Place(document=document, instrument=instrument).node]

    def name_at(self, key: str, moment: datetime) -> KnownInstrument:
        """Return an instrument under the name, kind and id that it had at a past moment."""
        told = [place for place in self.places[key] if place.document.first_seen <= moment]
        return _known(told or list(self.places[key]), set())

    def named_since(self, key: str) -> list[datetime]:
        """Return when the instrument was first told of with a number, as a text, and last."""
        told = self.places[key]
        numbered = [each.document.first_seen for each in told if each.instrument.key]
        texts = [each.document.first_seen for each in told if is_the_text(each)]
        last = max(each.document.first_seen for each in told)
        return [*sorted(numbered)[:1], *sorted(texts)[:1], last]

    def id_of_key(self, key: str) -> str | None:
        """Return the id of the instrument that bears an identifier."""
        return self.ids.get(key)


def places(documents: Iterable[AnnotatedDocument]) -> list[Place]:
    """Return every instrument of every document, the earliest known first."""
    found = [
        Place(document=item.document, instrument=instrument)
        for item in documents
        for instrument in item.annotation.instruments
    ]
    return sorted(found, key=lambda place: place.age)


def join_identified(groups: Groups[str], documents: Iterable[AnnotatedDocument]) -> None:
    """Join what the register declares one: an order's numbers, a rulemaking's only RIN.

    A docket, or a page in print, joins only where all its documents are of one instrument.
    """
    by_shared: dict[str, set[str]] = {}
    for item in documents:
        keys = register.keys(item.document) if register.is_register(item.document) else ()
        for key in keys[1:]:
            groups.join(keys[0], key)
        for shared in _shared_keys(item.document) if keys else ():
            by_shared.setdefault(shared, set()).add(keys[0])
    for shared, owners in by_shared.items():
        for owner in owners:
            groups.add(owner)
        if len({groups.find(owner) for owner in owners}) == 1:
            groups.join(min(owners), shared)


def _shared_keys(document: Document) -> list[str]:
    """Return identifiers that other documents may bear too: dockets, and the page in print."""
    page = register.citation(document)
    return [f"docket:{each}" for each in register.dockets(document)] + ([page] if page else [])


def join_posted(groups: Groups[str], documents: Iterable[AnnotatedDocument]) -> None:
    """Join an order that the White House posted with the printed one.

    Both have one title, but for a word that the register spells otherwise, and one day, but for
    a few days between signing and posting. Of several, the nearest title counts.
    """
    signed = [found for item in documents if (found := _signing(item))]
    printed = sorted(each for each in signed if each.node.startswith("eo:"))
    posted = sorted(each for each in signed if not each.node.startswith("eo:"))
    for one in posted:
        for others in (printed, posted):
            near = [(_likeness(one, each), each) for each in others if each.node != one.node]
            best = max(near, default=((0.0, 0), one))
            if best[0][0] >= _LIKE_TITLES:
                groups.join(one.node, best[1].node)
                break


def _likeness(one: _Signing, other: _Signing) -> tuple[float, int]:
    """Return how like two titles are, 1 for equal ones, then how near the days are.

    It is 0 if they were not signed together.
    """
    apart = dates.distance(one.day, date.fromisoformat(other.day))
    if apart > _SIGNING_SLACK:
        return 0.0, -apart
    if one.title == other.title:
        return 1.0, -apart
    matcher = difflib.SequenceMatcher(a=one.title, b=other.title, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _LIKE_TITLES:
        return 0.0, -apart
    return matcher.ratio(), -apart


def _signing(item: AnnotatedDocument) -> _Signing | None:
    """Return the title, day and node of the order that a document itself is."""
    for claim in item.annotation.events:
        if claim.type == "sign" and claim.date and claim.rule.startswith(("register:", "orders:")):
            order = item.annotation.instruments[0]
            return _Signing(
                title=naming.identity(item.document.title),
                day=claim.date,
                node=Place(document=item.document, instrument=order).node,
            )
    return None


def join_named(groups: Groups[str], found: Sequence[Place]) -> None:
    """Join places whose name only one text has; a name of several identified texts joins none."""
    for same_name in _by_name(found).values():
        anchored = {groups.find(each.node) for each in same_name if is_anchored(each)}
        anchored = _join_bill_and_law(groups, anchored, same_name)
        loose = [each.node for each in same_name if not is_anchored(each)]
        first = anchored.pop() if len(anchored) == 1 else None
        for node in loose:
            groups.join(first or loose[0], node)


def _by_name(found: Iterable[Place]) -> dict[tuple[str, str], list[Place]]:
    by_name: dict[tuple[str, str], list[Place]] = {}
    for place in found:
        kind = place.instrument.kind
        for name in {naming.identity(name) for name in names_of(place.instrument)}:
            by_name.setdefault((naming.family(kind), name), []).append(place)
    return by_name


def names_of(instrument: Instrument) -> list[str]:
    """Return the names of an instrument in one document that only one text has."""
    called = [instrument.name, *(mention.text for mention in instrument.mentions)]
    return [name for name in called if naming.is_distinctive(name, instrument.kind)]


def is_anchored(place: Place) -> bool:
    """Tell whether the place has an identifier, or is the text itself."""
    return place.instrument.key is not None or place.instrument.id.startswith("page:")


def _join_bill_and_law(
    groups: Groups[str], anchored: set[str], same_name: Iterable[Place]
) -> set[str]:
    """Join a public law with the only bill of its Congress that has its name: one life."""
    keys = sorted({each.instrument.key for each in same_name if each.instrument.key})
    bills = [key for key in keys if key.startswith("bill:")]
    laws = [key for key in keys if key.startswith("plaw:")]
    if len(bills) == len(laws) == 1 and naming.congress(bills[0]) == naming.congress(laws[0]):
        groups.join(bills[0], laws[0])
    return {groups.find(node) for node in anchored}


def describe(groups: Groups[str], found: Sequence[Place]) -> Instruments:
    """Return the joined instruments with their ids, names and identifiers."""
    members: dict[str, list[Place]] = {}
    for place in found:
        members.setdefault(groups.find(place.node), []).append(place)
    extra: dict[str, set[str]] = {}  # identifiers without a place of their own
    nodes = {place.node for place in found}
    for group in groups.groups():
        extra[groups.find(group[0])] = {node for node in group if node not in nodes}
    ids: dict[str, str] = {}
    known = []
    for root, group_places in members.items():
        one = _known(group_places, extra[root])
        known.append(one)
        ids |= {place.node: one.id for place in group_places}
        ids |= dict.fromkeys(extra[root], one.id)
    return Instruments(
        known=tuple(sorted(known, key=lambda each: each.id)),
        ids=ids,
        places={ids[group[0].node]: group for group in members.values()},
    )


def _known(group: list[Place], extra: set[str]) -> KnownInstrument:
    keys = {place.instrument.key for place in group if place.instrument.key} | extra
    loose = [place for place in group if place.instrument.key is None]
    name = _name(group)
    provisional = _provisional_id(loose) if loose else None
    called = {one_line(each.instrument.name) for each in group} | {
        one_line(mention.text)
        for each in group
        for mention in each.instrument.mentions
        if not is_the_text(each)
    }
    aliases = {alias for alias in called if not naming.is_generic(alias)} - {name}
    if keys and provisional:
        aliases.add(provisional)  # what it was called before it had a number
    return KnownInstrument(
        id=min(keys, key=naming.key_rank) if keys else provisional or "",
        kind=_kind(group),
        name=name,
        aliases=tuple(sorted(aliases)),
        keys=tuple(sorted(keys, key=naming.key_rank)),
        first_known=min(place.document.first_seen for place in group),
    )


def _provisional_id(loose: Sequence[Place]) -> str:
    """Return the id of a text without a number: from its name, or from its first telling."""
    named = sorted(
        {
            f"{naming.family(each.instrument.kind)}:{naming.slug(name)}"
            for each in loose
            for name in names_of(each.instrument)
        }
    )
    if named and not any(each.instrument.id.startswith("page:") for each in loose):
        return named[0]
    first = min(loose, key=lambda each: each.age)
    return f"provisional:{content_id('instrument', first.node)}"


def _kind(group: Sequence[Place]) -> InstrumentKind:
    """Return the kind that the text itself has, or else the one that most documents give it."""
    own = [each.instrument.kind for each in group if is_the_text(each)]
    votes = own or [each.instrument.kind for each in group]
    return min(votes, key=lambda kind: (-votes.count(kind), kind))


def _name(group: Sequence[Place]) -> str:
    """Return the title in print; else as posted; else the commonest name; else a description."""
    printed = [
        one_line(each.instrument.name) for each in group if register.is_register(each.document)
    ]
    own = printed or [one_line(each.instrument.name) for each in group if is_the_text(each)]
    distinctive = [one_line(name) for each in group for name in names_of(each.instrument)]
    rest = [one_line(each.instrument.name) for each in group]
    votes = own or distinctive or [each for each in rest if not naming.is_generic(each)] or rest
    folded = [fold(vote) for vote in votes]
    return one_line(min(votes, key=lambda vote: (-folded.count(fold(vote)), -len(vote), vote)))


def is_the_text(place: Place) -> bool:
    """Tell whether the document of the place is the instrument, in print or as posted."""
    return register.is_register(place.document) or place.instrument.id.startswith("page:")
