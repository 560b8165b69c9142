"""Figures that relevant documents of the days give, each in the sentence that it stands in."""

from __future__ import annotations

from policytrail.digest.material import Material
from policytrail.records import DigestLine, DigestSection, ToldFigure, permalinks

ORDER = 90
_MOST = 10
_LEAST = {"USD": 1_000_000.0}  # smaller sums are prices and fees, not news
# How many documents must give a figure: a sum of money speaks for itself, a share does not.
_UNITS = {"USD": 1, "percent": 2}


def sections(material: Material) -> list[DigestSection]:
    """Return the figures that most documents give, then the greatest; each of them once."""
    same: dict[tuple[str, float, float | None], list[ToldFigure]] = {}
    for one in material.figures:
        if one.unit in _UNITS and abs(one.value) >= _LEAST.get(one.unit, 0.0):
            same.setdefault((one.unit, one.value, one.value_max), []).append(one)
    told = [(key, found) for key, found in same.items() if len(_documents(found)) >= _UNITS[key[0]]]
    ranked = sorted(told, key=lambda each: (-len(_documents(each[1])), each[0][0], -each[0][1]))
    lines = tuple(_line(found) for _, found in ranked[:_MOST])
    left = len(ranked) - len(lines)
    return [DigestSection(title="Figures", lines=lines, note=f"{left} more." if left else "")]


def _documents(told: list[ToldFigure]) -> set[str]:
    return {each.source.document_id for each in told}


def _line(told: list[ToldFigure]) -> DigestLine:
    sources = tuple({each.source.document_id: each.source for each in told}.values())
    publishers = tuple(dict.fromkeys(each.publisher for each in sources))
    others = len(publishers) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    first = told[0]
    return DigestLine(
        text=f"{publishers[0]}{more} {'write' if others else 'writes'} of {first.text}.",
        sources=sources,
        date=first.source.published.date().isoformat() if first.source.published else None,
        address=permalinks.document(first.source.document_id, start=first.start, end=first.end),
    )
