"""Titles that stand for a person or a department: "the president", "the Labor secretary"."""

from __future__ import annotations

import re
from datetime import date

from spacy.tokens import Doc, Token

from policytrail.nlp.antecedents import Antecedents, Mention
from policytrail.nlp.calendar import parse_value
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.office_holders import Term, body_of_chair, is_of_another_day
from policytrail.nlp.referent import Referent
from policytrail.nlp.roles import prepositional
from policytrail.records import Entity

_DEPARTMENTS = {"treasury": "the Treasury", "interior": "the Interior", "navy": "the Navy"}
# "U.S. Department of Labor", "Labor Department (Newsroom)"
_PUBLISHER = re.compile(r"(?:U\.S\. )?(?:Department of (?:the )?(\w+)|(\w+) Department\b)")
_TELLING = frozenset({"amod", "compound", "nmod", "prep", "poss", "relcl", "acl"})
_WORDS_BACK = 1500  # how far back "the secretary" was named in full


class Offices:
    """Reads the titles of one document, on its day."""

    def __init__(
        self, doc: Doc, lexicon: EventLexicon, day: date | None, before: Antecedents
    ) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._day = day
        self._before = before

    def read(self, token: Token) -> Referent | None:
        """Resolve "the president", "the Labor secretary", "the Secretary of Labor"."""
        lemma = token.lemma_.lower()
        if (
            lemma == "president"
            and not _own(token, {"compound"})
            and not prepositional(token, "of")
            and not is_of_another_day(token)
        ):
            holder = self._before.last(token.i, frozenset({"executive"}))
            if holder is not None and self._is_president(holder):
                return Referent(
                    name=holder.record.name,
                    classes=self._before.classes_of(holder.record),
                    token=token,
                    record=holder.record,
                    how="definite",
                )
            return self.president(token, self._day)
        if lemma in {"secretary", "secretaries"}:
            field = _field(token) or self._field_before(token)
            return self._department(token, field) if field is not None else None
        return self._chair(token)

    def _chair(self, token: Token) -> Referent | None:
        """Resolve "the SEC chair" to who holds the chair on the day of the text."""
        body = body_of_chair(token)
        mention = self._before.at(body.i) if body is not None else None
        if mention is None or is_of_another_day(token):
            return None
        term = self._lexicon.holders.chair(mention.record.id, self._day)
        return self.holder(term, token) if term is not None else None

    def holder(self, term: Term, token: Token) -> Referent:
        """Return the holder of an office: the record of the text, if it names the person."""
        record = next((m.record for m in self._before.mentions if m.record.id == term.person), None)
        classes = frozenset({"person", "office"})
        return Referent(name=term.name, classes=classes, token=token, record=record, how="office")

    def secretary(self, referent: Referent) -> Referent:
        """Return the secretary in person, where a department stands for its secretary."""
        is_title = referent.how == "office" and referent.token.lemma_.lower() == "secretary"
        if not is_title or is_of_another_day(referent.token):
            return referent
        term = self._lexicon.holders.secretary(referent.name, self._day)
        return self.holder(term, referent.token) if term is not None else referent

    def _field_before(self, token: Token) -> Token | None:
        """ "The Secretary" of an order is the one that it named in full."""
        if not any(c.dep_ == "det" and c.lower_ == "the" for c in token.children):
            return None
        near = self._doc[max(0, token.i - _WORDS_BACK) : token.i]
        earlier = (t for t in reversed(near) if t.lower_ == "secretary")
        return next((field for t in earlier if (field := _field(t)) is not None), None)

    def _is_president(self, mention: Mention) -> bool:
        """Whether somebody who was named is one of ours, or bears the title: "President Marlow"."""
        if mention.record.name in self._lexicon.holders.presidents:
            return True
        before = self._doc[max(0, mention.start - 1) : mention.start + 1]
        return any(token.lower_ == "president" for token in before)

    def president(self, token: Token, first: date | None, last: date | None = None) -> Referent:
        """Return the President of the United States from one day to another: a person, or the
        office where it is not known who held it."""
        name = self._lexicon.holders.president(first, last)
        record = next((m.record for m in self._before.mentions if m.record.name == name), None)
        classes = frozenset({"person", "executive"})
        return Referent(name=name, classes=classes, token=token, record=record, how="office")

    def at(self, referent: Referent, value: str | None) -> Referent:
        """Return who held the office on the day of an event, for whom it was on that of the text.

        "In 2022 the president signed it", in a text of 2025, is told of the president of 2022.
        """
        if value is None or referent.how != "office" or "executive" not in referent.classes:
            return referent
        days = parse_value(value)
        if self._day is not None and days.first <= self._day <= days.last:
            return referent
        return self.president(referent.token, days.first, days.last)

    def department(self, token: Token, definite: Mention | None) -> Referent | None:
        """Return what "the department" is where no department was named before it.

        Said of a part of one ("EBSA … the department"), it is the whole; in a text that a
        department publishes, it is the publisher. Else None.
        """
        if self._before.key(token) != "department":
            return None
        if definite is not None:
            name = self._lexicon.part_of.get(definite.record.id)
            return self._of_name(name, token) if name is not None else None
        children = list(token.children)
        if not any(c.lower_ == "the" for c in children) or any(
            c.dep_ in _TELLING for c in children
        ):
            return None
        document = self._doc._.document
        found = _PUBLISHER.match(document.publisher) if document is not None else None
        return self._of_field(found[1] or found[2], token) if found is not None else None

    def _department(self, token: Token, field: Token) -> Referent | None:
        return self._of_field(field.text, token)

    def _of_field(self, word: str, token: Token) -> Referent | None:
        if word.lower() not in self._lexicon.words["departments"]:
            return None
        return self._of_name(f"Department of {_DEPARTMENTS.get(word.lower(), word)}", token)

    def _of_name(self, name: str, token: Token) -> Referent:
        record = next(
            (m.record for m in self._before.mentions
             if isinstance(m.record, Entity) and m.record.type == "agency"
             and m.record.name.casefold().removeprefix("u.s. ") == name.casefold()),
            None,
        )  # fmt: skip
        return Referent(
            name=record.name if record else name,
            classes=frozenset({"office", "agency"}),
            token=token,
            record=record,
            how="office",
        )


def _field(secretary: Token) -> Token | None:
    fields = [*_own(secretary, {"compound", "nmod"}), *prepositional(secretary, "of")]
    return next(iter(fields), None)


def _own(token: Token, labels: set[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]
