"""Where a document names persons, bodies and places."""

from __future__ import annotations

from spacy.tokens import Doc


def named_tokens(doc: Doc) -> frozenset[int]:
    """Return the tokens in the names of all entities but assets."""
    spans = (
        doc.char_span(mention.start, mention.end, alignment_mode="expand")
        for entity in doc._.entities if entity.type != "asset"
        for mention in entity.mentions
    )  # fmt: skip
    return frozenset(token.i for span in spans if span is not None for token in span)
