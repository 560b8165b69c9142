"""How much a line weighs, by the table in ``ranking.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from policytrail.records import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Points; the heaviest lines come first."""

    least: int
    firm: int
    lines: tuple[int, int]
    status: Mapping[str, int]
    type: Mapping[str, int]
    authority: Mapping[str, int]
    origin: int
    most_for_origins: int
    undated: int
    old: int
    old_days: int
    due: Mapping[int, int]  # by the days that are left, at most
    correction: int

    def of_event(self, event: Event, origins: int, known: date) -> int:
        """Return the weight of an event that so many independent origins told by a day."""
        more = min(self.origin * max(0, origins - 1), self.most_for_origins)
        grades = self.status[event.status], self.type[event.type], self.authority[event.authority]
        return sum(grades) + more + self._of_age(event, known)

    def _of_age(self, event: Event, known: date) -> int:
        if event.status not in {"done", "reported"}:
            return 0  # what lies ahead is not old, and often without a day
        if event.date is None:
            return self.undated
        # A month or a year counts as its last day, which text can tell: "2025-07-31" < "2025-07~".
        oldest = (known - timedelta(days=self.old_days)).isoformat()
        return self.old if event.date + "~" < oldest else 0

    def of_deadline(self, days: int) -> int:
        """Return the weight of what is due in so many days."""
        return max((points for most, points in self.due.items() if days <= most), default=0)


@cache
def ranking() -> Ranking:
    """Return the table."""
    text = resources.files(__package__).joinpath("ranking.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Ranking(
        least=table["least"],
        firm=table["firm"],
        lines=(table["lines"][0], table["lines"][1]),
        status=table["status"],
        type=table["type"],
        authority=table["authority"],
        origin=table["origins"]["each"],
        most_for_origins=table["origins"]["most"],
        undated=table["age"]["undated"],
        old=table["age"]["old"],
        old_days=table["age"]["old_days"],
        due={int(days): points for days, points in table["due"].items()},
        correction=table["correction"]["weight"],
    )
