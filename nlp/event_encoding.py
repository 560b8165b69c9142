"""What the event encoder reads and says: windows of pieces, and the names of its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from policytrail.nlp.target_input import ends_of, whole_characters
from policytrail.records import EventStatus, EventType

if TYPE_CHECKING:
    import tokenizers

VIEWS = ("support", "oppose", "neutral")
KINDS: tuple[str, ...] = (*get_args(EventType), *VIEWS)
STATUSES: tuple[str, ...] = get_args(EventStatus)
ROLES = ("by", "of", "when")
ISSUES = (
    "crypto-in-retirement-plans",
    "private-assets-in-retirement-plans",
    "public-pension-crypto-investment",
    "stablecoin-regulation",
    "crypto-market-structure",
    "central-bank-digital-currency",
    "esg-in-retirement-plans",
    "fiduciary-advice-rule",
    "retirement-plan-litigation",
)
PIECE_LIMIT = 192
# Sentences are read in windows as long as the passages that were learned from.
WINDOW_PIECES = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Pieces of a text.

    ``places`` are the pieces that begin a word, ``spans`` the code points of these words.
    """

    ids: tuple[int, ...]
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Windower:
    """Cuts texts into windows with one tokenizer."""

    def __init__(self, tokenizer: tokenizers.Tokenizer) -> None:
        """Take a tokenizer that neither cuts nor pads.

        Raises:
            KeyError: it has no tokens that frame a text.
        """
        self._tokenizer = tokenizer
        self._first, self._last = ends_of(tokenizer)

    def whole(self, text: str) -> Window:
        """Return a text as one window; what lies beyond the limit is cut off."""
        return self._join([self._encode(text, 0)])

    def windows(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        wanted: Sequence[bool] | None = None,
    ) -> list[Window]:
        """Return windows of whole sentences, as many as fit into the limit each.

        ``wanted`` says of each sentence whether it is to be read. A window without any such is
        left out; the others are the same whichever are wanted.
        """
        packs: list[list[_Pieces]] = []
        kept: list[bool] = []
        size = 0
        for at, (start, end) in enumerate(sentences):
            pieces = self._encode(text[start:end], start)
            if not packs or size + len(pieces.ids) > WINDOW_PIECES - 2:
                packs.append([])
                kept.append(wanted is None)
                size = 0
            packs[-1].append(pieces)
            kept[-1] = kept[-1] or (wanted is not None and wanted[at])
            size += len(pieces.ids)
        return [self._join(pack) for pack, keep in zip(packs, kept, strict=True) if keep]

    def _encode(self, text: str, shift: int) -> _Pieces:
        encoded = self._tokenizer.encode(whole_characters(text), add_special_tokens=False)
        # The library makes a new list each time that it is asked for one.
        ids, words, offsets = encoded.ids, encoded.word_ids, encoded.offsets
        firsts = [at for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
        ends = [*firsts[1:], len(ids)] if firsts else []
        spans = [
            (shift + offsets[first][0], shift + offsets[end - 1][1])
            for first, end in zip(firsts, ends, strict=True)
        ]
        return _Pieces(ids=tuple(ids), firsts=tuple(firsts), spans=tuple(spans))

    def _join(self, parts: Sequence[_Pieces]) -> Window:
        ids: list[int] = [self._first]
        places: list[int] = []
        spans: list[tuple[int, int]] = []
        for part in parts:
            places += [len(ids) + first for first in part.firsts]
            spans += part.spans
            ids += part.ids
        ids = ids[: PIECE_LIMIT - 1]
        kept = sum(place < len(ids) for place in places)
        return Window(
            ids=(*ids, self._last), places=tuple(places[:kept]), spans=tuple(spans[:kept])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    ids: tuple[int, ...]
    firsts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
