"""Reads gold files, prediction files and files of minima; says which line and field is wrong."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from policytrail.errors import LanguageError
from policytrail.nlp.evaluation import fields, metrics
from policytrail.nlp.evaluation.fields import an_object, list_of, maybe, one_of
from policytrail.records import (
    EntityType,
    EventStatus,
    EventType,
    InstrumentKind,
    SentimentLabel,
    StanceLabel,
)

_TONES = get_args(SentimentLabel)
_NAMES = list_of(fields.text)
_MENTIONS = list_of(fields.span, least=1)
_TONE = fields.either(one_of(*_TONES), fields.number(-1, 1))
_ENTITY = an_object(
    {"name": fields.filled, "type": one_of(*get_args(EntityType)), "mentions": _MENTIONS},
    {"names": maybe(_NAMES), "sentiment": maybe(_TONE)},
)
_INSTRUMENT = an_object(
    {"name": fields.filled, "kind": one_of(*get_args(InstrumentKind)), "mentions": _MENTIONS},
    {"names": maybe(_NAMES), "key": maybe(fields.text)},
)
_EVENT = an_object(
    {
        "type": one_of(*get_args(EventType)),
        "status": one_of(*get_args(EventStatus)),
        "actors": _NAMES,
        "objects": _NAMES,
        "evidence": fields.span,
    },
    {"date": maybe(fields.date), "amount": maybe(an_object({})), "optional": fields.flag},
)
_STANCE = an_object(
    {
        "holder": fields.filled,
        "target": fields.filled,
        "stance": one_of(*get_args(StanceLabel)),
        "evidence": fields.span,
    },
    {"optional": fields.flag},
)
_AMOUNT = an_object(
    {"value": fields.number(), "unit": fields.filled},
    {"value_max": maybe(fields.number()), "text": maybe(fields.text)},
)
_ROW = an_object(
    {
        "id": fields.filled,
        "relevance": fields.number(0, 1),
        "topics": _NAMES,
        "sentiment": an_object(
            {}, {"label": maybe(one_of(*_TONES)), "score": maybe(fields.number(-1, 1))}
        ),
        "entities": list_of(_ENTITY),
        "instruments": list_of(_INSTRUMENT),
        "events": list_of(_EVENT),
        "stances": list_of(_STANCE),
        "amounts": list_of(_AMOUNT),
    },
    {
        "topics_optional": maybe(_NAMES),
        "story": maybe(fields.text),
        "text": maybe(fields.text),
        "published": maybe(fields.text),
    },
)


def read_rows(file: Path) -> dict[str, dict[str, Any]]:
    """Read a file of annotations, one JSON object a line, and return its rows by id in order.

    Raises:
        LanguageError: the file cannot be read or has no rows, or a row is wrong; the message names
            the file, the line and the field.
    """
    rows: dict[str, dict[str, Any]] = {}
    for number, line in lines(file):
        row = _row(line, f"{file} line {number}")
        if row["id"] in rows:
            raise LanguageError(f"'{row['id']}' is there twice", subject=f"{file} line {number} id")
        rows[row["id"]] = row
    if not rows:
        raise LanguageError("has no annotations", subject=str(file))
    return rows


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1.

    Raises:
        LanguageError: the file cannot be read or is not UTF-8.
    """
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if line.strip():
            yield number, line


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LanguageError(f"cannot be read: {reason}", subject=str(file)) from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}"
        raise LanguageError(message, subject=str(file)) from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise LanguageError(f"is not JSON: {error}", subject=where) from error
    except (RecursionError, ValueError) as error:
        raise LanguageError(f"is not usable JSON: {error}", subject=where) from error


def _row(line: str, where: str) -> dict[str, Any]:
    row = _json(line, where)
    for path, message in _ROW(row, ""):
        name = row.get("id") if isinstance(row, dict) else None
        known = f" ({name})" if isinstance(name, str) and name else ""
        raise LanguageError(message, subject=f"{where}{known} {path}".rstrip())
    checked: dict[str, Any] = row
    return checked


def read_floors(file: Path) -> Mapping[str, float]:
    """Read a file of minima: one JSON object, metric name to number.

    Raises:
        LanguageError: the file is wrong, or names a metric that there is not.
    """
    floors = _json(_text(file), str(file))
    if not isinstance(floors, dict) or not floors:
        raise LanguageError("must be an object of metric names and minima", subject=str(file))
    known = [metric.name for metric in metrics.METRICS]
    for name, floor in floors.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(known)}"
            raise LanguageError("is no metric", subject=f"{file} {name}", remedy=remedy)
        for _, message in fields.number()(floor, name):
            raise LanguageError(message, subject=f"{file} {name}")
    return floors
