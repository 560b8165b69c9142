"""Reads labelled target sentiment: NewsMTSC, FinEntity and SEntFiN, told apart by their content.

- NewsMTSC (Hamborg and Donnay 2021): a JSON object a line, ``sentence_normalized`` and ``targets``
  with ``from``, ``to`` and ``polarity`` 2, 4, 6; or one target a line with polarity -1, 0, 1.
- FinEntity (Tang et al. 2023): a JSON list of ``content`` and ``annotations``.
- SEntFiN (Sinha et al. 2022): CSV with ``Title`` and ``Decisions``, a dictionary of name and label.

The published files have faults, and each has its remedy here: offsets that slipped where characters
broke (the nearest place of the name is taken), names with apostrophes in apostrophes, and names in
which the words of verdicts were replaced ("Rusnegative" for Russell, since sell became negative).
A target that cannot be placed is a failure, and the rest goes on.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from policytrail.errors import LanguageError
from policytrail.records import Failure, SentimentLabel

ToneFormat = Literal["newsmtsc", "finentity", "sentfin"]

_LABELS = get_args(SentimentLabel)
_POLARITIES: Mapping[float, SentimentLabel] = {
    2: "negative", 4: "neutral", 6: "positive", -1: "negative", 0: "neutral", 1: "positive",
}  # fmt: skip
_PAIR = re.compile(
    r"(?:^\s*\{|,)\s*(['\"])(?P<name>.+?)\1\s*:\s*['\"](?P<label>[A-Za-z]+)['\"]\s*(?=,|\}|$)"
)
# Verdicts that were put in the place of the words they come from, inside of names too.
_REPLACED = (("positive", "buy"), ("neutral", "hold"), ("negative", "sell"))
_ARTICLE_PARTS = 3  # of NewsMTSC's ids: collection, event or version, article

_Target = tuple[str, Any, Any, Any]  # name, start, end, label, as the file has them


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPair:
    """A text, the half-open range of a target in it in code points, and the target's label.

    ``group`` is the article or text that the pair comes from: pairs of one group are not
    independent, so splits and intervals are made by group.
    """

    text: str
    start: int
    end: int
    label: SentimentLabel
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneSet:
    """What a file holds, and which of its targets could not be read."""

    format: ToneFormat
    pairs: tuple[TargetPair, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A text with its targets; ``where`` names the row in the file."""

    where: str
    text: str
    group: str
    targets: tuple[_Target, ...]


def read_tone_set(file: Path) -> ToneSet:
    """Read a file of any of the three formats.

    Raises:
        LanguageError: the file cannot be read, is of none of the formats, or has no usable target.
    """
    text = _text(file)
    kind = _format(text, file)
    try:
        rows = tuple(_READERS[kind](text))
    except (ValueError, RecursionError, csv.Error) as error:
        raise LanguageError(f"is no {kind} file: {error}", subject=str(file)) from error
    read = [result for row in rows for result in _placed(row, f"{file} {row.where}")]
    pairs = tuple(result for result in read if isinstance(result, TargetPair))
    if not pairs:
        raise LanguageError(f"has no target that can be read ({kind})", subject=str(file))
    failures = tuple(result for result in read if isinstance(result, Failure))
    return ToneSet(format=kind, pairs=pairs, failures=failures)


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LanguageError(f"cannot be read: {reason}", subject=str(file)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what spreadsheets write


def _format(text: str, file: Path) -> ToneFormat:
    start = text.lstrip()[:1]
    first, _, _ = text.lstrip().partition("\n")
    if start == "[" or (start == "{" and '"annotations"' in first):
        return "finentity"
    if start == "{":
        return "newsmtsc"
    if {"title", "decisions"} <= {name.strip().strip('"').lower() for name in first.split(",")}:
        return "sentfin"
    raise LanguageError(
        "is of no known format",
        subject=str(file),
        remedy="Give NewsMTSC (JSON lines), FinEntity (JSON) or SEntFiN (CSV)",
    )


def _objects(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects of a JSON list, or of JSON lines, with their place."""
    if text.lstrip().startswith("["):
        items = [(f"item {n}", item) for n, item in enumerate(json.loads(text), start=1)]
    else:
        # Only "\n" ends a line: the sentences hold other line separators.
        lines = enumerate(text.split("\n"), start=1)
        items = [(f"line {n}", json.loads(line)) for n, line in lines if line.strip()]
    for where, item in items:
        if not isinstance(item, Mapping):
            raise ValueError(f"{where} is no object")
        yield where, item


def _newsmtsc(text: str) -> Iterator[_Row]:
    for where, item in _objects(text):
        sentence = str(item.get("sentence_normalized") or item.get("sentence") or "")
        name = str(item.get("primary_gid") or item.get("id") or item.get("gid") or where)
        yield _Row(
            where=where,
            text=sentence,
            group="_".join(name.split("_")[:_ARTICLE_PARTS]),
            targets=tuple(
                (str(each.get("mention") or ""), each.get("from"), each.get("to"), _polarity(each))
                for each in _inner(item.get("targets") or [item], where)
            ),
        )


def _inner(items: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(items, list) or not all(isinstance(each, Mapping) for each in items):
        raise ValueError(f"{where} has no list of targets")
    return items


def _polarity(target: Mapping[str, Any]) -> Any:
    return target.get("polarity", target.get("label"))


def _finentity(text: str) -> Iterator[_Row]:
    for where, item in _objects(text):
        content = str(item.get("content") or "")
        yield _Row(
            where=where,
            text=content,
            group=content,
            targets=tuple(
                (
                    str(each.get("value") or ""),
                    each.get("start"),
                    each.get("end"),
                    each.get("label") or each.get("tag"),
                )
                for each in _inner(item.get("annotations") or [], where)
            ),
        )


def _sentfin(text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip().lower() for name in next(reader)]
    title, decisions = header.index("title"), header.index("decisions")
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) <= max(title, decisions):
            raise ValueError(f"line {reader.line_num} has {len(cells)} columns")
        yield _Row(
            where=f"line {reader.line_num}",
            text=cells[title],
            group=cells[title],
            targets=tuple(
                (name, None, None, label) for name, label in _decisions(cells[decisions]).items()
            ),
        )


def _decisions(text: str) -> dict[str, str]:
    """Read a Python dictionary; one whose names hold bare apostrophes is read pair by pair."""
    try:
        read = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {found["name"]: found["label"] for found in _PAIR.finditer(text)}
    if not isinstance(read, dict):
        raise ValueError(f"decisions {text[:40]!r} are no dictionary")
    return {str(name): str(label) for name, label in read.items()}


_READERS = {"newsmtsc": _newsmtsc, "finentity": _finentity, "sentfin": _sentfin}


def _placed(row: _Row, where: str) -> Iterator[TargetPair | Failure]:
    """Yield the targets with their places; longer names first choose where names overlap."""
    if not row.targets:
        yield Failure(subject=where, message="has no targets")
    taken: list[tuple[int, int]] = []
    found: dict[int, TargetPair | Failure] = {}
    order = sorted(range(len(row.targets)), key=lambda at: -len(row.targets[at][0]))
    for at in order:
        found[at] = _pair(row, row.targets[at], where, taken)
    yield from (found[at] for at in range(len(row.targets)))


def _pair(
    row: _Row, target: _Target, where: str, taken: list[tuple[int, int]]
) -> TargetPair | Failure:
    name, start, end, written = target
    label = _label(written)
    if label is None:
        return Failure(subject=f"{where} {name!r}", message=f"label {written!r} is none of ours")
    span = _span(row.text, name, _number(start), _number(end), taken)
    if span is None:
        return Failure(subject=f"{where} {name!r}", message="the target is not in the text")
    taken.append(span)
    return TargetPair(text=row.text, start=span[0], end=span[1], label=label, group=row.group)


def _label(written: Any) -> SentimentLabel | None:
    """Read a word, or a number of NewsMTSC's scales."""
    word = str(written).strip().lower()
    if word in _LABELS:
        return cast(SentimentLabel, word)
    try:
        return _POLARITIES.get(float(word))
    except ValueError:
        return None


def _number(value: Any) -> int | None:
    try:
        return None if value is None else int(float(value))
    except (ValueError, OverflowError, TypeError):
        return None


def _span(
    text: str, name: str, start: int | None, end: int | None, taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return where the target stands: as told, else the nearest place of its name."""
    told = start is not None and end is not None and 0 <= start < end <= len(text)
    if told and (not name.strip() or text[start:end].strip() == name.strip()):
        return cast(tuple[int, int], (start, end))
    spans = list(_places(text, name))
    free = [span for span in spans if not any(span[0] < b and a < span[1] for a, b in taken)]
    return min(free or spans, key=lambda span: abs(span[0] - (start or 0)), default=None)


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a name: of whole words, else parts of words, else with words restored."""
    for form in (name, *_restored(name)):
        words = r"\s+".join(map(re.escape, form.split()))
        if not words:
            continue
        for pattern in (rf"(?<!\w){words}(?!\w)", words, rf"(?i:{words})"):
            spans = [match.span() for match in re.finditer(pattern, text)]
            if spans:
                yield from spans
                return


def _restored(name: str) -> Iterator[str]:
    for verdict, word in _REPLACED:
        if verdict in name:
            yield name.replace(verdict, word)
