"""The questions that the pages answer: one SQL file each in ``questions/``, found, not listed.

A file begins with comment lines: ``-- title:``, ``-- group:``, ``-- example:`` (parameters as in
an address; may be left out), and then what the reader must know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policytrail.errors import StoreError

_FOLDER = Path(__file__).parent / "questions"
_PARAMETER = re.compile(r":([a-z_]+)")
# The order in which the front page shows the groups; others follow.
_GROUPS = (
    "What happened", "Orders and rules", "Deadlines and duties", "Positions", "Pension money",
    "Can it be trusted?", "Search", "Sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A canned query. ``example`` is what comes after the ``?`` of an address."""

    name: str
    title: str
    group: str
    description: str
    sql: str
    parameters: tuple[str, ...]
    example: str = ""


def questions() -> tuple[Question, ...]:
    """Return all questions, by group and title.

    Raises:
        StoreError: a file has no title or group.
    """
    found = [_read(path) for path in sorted(_FOLDER.glob("*.sql"))]
    return tuple(sorted(found, key=lambda one: (_place(one.group), one.group, one.title)))


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
    return Question(
        name=path.stem,
        title=fields["title"],
        group=fields["group"],
        description=" ".join(line for line in head if not line.startswith(_FIELDS)),
        sql=sql.strip(),
        parameters=tuple(dict.fromkeys(_PARAMETER.findall(sql))),
        example=fields.get("example", ""),
    )


_FIELDS = ("title: ", "group: ", "example: ")
