"""The questions that the pages answer: one SQL file each in ``questions/``, found, not listed.

A file begins with comment lines, and then what the reader must know:

- ``-- title:``, ``-- group:``, ``-- example:`` (parameters as in an address; may be left out);
- ``-- ask NAME: TYPE | LABEL`` for each parameter of the SQL. Types: ``name`` (of something that is
  known), ``day``, ``event`` (its id), ``words`` (to search for), ``text``, ``choice A B C``;
- ``-- feed: MOMENT TITLE`` and ``-- calendar: DAY TITLE``: the columns for Atom and iCalendar.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policytrail.errors import StoreError

_FOLDER = Path(__file__).parent / "questions"
_PARAMETER = re.compile(r":([a-z_]+)")
_ASK = re.compile(r"ask (?P<name>[a-z_]+): (?P<type>[a-z]+)(?P<words>[ \w-]*) \| (?P<label>.+)")
_TYPES = ("name", "day", "event", "words", "text", "choice")
# The order in which the front page shows the groups; others follow.
_GROUPS = (
    "What happened", "Orders and rules", "Deadlines and duties", "Positions", "Pension money",
    "Can it be trusted?", "Search", "Sources",
)  # fmt: skip
_FIELDS = ("title: ", "group: ", "example: ", "feed: ", "calendar: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A parameter: what it may be, and what a form calls it."""

    name: str
    type: str
    label: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A canned query. ``example`` is what comes after the ``?`` of an address.

    ``feed`` and ``calendar`` are the columns of the moment (or day) and of the title, or empty.
    """

    name: str
    title: str
    group: str
    description: str
    sql: str
    parameters: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    example: str = ""
    feed: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()


@functools.cache
def questions() -> tuple[Question, ...]:
    """Return all questions, by group and title.

    Raises:
        StoreError: a file has no title or group, or does not say what each parameter is.
    """
    found = [_read(path) for path in sorted(_FOLDER.glob("*.sql"))]
    return tuple(sorted(found, key=lambda one: (_place(one.group), one.group, one.title)))


@functools.cache
def by_name() -> dict[str, Question]:
    """Return all questions by the name of their page."""
    return {one.name: one for one in questions()}


def _place(group: str) -> int:
    return _GROUPS.index(group) if group in _GROUPS else len(_GROUPS)


def _read(path: Path) -> Question:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    fields = dict(line.split(": ", 1) for line in head if line.startswith(_FIELDS))
    missing = [name for name in ("title", "group") if name not in fields]
    if missing:
        raise StoreError(f"has no line '-- {missing[0]}: …'", subject=str(path))
    parameters = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    asks = tuple(_asks(head))
    if sorted(one.name for one in asks) != sorted(parameters):
        raise StoreError(
            f"needs one line '-- ask NAME: …' for each of {parameters}", subject=path.name
        )
    return Question(
        name=path.stem,
        title=fields["title"],
        group=fields["group"],
        description=" ".join(one for one in head if not one.startswith((*_FIELDS, "ask "))),
        sql=sql.strip(),
        parameters=parameters,
        asks=asks,
        example=fields.get("example", ""),
        feed=tuple(fields.get("feed", "").split()),
        calendar=tuple(fields.get("calendar", "").split()),
    )


def _asks(head: list[str]) -> Iterator[Ask]:
    for line in head:
        found = _ASK.fullmatch(line)
        if found and found["type"] in _TYPES:
            yield Ask(
                name=found["name"],
                type=found["type"],
                label=found["label"],
                choices=tuple(found["words"].split()),
            )
