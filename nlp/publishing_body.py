"""The body that publishes a text, where it is no newspaper: "the board" of its own release."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from policytrail.nlp.resolution import entity_id
from policytrail.records import Entity, EntityType

_KINDS: dict[str, EntityType] = {
    **dict.fromkeys(("board", "fund", "system", "scheme", "trust", "trustees"), "pension_fund"),
    **dict.fromkeys(
        ("alliance", "association", "coalition", "council", "federation", "guild", "institute",
         "league", "society", "union", "workers"),
        "advocacy",
    ),
    **dict.fromkeys(("agency", "bureau", "commission", "corporation"), "agency"),
}  # fmt: skip
# A board, a fund or a trust of another kind may publish, too; these are of pensions.
_OF_PENSIONS = re.compile(
    r"\b(?:annuit|employees|invest|pension|retire|superannuation|teachers)", re.I
)
_ASIDE = re.compile(r"\s*\(.*\)\s*$|^the\s+", re.IGNORECASE)
# How a body speaks of itself beside the last noun of its name.
_ALSO = {"pension_fund": frozenset({"board", "fund", "system", "scheme", "trustee"})}


def publishing_body(doc: Doc) -> Entity | None:
    """Return the body that a document's publisher is, as an entity without mentions.

    The document's own entity is returned where it is named there. None for papers, persons and
    whatever has a name that does not say what it is.
    """
    document = doc._.document
    name = _ASIDE.sub("", document.publisher).strip() if document is not None else ""
    if not name:
        return None
    entities: tuple[Entity, ...] = doc._.entities
    for entity in entities:
        if entity.type in {*_KINDS.values(), "company"} and name in _names(entity):
            return entity
    kind = _KINDS.get(name.split()[-1].casefold())
    if kind is None or (kind == "pension_fund" and not _OF_PENSIONS.search(name)):
        return None
    return Entity(id=entity_id(name, kind), name=name, type=kind, mentions=())


def _names(entity: Entity) -> set[str]:
    return {_ASIDE.sub("", words) for words in (entity.name, *(m.text for m in entity.mentions))}


def calls_itself(body: Entity, noun: str) -> bool:
    """Tell whether "the <noun>" in a body's own text is the body: "the council", "the fund"."""
    return noun in body.name.casefold().split() or noun in _ALSO.get(body.type, frozenset())
