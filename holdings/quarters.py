"""Holdings by quarter, and what changed from one to the next. Pure.

Shares decide, not values: a price that rises is no purchase. A change happened between two ends of
quarters, and was known on the day of filing; more than that the filings do not say. A share split
is no purchase either: one that is in the list is taken out, one that is not leaves a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policytrail.holdings.amendments import View
from policytrail.holdings.classes import Classes
from policytrail.holdings.lists import Security
from policytrail.records import Position

ChangeKind = Literal["held", "initiated", "increased", "reduced", "exited", "kept"]
Rows = Callable[[str], Iterable[Position]]  # by accession number
_SPLITS = range(2, 21)
_NEARLY = 0.02  # of a whole number: shares after a split are rounded
_SAME_VALUE = 0.35  # by so much at most the value per old share changes in a quarter with a split
CONFIDENTIAL = "positions were left out with the SEC's consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A security at the end of a quarter, its rows added up; ``value`` in dollars."""

    security: Security
    option: str  # Put or Call; "": the security itself
    unit: str  # SH or PRN
    amount: int
    value: int
    rows: tuple[tuple[str, int], ...]  # accession number and row


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """What a filer held of the securities that are known, by one view of a quarter."""

    view: View
    held: tuple[Held, ...]

    def find(self, security: str, option: str = "") -> Held | None:
        """Return what was held of a security by its id, as shares; None: nothing."""
        wanted = (security, option, "SH")
        return next((each for each in self.held if _key(each) == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a holding of shares between the ends of two quarters."""

    kind: ChangeKind
    security: Security
    cik: str
    before: date | None  # the end of the earlier quarter; None: there is no earlier filing
    period: date
    known_on: date
    now: Held | None
    then: Held | None
    filing: str  # accession number of the filing that shows it
    notes: tuple[str, ...] = ()
    factor: float = 1.0  # what a share of the earlier quarter became by splits
    is_doubtful: bool = False  # a share split that is not in the list would look the same

    @property
    def amount(self) -> int:
        """Shares at the end of the quarter."""
        return self.now.amount if self.now else 0

    @property
    def amount_before(self) -> int:
        """Shares at the end of the earlier quarter, in those of now."""
        return round(self.then.amount * self.factor) if self.then else 0

    @property
    def difference(self) -> int:
        """Shares more, or fewer, than at the end of the earlier quarter, splits taken out."""
        return self.amount - self.amount_before


def _key(held: Held) -> tuple[str, str, str]:
    return held.security.id, held.option, held.unit


def quarter(view: View, rows: Rows, classes: Classes) -> Quarter:
    """Return what a view comes to."""
    found: dict[tuple[str, str, str], Held] = {}
    for report in view.filings:
        for row in rows(report.accession):
            security = classes.of(row)
            if security is None:
                continue
            one = Held(
                security=security,
                option=row.option,
                unit=row.unit,
                amount=row.amount,
                value=row.value,
                rows=((report.accession, row.row),),
            )
            found[_key(one)] = _added(found.get(_key(one)), one)
    return Quarter(view=view, held=tuple(found[key] for key in sorted(found)))


def _added(before: Held | None, one: Held) -> Held:
    if before is None:
        return one
    return Held(
        security=before.security,
        option=before.option,
        unit=before.unit,
        amount=before.amount + one.amount,
        value=before.value + one.value,
        rows=before.rows + one.rows,
    )


def changes(quarters: Iterable[Quarter]) -> tuple[Change, ...]:
    """Return what changed from quarter to quarter, for the one view of each that counts.

    ``kept`` and ``split`` are among them: they are no acts. Of the first quarter that is known,
    what is held is ``held``: since when, its filing does not say.
    """
    filers: dict[str, list[Quarter]] = {}
    for each in quarters:
        if each.view.is_complete:
            filers.setdefault(each.view.cik, []).append(each)
    found: list[Change] = []
    for _, own in sorted(filers.items()):
        ordered = sorted(own, key=lambda each: each.view.period)
        for before, now in zip([None, *ordered[:-1]], ordered, strict=True):
            found += _between(before, now)
    return tuple(found)


def _between(before: Quarter | None, now: Quarter) -> list[Change]:
    keys = {_key(each) for each in (*now.held, *(before.held if before else ()))}
    shares = sorted({security for security, option, unit in keys if not option and unit == "SH"})
    return [_change(before, now, security) for security in shares]


def _change(before: Quarter | None, now: Quarter, security: str) -> Change:
    then, held = before.find(security) if before else None, now.find(security)
    named = held or then
    assert named is not None  # one of the two brought the security here
    period = now.view.period
    factor = named.security.factor(before.view.period, period) if before else 1.0
    kind = _kind(before is None, then, held, factor)
    is_doubtful = factor == 1 and kind in {"increased", "reduced"} and _is_split(then, held)
    return Change(
        kind=kind,
        security=named.security,
        cik=now.view.cik,
        before=before.view.period if before else None,
        period=now.view.period,
        known_on=now.view.known_on,
        now=held,
        then=then,
        filing=_shown_by(now, held),
        notes=(*_notes(before, now, kind), *_of_splits(factor, is_doubtful)),
        factor=factor,
        is_doubtful=is_doubtful,
    )


def _kind(is_first: bool, then: Held | None, now: Held | None, factor: float) -> ChangeKind:
    before, after = round(then.amount * factor) if then else 0, now.amount if now else 0
    if is_first:
        return "held"
    if not before or not after:
        return "initiated" if after else "exited"
    if after == before:
        return "kept"
    return "increased" if after > before else "reduced"


def _is_split(then: Held | None, now: Held | None) -> bool:
    """Tell whether the number of shares was multiplied or divided while their worth stayed."""
    if then is None or now is None:
        return False
    ratio = now.amount / then.amount
    factor = max(ratio, 1 / ratio)
    is_whole = any(abs(factor - whole) <= whole * _NEARLY for whole in _SPLITS)
    if not is_whole or not then.value or not now.value:
        return False
    return abs(now.value / then.value - 1) <= _SAME_VALUE


def _shown_by(now: Quarter, held: Held | None) -> str:
    """Return the filing that shows it: the last with a row of it; for what is gone, the last."""
    numbers = {accession for accession, _ in held.rows} if held else set()
    own = [each.accession for each in now.view.filings if each.accession in numbers or not numbers]
    return own[-1]


def _notes(before: Quarter | None, now: Quarter, kind: ChangeKind) -> tuple[str, ...]:
    notes = list(now.view.notes)
    seen = [each for each in (before, now) if each is not None]
    if kind in {"initiated", "exited"} and any(each.view.omits_confidential for each in seen):
        notes.append(CONFIDENTIAL)
    if before and (now.view.period - before.view.period).days > 100:
        notes.append("no filing of the quarters between is here")
    return tuple(notes)


def _of_splits(factor: float, is_doubtful: bool) -> tuple[str, ...]:
    if factor != 1:
        return (f"one share became {factor:g} by a split",)
    doubt = (
        "the number of shares was multiplied and their worth was not: a split would look the same"
    )
    return (doubt,) if is_doubtful else ()


def assets(held: Sequence[Held]) -> frozenset[str]:
    """Return the asset classes of which shares are held."""
    return frozenset(each.security.asset for each in held if not each.option and each.amount > 0)
