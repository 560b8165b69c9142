"""The model's recogniser, on the sentences that can hold a name that nobody else finds.

A third of the pipeline's time goes into it. A sentence without a capital letter that its first
place, the gazetteer or the words of the name itself explain holds no name to be found; and the
recogniser sees but four words to each side, so that the sentences around hardly matter to it
(docs/decisions/0402).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from policytrail.nlp.decoding import Found, make_decoder
from policytrail.nlp.lexicons import load_once
from policytrail.nlp.names import self_evident
from policytrail.nlp.namewords import NameWords, load_name_words

NAME = "selective_ner"
_TAGS_OF_NAMES = frozenset({"", "NNP", "NNPS", "NN", "NNS", "FW", "JJ"})


class SelectiveRecogniser:
    """Sets ``doc.ents`` as the model's ``ner`` does, but reads only part of the sentences."""

    def __init__(self, recogniser: Any, words: NameWords) -> None:
        self._recogniser = recogniser
        self._decoder = make_decoder(recogniser)
        self._words = words

    def __call__(self, doc: Doc) -> Doc:
        """Fill the entities of one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 8) -> Iterator[Doc]:
        """Fill the entities of documents, in their order."""
        docs = list(docs)
        evident = [self_evident(doc, self._words) for doc in docs]
        chosen = [
            worth_reading(doc, spans, self._words) for doc, spans in zip(docs, evident, strict=True)
        ]
        parts = [_part(doc, tokens) for doc, tokens in zip(docs, chosen, strict=True)]
        read = self._read(parts, batch_size)
        for doc, tokens, spans, found in zip(docs, chosen, evident, read, strict=True):
            labelled = [Span(doc, start, end, label=label) for start, end, label in spans if label]
            doc.set_ents(_first_come([*_moved(found, tokens, doc), *labelled]))
            yield doc

    def _read(self, parts: list[Doc], batch_size: int) -> Iterator[list[Found]]:
        if self._decoder is not None:
            yield from self._decoder.read(parts)
            return
        for part in self._recogniser.pipe(parts, batch_size=batch_size):
            yield [Found(start=e.start, end=e.end, label=e.label_) for e in part.ents]


def worth_reading(doc: Doc, evident: Iterable[tuple[int, int, str]], words: NameWords) -> list[int]:
    """Return the indexes of the tokens of all sentences that may hold an unknown name.

    A capital is explained by a name that needs no recogniser, by a word that is capitalised
    without being a name ("Thursday", "Secretary"), or by the same word in small letters elsewhere
    in the text ("the Border" in a text about the border).
    """
    known = {i for start, end, _ in evident for i in range(start, end)}
    common = {token.text for token in doc if token.text.islower()}
    tokens: list[int] = []
    for sentence in doc.sents:
        for token in sentence:
            if token.i not in known and _may_be_name(token, sentence.start, common, words):
                tokens.extend(range(sentence.start, sentence.end))
                break
    return tokens


def _first_come(spans: Iterable[Span]) -> list[Span]:
    taken: set[int] = set()
    kept: list[Span] = []
    for span in spans:
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return kept


def _may_be_name(token: Token, start: int, common: set[str], words: NameWords) -> bool:
    text = token.text
    if not (text[0].isupper() or text[-1].isupper()):
        return False
    lower = token.lower_
    if lower in common or lower in words.capitalised or token.is_stop:
        return False
    return token.i > start or token.tag_ in _TAGS_OF_NAMES


def _part(doc: Doc, tokens: Sequence[int]) -> Doc:
    words = [doc[i].text for i in tokens]
    spaces = [bool(doc[i].whitespace_) for i in tokens]
    return Doc(doc.vocab, words=words, spaces=spaces)


def _moved(found: Sequence[Found], tokens: Sequence[int], doc: Doc) -> Iterator[Span]:
    for entity in found:
        start, end = tokens[entity.start], tokens[entity.end - 1] + 1
        if (
            end - start == entity.end - entity.start
        ):  # else it would join sentences that stand apart
            yield Span(doc, start, end, label=entity.label)


@Language.factory(
    NAME, assigns=["doc.ents"], requires=["doc._.names"], default_config={"lexicons": []}
)
def make_selective_ner(nlp: Language, name: str, lexicons: list[str]) -> SelectiveRecogniser:
    """Build the component around the model's ``ner``, which must still be there."""
    words = load_once(nlp, load_name_words, lexicons)
    return SelectiveRecogniser(nlp.get_pipe("ner"), words)


def select_recognition(nlp: Language, lexicons: Sequence[Path] = ()) -> None:
    """Put the selective recogniser in the place of the model's."""
    nlp.add_pipe(NAME, after="ner", config={"lexicons": [str(folder) for folder in lexicons]})
    nlp.remove_pipe("ner")
