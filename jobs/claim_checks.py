"""Claims about holdings in the documents, each beside what was filed.

Only what somebody says that a fund holds or did is a claim. That a company offers a product, that a
plan has it on its menu, and what is planned, is no holding; and a fund's manager or adviser is not
the fund.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from policytrail.holdings.amendments import at, views
from policytrail.holdings.claims import CLASSES, Check, Claim, ClaimKind, check, end_of_quarter
from policytrail.holdings.quarters import Quarter, quarter
from policytrail.jobs.filed_events import METHOD, FilerHoldings, KnownRows, holdings
from policytrail.records import Amount, Entity, FilingReport
from policytrail.store import Store
from policytrail.store.holding_claims import Named, ToldHolding
from policytrail.timeline import dates, holding_words

_HELD = frozenset({"pension_fund", "place", "agency", ""})  # kinds of parties that may be a fund
# That somebody is the first to do it, however it is put.
_FIRST = re.compile(
    r"\bfirst\b(?:\s+\S+){0,4}?\s+(?:state|city|county|public|pension|retirement|fund|plan|system)\b",
    re.IGNORECASE,
)
_KINDS: dict[str, ClaimKind] = {
    "held": "holds",
    "initiated": "initiated",
    "increased": "increased",
    "reduced": "reduced",
    "exited": "exited",
}
_MONTHS_OF_A_QUARTER = 100  # days: a date that is no finer says no quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck:
    """A claim, where it stands, and what it comes to."""

    claim: Claim
    check: Check
    is_first: bool  # the claim that it is the first to hold it
    quote: str
    publisher: str
    url: str
    document_id: str
    event_id: str
    authority: str


def claim_checks(
    store: Store,
    known: KnownRows,
    *,
    fund: str = "",
    as_of: date | None = None,
    moment: datetime | None = None,
) -> list[ClaimCheck]:
    """Return every claim that was known at a moment beside the filings of those days.

    Raises:
        StoreError: the database could not be read.
    """
    shelf = _Shelf(store, known, as_of)
    told = [each for each in store.told_holdings(as_of=moment) if each.status in _STATUSES]
    said = _said(store, {each.document_id for each in told})
    found: list[ClaimCheck] = []
    for each in told:
        own = said.get((each.document_id, each.start, each.type), _Said())
        for claim in _claims(each, own):
            if fund.casefold() in claim.investor.casefold():
                found += shelf.checks(claim, each)
    return found


_STATUSES = frozenset({"done", "denied"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What one place itself says: its event may have learned more from other places."""

    amount: Amount | None = None
    objects: frozenset[str] = frozenset()  # ids of the assets that it names


def _said(store: Store, documents: set[str]) -> dict[tuple[str, int, str], _Said]:
    """Return what places say, by document, place and type."""
    found: dict[tuple[str, int, str], _Said] = {}
    for item in store.annotated_of(documents=documents):
        if item.document.method == METHOD:
            continue
        ids = _ids(item.annotation.entities)
        for claim in item.annotation.events:
            named = {ids.get(name.casefold(), "") for name in claim.objects} - {""}
            key = (item.document.id, claim.evidence.start, claim.type)
            found[key] = _Said(amount=claim.amount, objects=frozenset(named))
    return found


def _ids(entities: Iterable[Entity]) -> dict[str, str]:
    return {
        name.casefold(): each.id
        for each in entities
        for name in (each.name, *(mention.text for mention in each.mentions))
    }


def _claims(told: ToldHolding, said: _Said) -> Iterator[Claim]:
    kind, amount = _kind(told), said.amount
    if kind is None:
        return
    for holder in told.actors:
        for asset in told.objects:
            is_own = not said.objects or asset.id in said.objects
            if holder.type in _HELD and holder.id != asset.id and is_own:
                yield Claim(
                    investor=holder.name,
                    asset=asset.name,
                    asset_id=asset.id if asset.id.startswith("asset:") else "",
                    kind=kind,
                    told_on=told.told_on,
                    spoken_of=_spoken_of(told),
                    amount=amount.value if amount and kind != "none" else None,
                    unit=amount.unit if amount and kind != "none" else "",
                    bound=amount.bound if amount else "exact",
                )


def _kind(told: ToldHolding) -> ClaimKind | None:
    if told.status == "denied":
        return "none" if told.type == "allocate" else None
    return _KINDS.get(holding_words.deed(told.type, told.quote))


def _spoken_of(told: ToldHolding) -> date | None:
    """Return the end of the quarter that a claim names; None: it speaks of its own day."""
    days = dates.parse(told.when)
    if days is None or days.days > _MONTHS_OF_A_QUARTER:
        return None
    end = end_of_quarter(days.last)
    return end if end <= told.told_on else None


class _Shelf:
    """The filings of followed funds, by what was on file on any day."""

    def __init__(self, store: Store, known: KnownRows, as_of: date | None) -> None:
        self._store, self._known = store, known
        self._own = {each.filer.entity: each for each in holdings(store, self._known, as_of=as_of)}
        self._funds = {each.entity: each.id for each in known.lists.filers if each.entity}

    def checks(self, claim: Claim, told: ToldHolding) -> Iterator[ClaimCheck]:
        """Yield what a claim comes to, and that it is the first, if it says so."""
        holder = _party(told.actors, claim.investor)
        own = self._own.get(holder.id) if holder.id else None
        found = self._check(claim, holder, own)
        one = ClaimCheck(
            claim=claim,
            check=found,
            is_first=False,
            quote=told.quote,
            publisher=told.publisher,
            url=told.url,
            document_id=told.document_id,
            event_id=told.event_id,
            authority=told.authority,
        )
        yield one
        if claim.kind in {"holds", "initiated"} and _FIRST.search(told.quote):
            yield replace(one, is_first=True, check=self._check_first(claim, own))

    def _check(self, claim: Claim, holder: Named, own: FilerHoldings | None) -> Check:
        if not holder.id or holder.type == "":
            reason = f"who {claim.investor!r} is cannot be told: the text names nobody"
            return Check(verdict="not_checkable", reason=reason)
        if own is None:
            known = (
                "followed, but no filing is here" if holder.id in self._funds else "not followed"
            )
            return Check(verdict="not_checkable", reason=f"{claim.investor} is {known}")
        return check(claim, self._quarters(own.reports, claim.told_on), own.quarters)

    def _quarters(self, reports: Sequence[FilingReport], day: date) -> list[Quarter]:
        rows = self._known.reader(self._store, reports)
        return [quarter(view, rows, self._known.classes) for view in at(views(reports), day)]

    def _check_first(self, claim: Claim, own: FilerHoldings | None) -> Check:
        mine = _first_shown(own.quarters, claim.asset_id) if own else None
        if own is None or mine is None:
            return Check(verdict="not_checkable", reason="no filing of its own shows it")
        others = [
            (shown.view.known_on, each.filer.title, shown)
            for key, each in sorted(self._own.items())
            if key != own.filer.entity
            and (shown := _first_shown(each.quarters, claim.asset_id)) is not None
        ]
        before = [each for each in others if each[0] < mine.view.known_on]
        if before:
            day, name, shown = min(before, key=lambda each: each[:2])
            reason = (
                f"{name} showed it on {day}, for {shown.view.period};"
                f" {claim.investor} on {mine.view.known_on}"
            )
            return Check(verdict="contradicted", reason=reason)
        reason = (
            f"its filing of {mine.view.known_on} is the first of the {len(self._own)} followed"
            " funds whose filings are here; others are not seen"
        )
        return Check(verdict="consistent", reason=reason)


def _party(parties: Sequence[Named], name: str) -> Named:
    return next(each for each in parties if each.name == name)


def _first_shown(quarters: Iterable[Quarter], asset_id: str) -> Quarter | None:
    """Return the quarter whose filing showed an asset first; None: none did."""
    classes = CLASSES.get(asset_id, ())
    shown = [
        each
        for each in quarters
        if any(
            held.amount > 0 and (held.security.entity == asset_id or held.security.asset in classes)
            for held in each.held
        )
    ]
    return min(shown, key=lambda each: each.view.known_on, default=None)
