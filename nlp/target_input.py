"""What the tone encoder reads: a text with one target marked, as numbers.

    [CLS] left context @ target @ right context [SEP]

The markers are the typed-free entity markers of relation extraction (Zhou and Chen 2022, "An
improved baseline for sentence-level relation extraction", punctuation form). A text longer than
the encoder takes is cut around the target: half of the room before it, half after, and what one
side does not need goes to the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

TOKEN_LIMIT = 160
_LONE = re.compile("[\ud800-\udfff]")
_MARKER = "@"


class Encoding(Protocol):
    """What we need of an encoding of the library ``tokenizers``."""

    @property
    def ids(self) -> list[int]:
        """The numbers of the tokens."""


class Tokenizer(Protocol):
    """What we need of a tokenizer of the library ``tokenizers``."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoding:
        """Return the tokens of a text."""

    def token_to_id(self, token: str) -> int | None:
        """Return the number of a token; None if it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The numbers of the tokens that frame a text: its first, its last and the marker."""

    first: int
    last: int
    marker: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetInput:
    """Token numbers, and the half-open range of the target with both of its markers."""

    ids: tuple[int, ...]
    start: int
    end: int


class TargetOutsideError(ValueError):
    """The target is no part of the text."""


def frame_of(tokenizer: Tokenizer) -> Frame:
    """Return the frame of a tokenizer, which has either BERT's or MPNet's names for it.

    Raises:
        KeyError: the tokenizer has no such tokens.
    """
    first, last = ends_of(tokenizer)
    return Frame(first=first, last=last, marker=_number(tokenizer, _MARKER))


def whole_characters(text: str) -> str:
    """Return a text of the same length in which no half of a character is left.

    A tokenizer takes none.
    """
    return _LONE.sub("\ufffd", text)


def ends_of(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the numbers of the first and the last token of every input.

    Raises:
        KeyError: the tokenizer has neither BERT's nor MPNet's names for them.
    """
    return _number(tokenizer, "[CLS]", "<s>"), _number(tokenizer, "[SEP]", "</s>")


def _number(tokenizer: Tokenizer, *names: str) -> int:
    for name in names:
        number = tokenizer.token_to_id(name)
        if number is not None:
            return number
    raise KeyError(" or ".join(names))


def mark_target(
    tokenizer: Tokenizer, frame: Frame, text: str, span: tuple[int, int], limit: int = TOKEN_LIMIT
) -> TargetInput:
    """Return the input for the target at the half-open character range ``span`` of ``text``.

    Raises:
        TargetOutsideError: the range is empty or not inside the text.
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise TargetOutsideError(f"target {start}-{end} of a text of {len(text)} characters")
    left, target, right = (
        tokenizer.encode(part, add_special_tokens=False).ids
        for part in (text[:start], text[start:end], text[end:])
    )
    target = target[: limit - 4]
    before, after = _shares(len(left), len(right), limit - 4 - len(target))
    kept = left[len(left) - before :]
    ids = [frame.first, *kept, frame.marker, *target, frame.marker, *right[:after], frame.last]
    return TargetInput(ids=tuple(ids), start=1 + before, end=3 + before + len(target))


def _shares(left: int, right: int, room: int) -> tuple[int, int]:
    """Return how many tokens of each side are kept."""
    half = room // 2
    before = min(left, max(half, room - right))
    return before, min(right, room - before)


def widest(inputs: Sequence[TargetInput]) -> int:
    """Return the number of tokens of the longest input."""
    return max(len(each.ids) for each in inputs)
