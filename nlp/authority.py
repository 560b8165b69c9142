"""Who vouches for a claim, and through whom it came.

The chain runs outermost first: "according to the FT, citing people familiar" is the Financial
Times, then people without a name. The claim is worth what the last link of the chain is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.participants import Referents
from policytrail.nlp.referent import Referent
from policytrail.nlp.roles import VERBAL, expand, subjects
from policytrail.records import OFFICIAL_TIERS, Authority, Document

ANONYMOUS = "anonymous"
_SAYING = frozenset({"say", "deny", "doubt"})
_SAID = frozenset({"ccomp", "xcomp", "advcl", "dobj", "parataxis"})
_CITING = frozenset({"cite", "quote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A link of the chain."""

    name: str
    authority: Authority


class AuthorityReader:
    """Reads who vouches for the claims of one document."""

    def __init__(self, doc: Doc, lexicon: EventLexicon, referents: Referents) -> None:
        self._lexicon = lexicon
        self._referents = referents
        self._document: Document | None = doc._.document

    def read(self, token: Token) -> tuple[Authority, tuple[str, ...]]:
        """Return who vouches for what a token tells, and the chain."""
        sources = list(_distinct(self._sources(token)))
        if not sources:
            return self._own(), ()
        return sources[-1].authority, tuple(source.name for source in sources)

    def _own(self) -> Authority:
        if self._document is not None and self._document.tier in OFFICIAL_TIERS:
            return "official"
        return "outlet"

    def _sources(self, token: Token) -> Iterator[Source]:
        """Yield sources from the outermost clause inward."""
        path = list(_upward(token))
        for verb in reversed(path):
            yield from self._of_verb(verb, token)
        for verb in reversed(path):
            yield from self._of_phrases(verb)

    def _of_verb(self, verb: Token, event: Token) -> Iterator[Source]:
        if verb == event:
            return
        classes = self._lexicon.status.get(verb.lemma_.lower(), frozenset())
        if verb.pos_ in VERBAL and classes & _SAYING and _governs_clause(verb, event):
            for speaker in expand(subjects(verb)):
                yield from self._speaker(speaker)

    def _of_phrases(self, verb: Token) -> Iterator[Source]:
        """ "according to X", "…, X reported", "citing Y"."""
        for child in verb.children:
            if child.lower_ == "according":
                for to in child.children:
                    for source in expand(c for c in to.children if c.dep_ == "pobj"):
                        yield from self._speaker(source)
                    if to.dep_ == "pobj":
                        yield from self._speaker(to)
        for child in verb.children:
            if child.dep_ in {"advcl", "parataxis", "ccomp"} and child.lemma_ in _CITING:
                for cited in expand(c for c in child.children if c.dep_ == "dobj"):
                    yield from self._speaker(cited)

    def _speaker(self, token: Token) -> Iterator[Source]:
        lemma = token.lemma_.lower()
        words = self._lexicon.words
        referents = self._referents.of(token, frozenset())
        known = next((r for r in referents if r.record is not None), None)
        if known is not None and known.how in {"record", "pronoun", "definite"}:
            yield Source(name=known.name, authority=self._worth(known, token))
        elif lemma in words["spokes"] and known is not None:
            yield Source(name=known.name, authority="official")
        elif lemma in words["filing"]:
            yield Source(name=lemma, authority="filing")
        elif lemma in words["outlets"]:
            yield Source(name=lemma, authority="outlet")
        elif lemma in words["anonymous"] or (token.pos_ in {"NOUN", "PRON"} and _is_plural(token)):
            yield Source(name=ANONYMOUS, authority="anonymous")
        elif known is not None:
            yield Source(name=known.name, authority=self._worth(known, token))
        elif token.pos_ == "PROPN":
            yield Source(name=token.text, authority="named_person")

    def _worth(self, referent: Referent, token: Token) -> Authority:
        classes = referent.classes
        if "media" in classes:
            return "outlet"
        if classes & {"agency", "court", "legislature", "executive", "office", "legislator"}:
            return "official"
        if "person" in classes:
            return "named_person"
        return "official" if classes & {"company", "pension_fund", "advocacy"} else "outlet"


def _upward(token: Token) -> Iterator[Token]:
    for _ in range(12):
        yield token
        if token.head is token:
            return
        token = token.head


def _governs_clause(verb: Token, event: Token) -> bool:
    """Tell whether the event stands in what is said, or beside it as in "…, X said"."""
    parts = [c for c in verb.children if c.dep_ in _SAID]
    return any(c == event or event.is_ancestor(c) or c.is_ancestor(event) for c in parts)


def _is_plural(token: Token) -> bool:
    return token.tag_ in {"NNS"}


def _distinct(sources: Iterator[Source]) -> Sequence[Source]:
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.name, source)
    return list(found.values())
