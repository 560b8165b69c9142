"""Documents with marks inside their text, as the lines that are learned from.

    python -m training.events.marked MARKED.jsonl... > training/events/documents/NAME.jsonl

Who writes a document puts what tells of an event or a position in brackets, ``[e1:signed]``, and
describes it beside the text under that id. Here the brackets leave the text, and each mark gets
the words that it stood around, ``word@2`` for their second occurrence. A position of ``AUTHOR`` or
``PUBLISHER``, whom the text need not name, gets a ``holder`` in place of ``by``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\[([es]\d+):([^\]\[]+)\]")
_HEAD = ("id", "register", "source_class", "publisher", "title", "text", "published")
_EVENT = ("type", "status", "by", "of", "when", "date", "background", "voice")
_HOLDERS = {"AUTHOR": "author", "PUBLISHER": "publisher"}


class MarkError(ValueError):
    """A mark that is not described, or a description without its mark; names both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """A text without its marks, and the words of each mark by id."""

    text: str
    words: Mapping[str, str]


def unmark(text: str) -> Unmarked:
    """Take the marks out of a text."""
    parts: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    at = size = 0
    for match in _MARK.finditer(text):
        parts += [text[at : match.start()], match[2]]
        start = size + match.start() - at
        size = start + len(match[2])
        spans[match[1]] = start, size
        at = match.end()
    plain = "".join(parts) + text[at:]
    return Unmarked(text=plain, words={key: _printed(plain, *span) for key, span in spans.items()})


def _printed(text: str, start: int, end: int) -> str:
    """Return the words of a span, with the number of their occurrence if it is not the first."""
    words = text[start:end].strip()
    begin = start + text[start:end].index(words)
    hits = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    number = [hit.start() for hit in hits].index(begin) + 1
    return words if number == 1 else f"{words}@{number}"


def line_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the line of a document with marks in its text.

    Raises:
        MarkError: marks and descriptions do not match, or a mark cuts a word.
    """
    try:
        bare = unmark(row["text"])
    except ValueError as error:
        raise MarkError(f"{row['id']}: a mark begins or ends within a word") from error
    described = {mark["id"] for mark in (*row["events"], *row["stances"])}
    if odd := sorted(described ^ set(bare.words)):
        raise MarkError(f"{row['id']}: marked or described, not both: {', '.join(odd)}")
    head = {key: row[key] for key in _HEAD if row.get(key)}
    return {
        **head,
        "text": bare.text,
        "events": [_event(event, bare.words) for event in row["events"]],
        "stances": [_stance(stance, bare.words) for stance in row["stances"]],
    }


def _event(event: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    told = {key: event[key] for key in _EVENT if event.get(key)}
    told = {"t": words[event["id"]], **told, "by": event["by"], "of": event["of"]}
    same = [words[key] for key in event.get("same") or () if key in words]
    return {**told, "same": same} if same else told


def _stance(stance: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    shown = {"t": words[stance["id"]], "view": stance["view"]}
    holder = stance.get("by")
    if holder in _HOLDERS:
        shown["holder"] = _HOLDERS[holder]
    elif holder:
        shown["by"] = holder
    if stance.get("of"):
        shown["of"] = stance["of"]
    return {**shown, "issues": list(stance.get("issues") or ())}


def _rows(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def main(arguments: list[str]) -> None:
    """Print the lines; what has a fault is named and left out, and the exit status is 1."""
    faults = []
    for row in _rows([Path(name) for name in arguments]):
        try:
            print(json.dumps(line_of(row), ensure_ascii=False))
        except MarkError as error:
            faults.append(str(error))
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
