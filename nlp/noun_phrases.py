"""Parts of noun phrases, and names of bodies, for the rules that look for targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from policytrail.records import Instrument

_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "his", "her", "its", "their", "all", "both"}
)
_TERMS = frozenset({"last", "previous", "next", "current", "prior", "this", "coming", "new"})
_FEW = {"both": 2, "two": 2, "three": 3, "four": 4}


def names_of_bodies(doc: Doc) -> dict[int, str]:
    """Return what stands for the names of bodies: nothing, or "pension fund" for a fund's."""
    words: dict[int, str] = {}
    for entity in doc._.entities:
        if entity.type in {"place", "asset", "person"}:
            continue
        for mention in entity.mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and len(span):
                words.update(dict.fromkeys(range(span.start, span.end), ""))
                if entity.type == "pension_fund":
                    words[span.start] = "pension fund"
    return words


def phrase(token: Token) -> list[Token]:
    """Return the words of a noun phrase without its relative clauses."""
    skipped: set[int] = set()
    for child in token.subtree:
        if child.dep_ in {"relcl", "advcl"} or (child.dep_ == "acl" and child.tag_ != "VBG"):
            skipped.update(part.i for part in child.subtree)
    return [part for part in token.subtree if part.i not in skipped]


def year_in(instrument: Instrument) -> str:
    found = re.search(r"(?:19|20)\d\d", f"{instrument.name} {instrument.key or ''}")
    return found[0] if found else "9999"


def core(token: Token) -> Iterator[Token]:
    """Yield the words of a phrase that say which thing it is, relative clauses left out."""
    yield token
    for child in token.children:
        if child.dep_ in {"compound", "amod", "nmod", "appos", "poss", "nummod"}:
            yield from core(child)


def is_definite(token: Token) -> bool:
    return any(
        (child.dep_ in {"det", "predet"} and child.lower_ in _DEFINITE)
        or child.dep_ == "poss"
        for child in token.children
    ) or (
        # "called the rule fairness": the parser gives the article to the last noun
        token.dep_ in {"nmod", "compound"} and token.i > 0
        and token.nbor(-1).lower_ in _DEFINITE
    )  # fmt: skip


def cited_texts(doc: Doc) -> frozenset[str]:
    """Return the laws and rules that a text cites and that nothing happens to in it."""
    acted_on = {name for event in doc._.events for name in event.objects}
    return frozenset(
        i.name
        for i in doc._.instruments
        if (i.key or "").startswith("cfr:")
        or (i.kind == "law" and i.name.endswith(("Act", "Code")) and i.name not in acted_on)
    )


def is_term(token: Token) -> bool:
    """Tell whether a Congress is a time: "in the last Congress"."""
    if token.text != "Congress" or token.head.lower_ not in {"in", "during", "of", "since"}:
        return False
    return any(c.lower_ in _TERMS or c.lower_[:1].isdigit() for c in token.children)


def count_of(noun: Token) -> int | None:
    """Return how many a definite plural speaks of, if the noun says nothing else of them."""
    if any(c.dep_ in {"prep", "relcl", "acl", "amod", "compound"} for c in noun.children):
        return None
    words = [c.lower_ for c in noun.children if c.dep_ in {"nummod", "predet", "det"}]
    if not {"the", "these", "those", "both"} & set(words):
        return None
    return next((_FEW[word] for word in words if word in _FEW), None)
