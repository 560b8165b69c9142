"""Turns values of records into what columns hold, and back."""

from __future__ import annotations

import functools
import json
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

Record = TypeVar("Record")

_REPLACEMENT = "\ufffd"
_UNSTORABLE = {0: _REPLACEMENT} | dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)


def clean(text: str) -> str:
    """Replace NUL and lone surrogates, which SQLite cannot hold; the length stays the same."""
    if text.isascii() and "\0" not in text:
        return text  # nearly every text, and ten times as fast
    return text.translate(_UNSTORABLE)


def to_moment(moment: datetime) -> str:
    """Return ISO 8601 in UTC. Such texts sort as the moments do.

    Raises:
        ValueError: a moment without a time zone, which could mean anything.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).isoformat()


def from_moment(text: str) -> datetime:
    """Return the moment that ``to_moment`` wrote."""
    return datetime.fromisoformat(text)


def maybe_moment(moment: datetime | None) -> str | None:
    """Return ``to_moment``, or None for None."""
    return None if moment is None else to_moment(moment)


def maybe_from_moment(text: str | None) -> datetime | None:
    """Return ``from_moment``, or None for None."""
    return None if text is None else from_moment(text)


def to_json(value: object) -> str:
    """Return compact JSON with sorted keys: equal values give equal text."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(cls: type[Record], text: str) -> Record:
    """Rebuild a record from what ``to_json`` wrote of it."""
    return typing.cast(Record, _build(cls, json.loads(text)))


def from_json_list(cls: type[Record], text: str) -> tuple[Record, ...]:
    """Rebuild records from the JSON list of them."""
    return tuple(typing.cast(Record, _build(cls, one)) for one in json.loads(text))


@functools.cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(hint: Any, value: Any) -> Any:
    """Return the value as the type that a field asks for."""
    if value is None:
        return None
    if isinstance(hint, type) and is_dataclass(hint):
        known = {item.name for item in fields(hint)}
        hints = _hints(hint)
        # A field that a later version dropped is left out; one that it added has its default.
        return hint(**{key: _build(hints[key], one) for key, one in value.items() if key in known})
    origin = typing.get_origin(hint)
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_build(inner, one) for one in value)
    if origin in (typing.Union, types.UnionType):
        return _build(next(one for one in typing.get_args(hint) if one is not type(None)), value)
    if hint is float:
        return float(value)
    return value


def options_json(options: Mapping[str, object]) -> str:
    """Return a mapping as JSON text."""
    return to_json(dict(options))


def date_bounds(text: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day that a date may mean: ``2025-Q3`` is July to September.

    Raises:
        ValueError: the text has none of the four shapes of ``records``.
    """
    if text is None:
        return None, None
    if len(text) == 10:
        day = date.fromisoformat(text).isoformat()
        return day, day
    year = int(text[:4])
    if len(text) == 4:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    if len(text) == 7 and text[5] == "Q" and text[6] in "1234":
        first = 3 * int(text[6]) - 2
        return _month_bounds(year, first)[0], _month_bounds(year, first + 2)[1]
    if len(text) == 7 and text[4] == "-":
        return _month_bounds(year, int(text[5:]))
    raise ValueError(f"{text!r} is no date of the form YYYY, YYYY-MM, YYYY-Qn or YYYY-MM-DD")


def _month_bounds(year: int, month: int) -> tuple[str, str]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first.isoformat(), date.fromordinal(following.toordinal() - 1).isoformat()


def fold(name: str) -> str:
    """Return a name as it is compared: without case, odd spaces and typographic marks."""
    plain = unicodedata.normalize("NFKC", name).translate(_PLAIN_MARKS)
    return " ".join(plain.casefold().split())


_PLAIN_MARKS = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
)
