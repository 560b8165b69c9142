"""The texts around a text: who implements, amends, rescinds or challenges what, drawn and told."""

from __future__ import annotations

from dataclasses import dataclass

from policytrail.records import Span, permalinks
from policytrail.web import wording
from policytrail.web.reading import Reader
from policytrail.web.views.citing import Citing, Quote

_MOST = 8  # on one side: more are told, not drawn
_WIDE, _HIGH, _GAP, _MIDDLE = 210, 46, 14, 120
_LETTERS = 27  # of a line in a box


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What another text does to this one (``is_by``), or this one to it."""

    words: str
    other_id: str
    other: str
    address: str
    is_by: bool
    quote: Quote
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A text in the drawing: its corner, its lines, and its page (none: the text in the middle)."""

    x: int
    y: int
    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From a box that acts to one that is acted on, with the verb at its middle."""

    x1: int
    y1: int
    x2: int
    y2: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A drawing, in units of its own; ``more`` relations are only told."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    more: int


_LINKED = """
select x.*, v.start_char, v.end_char, v.quote, a.name as source_name, b.name as target_name
from instrument_link x join evidence v on v.id = x.evidence_id
join instrument a on a.id = x.instrument_id join instrument b on b.id = x.target_id
where {side} in (select value from json_each(:ids)) and x.first_known <= :until
  and (x.superseded_at is null or x.superseded_at > :until)
order by x.first_known, x.id
"""


def relations(reader: Reader, identity: str) -> list[Related]:
    """Return each relation once, with the first words that tell it; acting texts first."""
    values = {"ids": reader.ids_json(identity), "until": reader.until}
    rows = [
        (is_by, row)
        for is_by, side in ((True, "x.target_id"), (False, "x.instrument_id"))
        for row in reader.rows(_LINKED.format(side=side), values)
    ]
    citing = Citing(reader, [row["document_id"] for _, row in rows])
    found: dict[tuple[bool, str, str], Related] = {}
    for is_by, row in rows:
        verb = wording.RELATIONS[row["relation"]][0]
        other = row["instrument_id"] if is_by else row["target_id"]
        evidence = Span(start=row["start_char"], end=row["end_char"], text=row["quote"])
        related = Related(
            words=verb,
            other_id=other,
            other=row["source_name"] if is_by else row["target_name"],
            address=permalinks.instrument(other, as_of=reader.as_of),
            is_by=is_by,
            quote=citing.quote(row["document_id"], evidence),
            sentence=f"{row['source_name']} {verb} {row['target_name']}",
        )
        found.setdefault((is_by, row["relation"], other), related)
    return list(found.values())


def draw(name: str, related: list[Related]) -> Graph | None:
    """Place this text in the middle, those that act on it to the left, those it acts on right."""
    if not related:
        return None
    left = [one for one in related if one.is_by]
    right = [one for one in related if not one.is_by]
    rows = max(len(left[:_MOST]), len(right[:_MOST]), 1)
    height = rows * _HIGH + (rows - 1) * _GAP + 4
    middle = (_WIDE + _MIDDLE) if left else 2
    centre = Box(x=middle, y=(height - _HIGH) // 2, lines=_broken(name))
    boxes, arrows = [centre], []
    for side, x in ((left[:_MOST], 2), (right[:_MOST], middle + _WIDE + _MIDDLE)):
        top = (height - len(side) * (_HIGH + _GAP) + _GAP) // 2
        for place, one in enumerate(side):
            box = Box(
                x=x, y=top + place * (_HIGH + _GAP), lines=_broken(one.other), address=one.address
            )
            boxes.append(box)
            start, end = (box, centre) if one.is_by else (centre, box)
            arrows.append(
                Arrow(
                    x1=start.x + _WIDE,
                    y1=start.y + _HIGH // 2,
                    x2=end.x - 3,
                    y2=end.y + _HIGH // 2,
                    words=one.words,
                )
            )
    width = middle + _WIDE + 2 + ((_MIDDLE + _WIDE) if right else 0)
    drawn = len(left[:_MOST]) + len(right[:_MOST])
    return Graph(
        width=width,
        height=height,
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        more=len(related) - drawn,
    )


def _broken(name: str) -> tuple[str, ...]:
    """Return a name on at most two lines, cut at words where it is longer."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LETTERS or not lines[-1]:
            lines[-1] = longer[:_LETTERS]
        elif len(lines) == 1:
            lines.append(word[:_LETTERS])
        else:
            lines[-1] = f"{lines[-1][: _LETTERS - 1]}…"
            break
    return tuple(lines)
