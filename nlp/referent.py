"""What a phrase of a text stands for: a record, an office or words."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

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
