"""Passages with events and stances that persons wrote and marked, as lessons for the encoder.

A passage is one JSON line: ``text``, ``published``, ``events`` (``t`` the telling word, ``type``,
``status``, ``by``, ``of``, ``when``) and ``stances`` (``t``, ``view``, ``by``, ``of``, ``issues``).
Spans are printed words; ``word@2`` is the second occurrence. ``again`` lists words that tell an
event once more, ``optional`` marks what may be found or not: both are left out of the loss.

A line with a ``register`` is a document or stands for one: it is cut into windows of whole
sentences as the package cuts a text, and each window is a lesson. A role is sought at the
occurrence nearest to the telling word, in the same window.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.nlp.event_encoding import ISSUES, KINDS, ROLES, STATUSES, Window, Windower
from policytrail.nlp.plain_sentences import sentence_bounds

_SPAN = re.compile(r"(.*?)(?:@(\d+))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One event or stance at a word of a window; places are those of pieces."""

    place: int
    kind: int
    status: int | None
    issues: tuple[int, ...]
    roles: Mapping[int, frozenset[int]]  # role -> places of the words that fill it
    counts: bool  # whether it must be found


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A window and what is to be found in it; ``unclear`` places teach no kind."""

    window: Window
    marks: tuple[Mark, ...]
    unclear: frozenset[int]


class PassageError(ValueError):
    """A passage with a span that its text does not hold."""


def read_passages(paths: Iterable[Path], windower: Windower) -> list[Lesson]:
    """Return the lessons of JSON Lines files.

    Raises:
        PassageError: names file, line and span.
    """
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                found += _lessons(json.loads(line), windower)
            except (ValueError, KeyError) as error:
                raise PassageError(f"{path.name}:{number}: {error}") from error
    return found


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a plain text as code points; white space between them is none's."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        end = max(start + 1, sentence_bounds(text, start, start)[1])
        found.append((start, end))
        start = end
    return found


def _lessons(row: Mapping[str, Any], windower: Windower) -> list[Lesson]:
    text = row["text"]
    _check_spans(row)
    if "register" not in row:
        return [_lesson(row, windower.whole(text))]
    windows = windower.windows(text, sentences_of(text))
    return [_lesson(row, window) for window in windows]


def _check_spans(row: Mapping[str, Any]) -> None:
    for mark in (*row.get("events", ()), *row.get("stances", ())):
        _span(row["text"], mark["t"])


def _lesson(row: Mapping[str, Any], window: Window) -> Lesson:
    text = row["text"]
    unclear = {
        place for event in row.get("events", ()) for words in event.get("again", ())
        for place in _places(window, text, words)[:1]
    }  # fmt: skip
    marks = [*_events(row, window), *_stances(row, window)]
    unclear |= {mark.place for mark in marks if not mark.counts}
    return Lesson(window=window, marks=tuple(marks), unclear=frozenset(unclear))


def _events(row: Mapping[str, Any], window: Window) -> Iterator[Mark]:
    for event in row.get("events", ()):
        roles = {
            "by": event.get("by", []),
            "of": event.get("of", []),
            "when": [event["when"]] if event.get("when") else [],
        }
        place = _places(window, row["text"], event["t"])
        if place:
            yield Mark(
                place=place[0],
                kind=KINDS.index(event["type"]),
                status=STATUSES.index(event["status"]),
                issues=(),
                roles=_roles(roles, window, row, place[0]),
                counts=not event.get("optional", False),
            )


def _stances(row: Mapping[str, Any], window: Window) -> Iterator[Mark]:
    for stance in row.get("stances", ()):
        roles = {
            "by": [stance["by"]] if stance.get("by") else [],
            "of": [stance["of"]] if stance.get("of") else [],
            "when": [],
        }
        place = _places(window, row["text"], stance["t"])
        if place:
            yield Mark(
                place=place[0],
                kind=KINDS.index(stance["view"]),
                status=None,
                issues=tuple(ISSUES.index(name) for name in stance.get("issues", ())),
                roles=_roles(roles, window, row, place[0]),
                counts=not stance.get("optional", False),
            )


def _roles(
    roles: Mapping[str, Iterable[str]], window: Window, row: Mapping[str, Any], telling: int
) -> dict[int, frozenset[int]]:
    text = row["text"]

    def find(words: str) -> list[int]:
        whole = "register" not in row
        return _places(window, text, words) if whole else _nearest(window, text, words, telling)

    return {
        ROLES.index(name): frozenset(place for words in spans if words for place in find(words))
        for name, spans in roles.items()
    }


def _places(window: Window, text: str, words: str) -> list[int]:
    """Return the places of first pieces of the printed words; none where the window lacks them."""
    return _within(window, _span(text, words))


def _nearest(window: Window, text: str, words: str, near: int) -> list[int]:
    """Return the places of the occurrence that is nearest to a place; none in another window."""
    if re.search(r"@\d+$", words):
        return _places(window, text, words)
    found = [_within(window, match.span()) for match in re.finditer(re.escape(words), text)]
    return min(filter(None, found), key=lambda places: abs(places[0] - near), default=[])


def _within(window: Window, span: tuple[int, int]) -> list[int]:
    start, end = span
    return [
        place for place, (first, last) in zip(window.places, window.spans, strict=True)
        if first < end and start < last
    ]  # fmt: skip


def _span(text: str, words: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(words)
    if match is None or not match[1]:
        raise PassageError(f"not a span: {words!r}")
    hits = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(match[1])}(?!\w)", text)]
    number = int(match[2] or 1)
    if len(hits) < number:
        raise PassageError(f"not in the text: {words!r}")
    return hits[number - 1]
