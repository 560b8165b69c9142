"""Instruments as single documents name them, and what a document says of which are one text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from policytrail.records import AnnotatedDocument, Document, Instrument
from policytrail.timeline import bills, dates, naming, register

# Between signing, posting by the White House and the day that either prints lie a few days.
SIGNING_SLACK = 7
LIKE_TITLES = 0.92  # of the letters: "Commonsense" and "Common Sense"

Age = tuple[date, str, str, str]


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
    def at(self) -> str:
        """What tells it from all other places."""
        return f"{self.document.id}\x1f{self.instrument.id}"

    @property
    def family(self) -> str:
        """The family of kinds that it is of."""
        return naming.family(self.instrument.kind)

    @property
    def age(self) -> Age:
        """What sorts places by when they were first known; then by what does not change."""
        document = self.document
        published = document.published.isoformat() if document.published else "9"
        return (document.first_seen.date(), published, document.id, self.instrument.id)

    @property
    def seen(self) -> tuple[datetime, Age]:
        """What sorts places by the moment at which they were first known."""
        return (self.document.first_seen, self.age)

    @property
    def is_the_text(self) -> bool:
        """Whether the document is the instrument, in print or as posted."""
        return register.is_register(self.document) or self.is_page

    @property
    def is_page(self) -> bool:
        """Whether the document is the instrument as posted."""
        return self.instrument.id.startswith("page:")

    @property
    def is_anchored(self) -> bool:
        """Whether it has an identifier, or is the text itself."""
        return self.instrument.key is not None or self.is_page

    @property
    def names(self) -> list[str]:
        """The names in this document that only one text has."""
        instrument = self.instrument
        called = [instrument.name, *(mention.text for mention in instrument.mentions)]
        return [name for name in called if naming.is_distinctive(name, instrument.kind)]

    @property
    def name_nodes(self) -> tuple[str, ...]:
        """The same as nodes of a graph, within the family, without double ones."""
        found = {f"name:{self.family}:{naming.identity(name)}" for name in self.names}
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Signing:
    """The order that a document itself is: posted, or in print."""

    title: str
    day: str
    node: str

    @property
    def is_printed(self) -> bool:
        """Whether it is the register's."""
        return self.node.startswith("eo:")


def of(item: AnnotatedDocument) -> list[Place]:
    """Return the instruments of a document, each once."""
    by_id = {instrument.id: instrument for instrument in reversed(item.annotation.instruments)}
    return [Place(document=item.document, instrument=by_id[key]) for key in reversed(list(by_id))]


def same_in_print(document: Document) -> Iterator[tuple[str, str]]:
    """Yield pairs of identifiers that a record declares one: of orders, rules, bills."""
    keys = register.keys(document) if register.is_register(document) else ()
    for key in keys[1:]:
        yield keys[0], key
    if bills.is_bill(document):
        for law in bills.law_keys(document):
            yield str(bills.key(document)), law


def shared_in_print(document: Document) -> tuple[str, list[str]] | None:
    """Return an instrument's identifier, and those that other documents may bear too.

    They are dockets, and the page in print.
    """
    keys = register.keys(document) if register.is_register(document) else ()
    if not keys:
        return None
    page = register.citation(document)
    shared = [f"docket:{each.casefold()}" for each in register.dockets(document)]
    return keys[0], shared + ([page] if page else [])


def signing(item: AnnotatedDocument) -> Signing | None:
    """Return the title, day and node of the order that a document itself is."""
    for claim in item.annotation.events:
        if claim.type == "sign" and claim.date and claim.rule.startswith(("register:", "orders:")):
            order = item.annotation.instruments[0]
            return Signing(
                title=naming.identity(item.document.title),
                day=claim.date,
                node=Place(document=item.document, instrument=order).node,
            )
    return None


def likeness(one: Signing, other: Signing) -> tuple[float, int]:
    """Return how like two titles are, 1 for equal ones, then how near the days are.

    It is 0 if they were not signed together.
    """
    apart = dates.distance(one.day, date.fromisoformat(other.day))
    if apart > SIGNING_SLACK:
        return 0.0, -apart
    if one.title == other.title:
        return 1.0, -apart
    matcher = difflib.SequenceMatcher(a=one.title, b=other.title, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < LIKE_TITLES:
        return 0.0, -apart
    return matcher.ratio(), -apart
