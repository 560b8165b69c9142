"""The greedy reading of spaCy's recogniser, for all tokens of a batch at once.

spaCy's recogniser walks over a text token by token, and for each of its 74 moves at each token it
asks functions that take Python's lock: that is two thirds of its time (spaCy 3.8,
docs/decisions/0412). But outside a name a move depends on the token alone, and inside one only on
the name's first token, this token and the one before: so the moves of all tokens are reckoned in
one product of matrices, and the names are then followed side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from spacy.tokens import Doc

_FEATURES = 3  # vectors of a state: this token, the name's first token, the token before
_OUTSIDE, _WHOLE, _BEGIN, _IN, _LAST = "O", "U", "B", "I", "L"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name at tokens ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int
    label: str


class Decoder:
    """Reads names as the recogniser that it was made from would, in texts without any yet."""

    def __init__(self, recogniser: Any) -> None:
        model, moves = recogniser.model, recogniser.moves
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._vectors = model.get_ref("tok2vec")
        self._ops = model.ops
        width = lower.get_dim("nO") * lower.get_dim("nP")
        self._pieces: int = lower.get_dim("nP")
        self._lower: Any = lower.get_param("W").reshape((_FEATURES * width, lower.get_dim("nI")))
        self._pad: Any = lower.get_param("pad").reshape((_FEATURES, width))
        self._bias: Any = lower.get_param("b").reshape((width,))
        self._upper: Any = upper.get_param("W")
        self._upper_bias: Any = upper.get_param("b")
        names = [moves.get_class_name(i) for i in range(moves.n_moves)]
        self._kinds = [name.partition("-")[0] for name in names]
        self._labels = [name.partition("-")[2] for name in names]
        numbers = {name: i for i, name in enumerate(names)}
        # Of each move that begins a name, the moves that go on with it and that end it.
        self._going_on = numpy.array([numbers.get(f"{_IN}-{label}", 0) for label in self._labels])
        self._ending = numpy.array([numbers.get(f"{_LAST}-{label}", 0) for label in self._labels])
        self._never = self._mask({_IN, _LAST}) | numpy.array(
            [
                kind != _OUTSIDE and not label
                for kind, label in zip(self._kinds, self._labels, strict=True)
            ]
        )
        self._begins = self._mask({_BEGIN})
        self._names = self._mask({_BEGIN, _WHOLE})

    def _mask(self, kinds: set[str]) -> Any:
        return numpy.array([kind in kinds for kind in self._kinds])

    def read(self, docs: Sequence[Doc]) -> Iterator[list[Found]]:
        """Yield the names of each text, in order."""
        lengths = [len(doc) for doc in docs]
        if not sum(lengths):
            yield from ([] for _ in docs)
            return
        vectors = self._vectors.predict(docs)
        spaces = numpy.array([token.is_space for doc in docs for token in doc])
        last = numpy.zeros(len(spaces), dtype=bool)
        ends = numpy.cumsum(lengths)
        last[ends[ends > 0] - 1] = True
        states: Any = self._ops.gemm(vectors, self._lower, trans2=True)
        states = states.reshape((len(spaces), _FEATURES, -1))
        moves = self._moves_outside(states, spaces, last)
        closes = self._ends_of_names(states, moves, last)
        start = 0
        for length in lengths:
            yield self._names_in(moves, closes, start, start + length)
            start += length

    def _moves_outside(self, states: Any, spaces: Any, last: Any) -> Any:
        """Return the best move of each token for the case that no name is open before it."""
        unmaxed = states[:, 0] + self._pad[1] + self._pad[2] + self._bias
        scores = self._ops.gemm(self._maxed(unmaxed), self._upper, trans2=True) + self._upper_bias
        lowest = numpy.float32(-numpy.inf)
        scores[:, self._never] = lowest
        scores[numpy.ix_(last, self._begins)] = lowest
        scores[numpy.ix_(spaces, self._names)] = lowest
        return scores.argmax(axis=1)

    def _ends_of_names(self, states: Any, moves: Any, last: Any) -> dict[int, int]:
        """Return for each token that would begin a name of several the last token of it."""
        first = numpy.flatnonzero(self._begins[moves])
        place = first + 1
        ends: dict[int, int] = {}
        while len(first):
            unmaxed = states[place, 0] + states[first, 1] + states[place - 1, 2] + self._bias
            hidden = self._maxed(unmaxed)
            begun = moves[first]
            going_on = self._score(hidden, self._going_on[begun])
            ending = self._score(hidden, self._ending[begun])
            done = last[place] | (ending > going_on)
            ends.update(zip(first[done].tolist(), place[done].tolist(), strict=True))
            first, place = first[~done], place[~done] + 1
        return ends

    def _maxed(self, unmaxed: Any) -> Any:
        return unmaxed.reshape((len(unmaxed), -1, self._pieces)).max(axis=2)

    def _score(self, hidden: Any, moves: Any) -> Any:
        return (hidden * self._upper[moves]).sum(axis=1) + self._upper_bias[moves]

    def _names_in(self, moves: Any, ends: dict[int, int], start: int, stop: int) -> list[Found]:
        found: list[Found] = []
        place = start
        for i in (numpy.flatnonzero(self._names[moves[start:stop]]) + start).tolist():
            if i >= place:
                place = ends.get(i, i) + 1
                label = self._labels[moves[i]]
                found.append(Found(start=i - start, end=place - start, label=label))
        return found


def make_decoder(recogniser: Any) -> Decoder | None:
    """Return a decoder for a recogniser; None where it is of another make than it can read."""
    model, settings = recogniser.model, recogniser.cfg
    if model.name != "parser_model" or settings.get("beam_width", 1) != 1:
        return None
    if not model.attrs.get("has_upper") or model.attrs.get("unseen_classes"):
        return None
    lower = model.get_ref("lower")
    if lower.name != "precomputable_affine" or lower.get_dim("nF") != _FEATURES:
        return None
    return Decoder(recogniser)
