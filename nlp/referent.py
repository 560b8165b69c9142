"""What a phrase of a text stands for: a record, an office or words."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from policytrail.nlp.antecedents import NAME
from policytrail.records import Entity, Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """What a phrase stands for."""

    name: str
    classes: frozenset[str]
    token: Token  # the phrase's head
    record: Entity | Instrument | None = None
    how: str = "words"  # record, inside, pronoun, definite, office, topic, words

    @property
    def known(self) -> bool:
        """Whether it is a record, or an office with one holder."""
        return self.record is not None or self.how == "office"


def fits(referent: Referent, wanted: frozenset[str]) -> bool:
    """Tell whether a referent is of a wanted class. An unknown name may be any actor."""
    if not wanted or "*" in wanted or referent.classes & wanted:
        return True
    return NAME in referent.classes and bool(
        wanted & {"person", "agency", "company", "pension_fund", "advocacy", "product", "asset"}
    )


def is_faction(referent: Referent) -> bool:
    """Tell whether only some members of a chamber are meant: "two Democrats", "one senator"."""
    if "legislator" not in referent.classes or referent.record is not None:
        return False
    token = referent.token
    return token.tag_ == "NN" or any(c.dep_ == "nummod" for c in token.children)
