"""Where a document names persons, bodies, places and classes of assets."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from policytrail.nlp.noun_phrases import core

_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
_BOUGHT = frozenset({
    "allocation", "commitment", "exposure", "fund", "holding", "investment", "portfolio",
    "position", "program", "programme", "sleeve", "stake",
})  # fmt: skip


def named_tokens(doc: Doc) -> frozenset[int]:
    """Return the tokens in the names of all entities but assets."""
    spans = (
        doc.char_span(mention.start, mention.end, alignment_mode="expand")
        for entity in doc._.entities if entity.type != "asset"
        for mention in entity.mentions
    )  # fmt: skip
    return frozenset(token.i for span in spans if span is not None for token in span)


class Assets:
    """The classes of assets of one document: what a fund may want or not, where no issue fits."""

    def __init__(self, doc: Doc) -> None:
        self._at: dict[int, str] = {}
        for entity in doc._.entities:
            if entity.type != "asset" or entity.name != entity.name.lower():
                continue  # the name of one fund is none of a class
            for mention in entity.mentions:
                span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
                if span is not None:
                    self._at.update((token.i, entity.name) for token in span)

    def of(self, token: Token) -> Iterator[str]:
        """Yield the asset that a noun phrase names: "hedge funds", "the hedge fund program".

        Of "hedge fund fees" none: the fees are meant.
        """
        if token.i not in self._at and token.lemma_.lower() not in _BOUGHT:
            return
        names = (self._at.get(part.i) for part in core(token))
        yield from dict.fromkeys(name for name in names if name is not None)


def bills_counted(doc: Doc, number: Token, cited: Container[str]) -> tuple[str, ...]:
    """Return the bills that "all three" means, where the document has as many; else nothing."""
    bills = [i.name for i in doc._.instruments if i.kind in {"bill", "law"} and i.name not in cited]
    return tuple(bills) if _NUMBERS.get(number.lower_) == len(bills) else ()
