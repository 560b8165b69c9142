"""What investors have of which assets: by fund, with every step and who vouches for it."""

from __future__ import annotations

from policytrail.records import permalinks
from policytrail.store.positions import PositionLife
from policytrail.web import wording
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views.page import Page

PARAMETERS = ()


def view(reader: Reader, segment: str, given: Given) -> Page:
    """Return the page of all positions that were known."""
    funds: dict[str, list[PositionLife]] = {}
    for one in reader.questions.positions(as_of=reader.moment):
        funds.setdefault(one.investor, []).append(one)
    return Page(
        template="page_allocations.html",
        title="Allocations",
        address="/allocations",
        values={
            "funds": {
                fund: [{"life": one, "sums": _sums(one), "address": _address(reader, one)}
                       for one in members]
                for fund, members in sorted(funds.items())
            },
        },
    )  # fmt: skip


def _sums(life: PositionLife) -> list[str]:
    """Return the sum of each step in figures; empty where none was told."""
    return [
        "" if one.amount is None else wording.amount(one.amount, one.unit) for one in life.steps
    ]


def _address(reader: Reader, life: PositionLife) -> str:
    return permalinks.instrument(life.id, as_of=reader.as_of)
