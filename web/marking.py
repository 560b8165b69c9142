"""Marks places in a text as HTML. The text comes out as it went in: marks add no character.

Sentences that claims rest on enclose words that were recognised. Places that cross each other are
cut, so that all nest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text (code points, end exclusive), and the numbers of the notes about it."""

    start: int
    end: int
    notes: tuple[int, ...]
    css: str
    label: str  # what a screen reader says of it
    is_sentence: bool = False


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    start: int
    back: int  # the end, negative: of two that begin together the longer one comes first
    inner: bool
    number: int
    is_rest: bool

    @property
    def end(self) -> int:
        return -self.back


def mark(text: str, places: Iterable[Place]) -> Markup:
    """Return paragraphs of the text with its places marked.

    A sentence is a ``span`` with a small link to its first note; words are links to their first
    note. Each has the id ``at-START-END``. Links never stand in links.
    """
    known = _apart([one for one in places if 0 <= one.start < one.end <= len(text)])
    writer = _Writer(text, known)
    for piece in _nested(known):
        writer.open(piece)
    return writer.finish()


def _apart(places: Sequence[Place]) -> list[Place]:
    """Join places that are the same, and give words within words to the longer ones."""
    sentences: dict[tuple[int, int], Place] = {}
    words: list[Place] = []
    for one in sorted(places, key=lambda each: (each.start, -each.end, each.notes)):
        if one.is_sentence:
            key = (one.start, one.end)
            sentences[key] = _with(sentences[key], one) if key in sentences else one
        elif words and one.start < words[-1].end:
            words[-1] = _with(words[-1], one)
        else:
            words.append(one)
    return [*sentences.values(), *words]


def _with(first: Place, other: Place) -> Place:
    classes = " ".join(dict.fromkeys(f"{first.css} {other.css}".split()))
    label = first.label if other.label in first.label else f"{first.label}; {other.label}"
    notes = tuple(dict.fromkeys(first.notes + other.notes))
    return Place(first.start, first.end, notes, classes, label, first.is_sentence)


def _nested(places: Sequence[Place]) -> Iterable[_Piece]:
    """Yield pieces such that each that begins within another also ends within it."""
    waiting = [
        _Piece(one.start, -one.end, not one.is_sentence, number, False)
        for number, one in enumerate(places)
    ]
    heapq.heapify(waiting)
    ends: list[int] = []
    while waiting:
        piece = heapq.heappop(waiting)
        while ends and ends[-1] <= piece.start:
            ends.pop()
        if ends and piece.end > ends[-1]:
            rest = _Piece(ends[-1], piece.back, piece.inner, piece.number, True)
            heapq.heappush(waiting, rest)
            piece = _Piece(piece.start, -ends[-1], piece.inner, piece.number, piece.is_rest)
        ends.append(piece.end)
        yield piece


class _Writer:
    """Writes text and tags from left to right."""

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        self._text = text
        self._places = places
        self._at = 0
        self._open: list[tuple[int, str]] = []  # where it ends, and its end tag
        self._in_link = 0
        self._given: set[str] = set()
        self._out: list[str] = ['<p class="pt-par">']

    def open(self, piece: _Piece) -> None:
        self._close_until(piece.start)
        self._write(piece.start)
        place = self._places[piece.number]
        numbers = " ".join(map(str, place.notes))
        data = f'data-start="{piece.start}" data-end="{piece.end}" data-notes="{numbers}"'
        identity = self._identity(piece, place)
        if place.is_sentence:
            self._out.append(f'<span class="pt-claim {escape(place.css)}"{identity} {data}>')
            if not piece.is_rest and not self._in_link:
                self._out.append(
                    f'<a class="pt-flag" href="#note-{place.notes[0]}"'
                    f' aria-label="{escape(place.label)}"></a>'
                )
            self._open.append((piece.end, "</span>"))
            return
        self._in_link += 1
        self._out.append(
            f'<a class="pt-word {escape(place.css)}"{identity} {data}'
            f' href="#note-{place.notes[0]}">'
        )
        self._open.append((piece.end, "</a>"))

    def _identity(self, piece: _Piece, place: Place) -> str:
        """Return the id of a place; of one that is cut or told twice, only the first piece's."""
        identity = f"at-{place.start}-{place.end}"
        if piece.is_rest or identity in self._given:
            return ""
        self._given.add(identity)
        return f' id="{identity}"'

    def finish(self) -> Markup:
        self._close_until(len(self._text))
        self._write(len(self._text))
        self._out.append("</p>")
        return Markup("".join(self._out))  # noqa: S704 - all text went through escape

    def _close_until(self, place: int) -> None:
        while self._open and self._open[-1][0] <= place:
            self._write(self._open[-1][0])
            _, tag = self._open.pop()
            self._out.append(tag)
            self._in_link -= tag == "</a>"

    def _write(self, end: int) -> None:
        """Write text up to a place; outside of marks a new line begins a paragraph."""
        text = self._text[self._at : end]
        self._at = end
        # A parser of HTML would make "\r\n" one character, and offsets would no longer fit.
        safe = str(escape(text)).replace("\r", "&#13;")
        self._out.append(safe if self._open else safe.replace("\n", '\n</p><p class="pt-par">'))
