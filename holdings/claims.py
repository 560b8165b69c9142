"""What somebody says about a holding, beside what was filed. Pure.

A claim is held against two views: the last quarter that was on file on the day on which it was
made, and the quarter that it speaks of, as it is on file now. Both are given with the answer, and
so are the arithmetic and the tolerance. What a form 13F cannot show is never counted against a
claim. Stale is what fits an earlier quarter than the last that was on file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policytrail.holdings.quarters import Held, Quarter

ClaimKind = Literal["holds", "initiated", "increased", "reduced", "exited", "none"]
Verdict = Literal["consistent", "contradicted", "stale", "not_checkable"]
# Exposure that listed securities give to an asset, by the asset's id: the classes of the list.
CLASSES = {
    "asset:bitcoin": ("bitcoin",),
    "asset:ether": ("ether",),
    "asset:cryptocurrency": ("bitcoin", "ether"),
    "asset:gold": ("gold",),
}
_SHARES = 0.01  # of the number: papers round shares to two or three digits
_MONEY = 0.10  # of the value at the end of the quarter: a paper takes the price of another day
_LOOSE = 0.05  # more, where the words say "about", "nearly" or "more than"
_SMALL = "a filer may leave out fewer than 10,000 shares worth less than $200,000"
_LISTED = "a form 13F shows listed securities only, and no coins or metal held directly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a text says that an investor holds or did. ``spoken_of``: the end of a quarter."""

    investor: str
    asset: str
    asset_id: str  # "asset:ibit"; "" where it is only words
    kind: ClaimKind
    told_on: date
    spoken_of: date | None = None
    amount: float | None = None
    unit: str = ""  # USD, shares, percent …
    bound: str = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a filing shows of the asset."""

    quarter: date
    filed: date
    shares: int
    value: int
    rows: tuple[tuple[str, int], ...]  # accession number and row; none: it shows none
    accession: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a claim comes to beside the filings."""

    verdict: Verdict
    reason: str
    arithmetic: str = ""
    tolerance: str = ""
    on_file: Proof | None = None  # the last quarter on file on the day of the claim
    for_quarter: Proof | None = None  # the quarter that it speaks of, as it is on file now


def end_of_quarter(day: date) -> date:
    """Return the last day of the quarter that a day is in."""
    month = 3 * ((day.month + 2) // 3)
    return date(day.year, month, 31 if month in {3, 12} else 30)


def check(claim: Claim, then: Sequence[Quarter], now: Sequence[Quarter]) -> Check:
    """Hold a claim against the quarters on file on its day and those on file now."""
    known = _sorted(now)
    if not known:
        return _open("no form 13F of this investor is here")
    if not (claim.asset_id in CLASSES or _is_listed(claim)):
        return _open(f"a form 13F does not show {claim.asset}")
    if claim.unit == "percent":
        return _open("a form 13F does not show what a plan holds in all: no share can be reckoned")
    beside = _Beside(claim, _sorted(then), known)
    return beside.check_change() if claim.kind in _CHANGES else beside.check_state()


_CHANGES = frozenset({"increased", "reduced", "exited"})


def _is_listed(claim: Claim) -> bool:
    return claim.asset_id.startswith("asset:") and claim.asset_id not in _UNLISTED


_UNLISTED = frozenset(
    f"asset:{name}"
    for name in (
        "alternative-assets", "art", "bonds", "cbdc", "commodities", "farmland", "forests",
        "hedge-funds", "infrastructure", "private-credit", "private-equity", "private-markets",
        "real-estate", "stablecoin", "stocks", "treasuries", "venture-capital",
    )
)  # fmt: skip


def _sorted(quarters: Sequence[Quarter]) -> list[Quarter]:
    complete = [each for each in quarters if each.view.is_complete]
    return sorted(complete, key=lambda each: each.view.period)


def _open(reason: str) -> Check:
    return Check(verdict="not_checkable", reason=reason)


class _Beside:
    """One claim beside the quarters."""

    def __init__(self, claim: Claim, then: list[Quarter], now: list[Quarter]) -> None:
        self._claim = claim
        self._now = now
        target = claim.spoken_of or end_of_quarter(claim.told_on)
        self._on_file = next((each for each in reversed(then) if each.view.period <= target), None)
        self._for = next((each for each in now if each.view.period == target), None)

    # --- what is held

    def check_state(self) -> Check:
        first = self._fit(self._on_file)
        second = self._fit(self._for)
        shown = any(self._held(each) for each in self._now)
        if not shown and self._claim.asset_id in CLASSES and self._claim.kind != "none":
            return self._told("not_checkable", f"no filing here ever showed any; {_LISTED}")
        if self._claim.spoken_of and second is not None:
            return self._of_its_quarter(second)
        if first is None and second is None:
            return self._told("not_checkable", "no filing for that quarter or before it is here")
        if first:
            since = f"; since then {self._shown(self._for)}" if second is False else ""
            return self._told("consistent", self._shown(self._on_file) + since)
        if second:
            return self._told("consistent", f"filed after the claim: {self._shown(self._for)}")
        return self._not_so()

    def _of_its_quarter(self, fits: bool) -> Check:
        if fits:
            return self._told("consistent", self._shown(self._for))
        return self._told("contradicted", self._shown(self._for))

    def _not_so(self) -> Check:
        """Nothing fits. What fitted an earlier quarter, and is still held otherwise, is old."""
        last = self._on_file or self._for
        before = [
            each
            for each in self._now
            if last and each.view.period < last.view.period and self._fit(each)
        ]
        was = f"; it was so on {before[-1].view.period}" if before else ""
        reason = f"{self._shown(last)}{was}"
        is_old = bool(before) and bool(self._held(last)) and self._claim.kind != "none"
        return self._told("stale" if is_old else "contradicted", reason)

    # --- what was done

    def check_change(self) -> Check:
        own = self._for if self._claim.spoken_of else self._on_file
        found = self._change(own)
        if found == self._claim.kind or self._is_part(found):
            return self._told("consistent", self._shown_change(own, found), own)
        later = self._for if own is not self._for else None
        if self._is_same(self._change(later)):
            said = f"the filing came after the claim: {self._shown_change(later, found)}"
            return self._told("consistent", said, later)
        if found is None:
            missing = "no filings of that quarter and of the one before are here"
            return self._told("not_checkable", missing)
        before = [each for each in self._earlier(own) if self._is_same(self._change(each))]
        if before and not self._claim.spoken_of:
            was = before[-1].view.period
            return self._told(
                "stale", f"so it was in the quarter to {was}; {self._shown_change(own, found)}", own
            )
        return self._told("contradicted", self._shown_change(own, found), own)

    def _is_same(self, found: str | None) -> bool:
        return found is not None and (found == self._claim.kind or self._is_part(found))

    def _is_part(self, found: str | None) -> bool:
        """Tell whether a change says more than the claim: who sold all of it sold."""
        said = self._claim.kind
        return (said, found) in {("reduced", "exited"), ("increased", "initiated")}

    def _earlier(self, than: Quarter | None) -> list[Quarter]:
        return [each for each in self._now if than and each.view.period < than.view.period]

    def _change(self, quarter: Quarter | None) -> str | None:
        """Return what became of the asset in a quarter, shares of each security by themselves."""
        if quarter is None or not self._earlier(quarter):
            return None
        before = self._earlier(quarter)[-1]
        had, has = self._held(before), self._held(quarter)
        if not had or not has:
            return "exited" if had else "initiated" if has else "none"
        signs = {
            (after > previous) - (after < previous)
            for previous, after in self._pairs(before, quarter)
        } - {0}
        if len(signs) != 1:
            return "kept" if not signs else "mixed"
        return "increased" if signs == {1} else "reduced"

    def _pairs(self, before: Quarter, quarter: Quarter) -> list[tuple[int, int]]:
        """Return the shares before, in those of now, and now, for each security."""
        had = {each.security.id: each for each in self._held(before)}
        has = {each.security.id: each for each in self._held(quarter)}
        pairs = []
        for key in sorted(had.keys() | has.keys()):
            security = (had.get(key) or has[key]).security
            factor = security.factor(before.view.period, quarter.view.period)
            old, new = (each[key].amount if key in each else 0 for each in (had, has))
            pairs.append((round(old * factor), new))
        return pairs

    # --- arithmetic

    def _held(self, quarter: Quarter | None) -> list[Held]:
        if quarter is None:
            return []
        wanted = self._claim.asset_id
        classes = CLASSES.get(wanted, ())
        return [
            each
            for each in quarter.held
            if not each.option
            and each.amount > 0
            and (each.security.entity == wanted or each.security.asset in classes)
        ]

    def _fit(self, quarter: Quarter | None) -> bool | None:
        """Tell whether a quarter shows what is claimed; None: there is no such quarter."""
        if quarter is None:
            return None
        held = self._held(quarter)
        if self._claim.kind == "none":
            return not held
        if not held or self._claim.amount is None:
            return bool(held)
        return any(self._is_near(shown) for shown in self._sums(held))

    def _sums(self, held: Sequence[Held]) -> list[float]:
        """Return the sums that a claim may mean: of all, or of one security."""
        if self._claim.unit not in {"shares", "USD"}:
            return []
        in_shares = self._claim.unit == "shares"
        found = [float(each.amount if in_shares else each.value) for each in held]
        return [sum(found), *found]

    @property
    def _tolerance(self) -> float:
        own = _SHARES if self._claim.unit == "shares" else _MONEY
        return own + (0 if self._claim.bound == "exact" else _LOOSE)

    def _is_near(self, shown: float) -> bool:
        said = self._claim.amount or 0.0
        if self._claim.bound in {"at_least", "more_than"} and shown >= said:
            return True
        if self._claim.bound in {"at_most", "less_than"} and shown <= said:
            return True
        return abs(shown - said) <= self._tolerance * said

    # --- words

    def _shown(self, quarter: Quarter | None) -> str:
        if quarter is None:
            return "no filing of that quarter is here"
        where = f"the filing for {quarter.view.period}, on file since {quarter.view.known_on},"
        held = self._held(quarter)
        if not held:
            return f"{where} shows no {self._claim.asset} ({_SMALL})"
        what = "; ".join(
            f"{each.amount:,} shares of {each.security.name}, ${each.value:,}" for each in held
        )
        return f"{where} shows {what}"

    def _shown_change(self, quarter: Quarter | None, found: str | None) -> str:
        if quarter is None or not self._earlier(quarter):
            return self._shown(quarter)
        before = self._earlier(quarter)[-1]
        pairs = ", ".join(
            f"{old:,} then and {new:,} now" for old, new in self._pairs(before, quarter)
        )
        split = any(
            each.security.factor(before.view.period, quarter.view.period) != 1
            for each in self._held(quarter)
        )
        taken = ", a split taken out" if split else ""
        return (
            f"from {before.view.period} to {quarter.view.period} the filings show"
            f" {found or 'nothing'}: shares {pairs or 'none'}{taken}"
        )

    def _told(self, verdict: Verdict, reason: str, used: Quarter | None = None) -> Check:
        return Check(
            verdict=verdict,
            reason=reason,
            arithmetic=self._arithmetic(used or self._for or self._on_file),
            tolerance=f"{self._tolerance:.0%}" if self._claim.amount is not None else "",
            on_file=self._proof(self._on_file),
            for_quarter=self._proof(self._for),
        )

    def _arithmetic(self, quarter: Quarter | None) -> str:
        held = self._held(quarter)
        if self._claim.amount is None or not held:
            return ""
        sums = self._sums(held)
        if not sums:
            return ""
        nearest = min(sums, key=lambda shown: abs(shown - (self._claim.amount or 0)))
        off = self._claim.amount / nearest - 1
        return f"{self._claim.amount:,.0f} said, {nearest:,.0f} filed: {off:+.1%}"

    def _proof(self, quarter: Quarter | None) -> Proof | None:
        if quarter is None:
            return None
        held = self._held(quarter)
        filings = quarter.view.filings
        return Proof(
            quarter=quarter.view.period,
            filed=quarter.view.known_on,
            shares=sum(each.amount for each in held),
            value=sum(each.value for each in held),
            rows=tuple(row for each in held for row in each.rows),
            accession=filings[-1].accession if filings else "",
        )
