"""Large sums and shares in texts, for the series of market sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from policytrail.store.codec import from_moment, to_moment
from policytrail.store.connection import Connection

LEAST = 2e11  # dollars: in texts without such a sum no market size is told


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeFigure:
    """A sum or a share in the present text of a document that tells a large sum."""

    value: float
    unit: str
    bound: str
    text: str
    start: int
    document_id: str
    publisher: str
    url: str
    told_on: date


_FIGURES = """
select f.value, f.unit, f.bound, f.text, f.start_char, f.document_id, d.publisher, d.url,
  coalesce(d.published, d.first_seen) as told
from figure f join document d on d.id = f.document_id
where f.unit in ('USD', 'percent') and (:as_of is null or f.first_known <= :as_of)
  and f.document_id in (select document_id from figure where unit = 'USD' and value >= :least)
order by told, f.document_id, f.start_char
"""
_TEXTS = """
select d.id, r.text from document d join revision r on r.id = d.revision_id
where d.id in (select document_id from figure where unit = 'USD' and value >= :least)
"""


def large_figures(
    connection: Connection, as_of: datetime | None
) -> tuple[list[LargeFigure], dict[str, str]]:
    """Return the figures that were known at a moment, and the texts by document."""
    rows = connection.rows(_FIGURES, {"as_of": to_moment(as_of) if as_of else None, "least": LEAST})
    figures = [
        LargeFigure(
            value=row["value"],
            unit=row["unit"],
            bound=row["bound"],
            text=row["text"],
            start=row["start_char"],
            document_id=row["document_id"],
            publisher=row["publisher"],
            url=row["url"],
            told_on=from_moment(row["told"]).date(),
        )
        for row in rows
    ]
    texts = dict(connection.tuples(_TEXTS, {"least": LEAST}))
    return figures, texts
