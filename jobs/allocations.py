"""Who holds what over the quarters, and how far each fund has come, as one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from policytrail.errors import QueryError
from policytrail.holdings.lists import Lists
from policytrail.holdings.quarters import Change, Held, Quarter
from policytrail.jobs.claim_checks import ClaimCheck, claim_checks
from policytrail.jobs.filed_events import FilerHoldings, KnownRows, holdings
from policytrail.records import FilingReport
from policytrail.store import Store
from policytrail.store.positions import PositionLife, PositionStep

_STAGES = {"studying": "studied"}  # as the stages are called; the others are called so already


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationLine:
    """A security that a fund held at the end of a quarter, or did not hold any more."""

    fund: str
    fund_id: str
    asset: str
    security: str
    option: str  # Put or Call; "": the security itself
    quarter: date  # its last day
    shares: int  # or principal, in dollars, where unit is PRN
    unit: str
    value: int  # dollars
    change: str  # held, initiated, increased, reduced, exited, kept; "" for options
    difference: int | None  # shares more or fewer than before, splits taken out
    filed: date
    lag_days: int
    amended: bool
    accession: str
    rows: tuple[int, ...]  # of that filing
    url: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a fund stands with an asset, by whatever evidence there is."""

    fund: str
    asset: str
    stage: str
    is_reported: bool  # nobody vouches for it: a paper, or somebody without a name, says so
    since: str | None
    basis: str
    amount: float | None
    unit: str
    life: tuple[str, ...]
    told: str
    origins: tuple[str, ...]
    position_id: str
    conflicts: tuple[str, ...] = ()  # claims that filings contradict, and other values


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocations:
    """What is known of allocations on a day."""

    as_of: date | None
    lines: tuple[AllocationLine, ...]
    stages: tuple[Stage, ...]
    claims: tuple[ClaimCheck, ...] = ()


def allocations(
    store: Store,
    lists: Lists,
    *,
    fund: str = "",
    asset: str = "",
    as_of: date | None = None,
    moment: datetime | None = None,
) -> Allocations:
    """Return holdings and stages of funds whose name or id has ``fund`` in it, of one asset class
    or of all.

    Holdings are those on file at the end of ``as_of``; stages those known at ``moment``.

    Raises:
        QueryError: no fund with holdings or stages has such a name.
    """
    known = KnownRows(lists)
    found = [each for each in holdings(store, known, as_of=as_of) if _is_meant(each, fund)]
    lines = [line for each in found for line in _lines(each) if asset in {"", line.asset}]
    checked = claim_checks(store, known, fund=fund, as_of=as_of, moment=moment)
    lives = store.positions(as_of=moment)
    stages = [
        _stage(each, checked) for each in lives if fund.casefold() in each.investor.casefold()
    ]
    if fund and not lines and not stages:
        raise QueryError(
            "no fund of this name has a holding or a stage",
            subject=fund,
            remedy="`policytrail allocations` shows all.",
        )
    wanted = asset.replace("_", " ")
    return Allocations(
        as_of=as_of,
        lines=tuple(sorted(lines, key=_order)),
        stages=tuple(each for each in stages if wanted in each.asset.casefold()),
        claims=tuple(checked),
    )


def _is_meant(own: FilerHoldings, fund: str) -> bool:
    filer = own.filer
    names = (filer.id, filer.title, filer.entity, filer.cik)
    return not fund or any(fund.casefold() in name.casefold() for name in names if name)


def _order(line: AllocationLine) -> tuple[str, str, str, str, date]:
    return (line.fund, line.asset, line.security, line.option, line.quarter)


def _lines(own: FilerHoldings) -> Iterable[AllocationLine]:
    changed = {(each.period, each.security.id): each for each in own.changes}
    for quarter in own.quarters:
        for held in quarter.held:
            key = (quarter.view.period, held.security.id)
            is_shares = not held.option and held.unit == "SH"
            yield _line(own, quarter, held, changed.get(key) if is_shares else None)
    for change in own.changes:
        if change.kind == "exited":
            quarter = next(each for each in own.quarters if each.view.period == change.period)
            yield _line(own, quarter, None, change)


def _line(
    own: FilerHoldings, quarter: Quarter, held: Held | None, change: Change | None
) -> AllocationLine:
    report = _report(quarter, held, change)
    security = held.security if held else change.security if change else None
    assert security is not None  # a line is of one or the other
    return AllocationLine(
        fund=own.filer.title,
        fund_id=own.filer.entity or own.filer.id,
        asset=security.asset,
        security=security.name,
        option=held.option if held else "",
        quarter=quarter.view.period,
        shares=held.amount if held else 0,
        unit=held.unit if held else "SH",
        value=held.value if held else 0,
        change=change.kind if change else "",
        difference=change.difference if change and change.before else None,
        filed=report.filed,
        lag_days=report.lag_days,
        amended=len(quarter.view.filings) > 1 or report.amendment != "original",
        accession=report.accession,
        rows=tuple(row for number, row in held.rows if number == report.accession) if held else (),
        url=report.place,
        notes=change.notes if change else quarter.view.notes,
    )


def _report(quarter: Quarter, held: Held | None, change: Change | None) -> FilingReport:
    """Return the filing that shows it."""
    number = held.rows[-1][0] if held else change.filing if change else ""
    return next(each for each in quarter.view.filings if each.accession == number)


def _stage(life: PositionLife, checked: Sequence[ClaimCheck]) -> Stage:
    """Return where a position stands: what is only told of moves nothing, if there is anything
    else. What somebody without a name says was done is called what it is, and reported."""
    firm = [each for each in life.steps if not each.is_reported]
    last = firm[-1] if firm else life.steps[-1]
    is_rumoured = last.state == "rumoured" and last.status == "reported"
    state = "initiated" if is_rumoured else last.state
    return Stage(
        fund=life.investor,
        asset=life.asset,
        stage=_STAGES.get(state, state),
        is_reported=is_rumoured or not firm,
        since=last.date,
        basis=last.basis,
        amount=last.amount,
        unit=last.unit,
        life=tuple(map(_step, life.steps)),
        told=last.told,
        origins=last.origins,
        position_id=life.id,
        conflicts=tuple(_conflicts(life, checked)),
    )


def _step(step: PositionStep) -> str:
    """Return the name of a step; in brackets what is only told of."""
    name = _STAGES.get(step.state, step.state)
    return f"({name})" if step.is_reported else name


def _conflicts(life: PositionLife, checked: Sequence[ClaimCheck]) -> Iterator[str]:
    for each in checked:
        mine = (each.claim.investor, each.claim.asset) == (life.investor, life.asset)
        if mine and each.check.verdict in {"contradicted", "stale"}:
            who = f"{each.claim.told_on}, {each.publisher}"
            yield f"{who}: {each.check.verdict}: {each.check.reason}"
