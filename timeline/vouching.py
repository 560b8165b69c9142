"""Who may vouch for what: the one table, ``data/vouching.csv``, and how a source is found in it.

A row says for which acts, by which class of source, in which relation to the act, a word is more
than a report. The first row that fits decides. See decision 0735.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

from policytrail.errors import ConfigError
from policytrail.records import Document, EntityType, EventClaim, EventType, Tier

Source = Literal["text", "executive", "legislature", "court", "filing", "party", "paper"]
Relation = Literal["itself", "any"]  # "itself": the source is named as the one who acts

_TIERS: Mapping[Tier, Source] = {
    "official": "executive",
    "regulator": "executive",
    "legislature": "legislature",
    "court": "court",
}
_BODIES: frozenset[EntityType] = frozenset({"pension_fund", "company", "advocacy"})
_HEARSAY = frozenset({"outlet", "anonymous", "named_person", "inferred"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table; ``types`` empty: all acts."""

    id: str
    types: frozenset[EventType]
    source: Source | Literal["any"]
    relation: Relation
    vouches: bool
    reason: str

    def fits(self, type_: EventType, source: Source, *, itself: bool) -> bool:
        """Tell whether the row is about an act, a class of source and its relation to it."""
        about = not self.types or type_ in self.types
        by = self.source in {"any", source}
        return about and by and (self.relation == "any" or itself)


@cache
def table() -> tuple[Row, ...]:
    """Return the rows in their order.

    Raises:
        ConfigError: the file that came with the program has a row with words that mean nothing.
    """
    file = resources.files("policytrail.timeline") / "data" / "vouching.csv"
    return tuple(map(_row, csv.DictReader(file.read_text(encoding="utf-8").splitlines())))


def _row(cells: Mapping[str, str]) -> Row:
    types = () if cells["types"] == "*" else tuple(cells["types"].split())
    known = {
        "types": set(types) <= set(get_args(EventType)),
        "source": cells["source"] in {*get_args(Source), "any"},
        "relation": cells["relation"] in get_args(Relation),
        "vouches": cells["vouches"] in {"yes", "no"},
        "reason": bool(cells["reason"]),
    }
    wrong = [name for name, is_known in known.items() if not is_known]
    if wrong:
        raise ConfigError(
            f"has a row with an unknown {wrong[0]}: {cells[wrong[0]]!r}",
            subject=f"vouching.csv, row {cells['id']!r}",
        )
    return Row(
        id=cells["id"],
        types=frozenset(types),  # type: ignore[arg-type]  # checked above
        source=cells["source"],  # type: ignore[arg-type]
        relation=cells["relation"],  # type: ignore[arg-type]
        vouches=cells["vouches"] == "yes",
        reason=cells["reason"],
    )


def row_for(type_: EventType, source: Source, *, itself: bool) -> Row:
    """Return the row that decides what a source's word on an act is worth."""
    return next(row for row in table() if row.fits(type_, source, itself=itself))


def source_of(document: Document, claim: EventClaim, publisher: EntityType | None) -> Source:
    """Return of which class the source of a claim is; ``publisher``: what its publisher is.

    It is the document that counts, and not whom it quotes: a paper that quotes an agency is a
    paper, for it may have misheard. What an official page has from the press is the press's.
    """
    by_tier = _TIERS.get(document.tier)
    if claim.chain and (by_tier is None or claim.authority in _HEARSAY):
        return "paper"
    if claim.authority == "filing":
        return "filing"
    if by_tier is None:
        return "party" if publisher in _BODIES else "paper"
    if claim.authority == "instrument":
        return "text"
    return "party" if publisher == "pension_fund" else by_tier
