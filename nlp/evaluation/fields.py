"""Checks of the fields of a row: what is wrong, and at which path.

A rule takes a value and its path and yields complaints (path, message).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping

Complaint = tuple[str, str]
Rule = Callable[[object, str], Iterator[Complaint]]

_DATE = re.compile(r"\d{4}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?", re.ASCII)


def text(value: object, path: str) -> Iterator[Complaint]:
    """Ask for a text."""
    if not isinstance(value, str):
        yield path, f"must be a text, not {_shown(value)}"


def filled(value: object, path: str) -> Iterator[Complaint]:
    """Ask for a text that is not empty."""
    if not isinstance(value, str) or not value:
        yield path, f"must be a text that is not empty, not {_shown(value)}"


def flag(value: object, path: str) -> Iterator[Complaint]:
    """Ask for true or false."""
    if not isinstance(value, bool):
        yield path, f"must be true or false, not {_shown(value)}"


def date(value: object, path: str) -> Iterator[Complaint]:
    """Ask for a day, a month, a quarter or a year."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        yield path, f"must be YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY, not {_shown(value)}"


def number(low: float = -math.inf, high: float = math.inf) -> Rule:
    """Return the rule that asks for a finite number in a range, ends included."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield path, f"must be a number, not {_shown(value)}"
        elif not (math.isfinite(value) and low <= value <= high):
            limits = "" if math.isinf(low) else f" from {low:g} to {high:g}"
            yield path, f"must be a finite number{limits}, not {value!r}"

    return check


def one_of(*choices: str) -> Rule:
    """Return the rule that asks for one of these words."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        if value not in choices:
            yield path, f"must be one of {', '.join(choices)}, not {_shown(value)}"

    return check


def either(*rules: Rule) -> Rule:
    """Return the rule that is content if one of these is; else the last one complains."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        complaints: list[Complaint] = []
        for rule in rules:
            complaints = list(rule(value, path))
            if not complaints:
                return
        yield from complaints

    return check


def maybe(rule: Rule) -> Rule:
    """Return the rule that lets null pass."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        if value is not None:
            yield from rule(value, path)

    return check


def list_of(rule: Rule, *, least: int = 0) -> Rule:
    """Return the rule that asks for a list of so many items, each content with `rule`."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        if not isinstance(value, list):
            yield path, f"must be a list, not {_shown(value)}"
        elif len(value) < least:
            yield path, f"must have at least {least} item"
        else:
            for position, item in enumerate(value):
                yield from rule(item, f"{path}[{position}]")

    return check


def an_object(needed: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """Return the rule that asks for an object with these keys; others are let be."""

    def check(value: object, path: str) -> Iterator[Complaint]:
        if not isinstance(value, dict):
            yield path, f"must be an object, not {_shown(value)}"
            return
        for key in needed:
            if key not in value:
                yield _joined(path, key), "is missing"
        for key, rule in {**needed, **(optional or {})}.items():
            if key in value:
                yield from rule(value[key], _joined(path, key))

    return check


def span(value: object, path: str) -> Iterator[Complaint]:
    """Ask for a range of characters that is not empty."""
    complaints = list(_ENDS(value, path))
    if not complaints and isinstance(value, dict) and value["end"] <= value["start"]:
        complaints.append((f"{path}.end", f"must be greater than start, {value['start']}"))
    yield from complaints


def _offset(value: object, path: str) -> Iterator[Complaint]:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield path, f"must be a whole number from 0, not {_shown(value)}"


_ENDS = an_object({"start": _offset, "end": _offset}, {"text": maybe(text)})


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    said = repr(value)
    return said if len(said) <= 40 else said[:39] + "…"
