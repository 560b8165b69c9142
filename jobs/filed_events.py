"""What the rows of forms 13F say happened, as claims of their documents.

A document of a followed filer makes the claims that its rows show beside those of the quarter
before, and no others: its sentences repeat the rows. What a claim rests on is the line of the
security in the document's text, or, where nothing is held any more, its opening sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policytrail.holdings.amendments import at, views
from policytrail.holdings.classes import Classes, filer_of
from policytrail.holdings.lists import Filer, Lists
from policytrail.holdings.quarters import Change, Quarter, assets, changes, quarter
from policytrail.records import (
    Amount,
    AnnotatedDocument,
    Annotation,
    Document,
    Entity,
    EntityType,
    EventClaim,
    FilingReport,
    Position,
    Span,
)
from policytrail.store import Store

METHOD = "edgar 13f"  # of documents that the crawler reads from forms 13F
_DIVESTED = frozenset({"reduced", "exited"})
_TOLD = frozenset({"held", "initiated", "increased", "reduced", "exited"})
# Our name and id for what a class of securities is exposure to.
_BROAD = {
    "bitcoin": ("Bitcoin", "asset:bitcoin"),
    "ether": ("Ether", "asset:ether"),
    "gold": ("Gold", "asset:gold"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilerHoldings:
    """What one followed filer held by quarter, as all its filings say today, and what changed."""

    filer: Filer
    quarters: tuple[Quarter, ...]
    changes: tuple[Change, ...]
    reports: tuple[FilingReport, ...]


class KnownRows:
    """The rows of filings that are of a known security, each filing read once: a table of some
    thousand rows has a handful of them."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.classes = Classes(lists.securities)
        self._rows: dict[
            tuple[str, str], tuple[Position, ...]
        ] = {}  # number, and hash of the bytes

    def reader(
        self, store: Store, reports: Iterable[FilingReport]
    ) -> Callable[[str], tuple[Position, ...]]:
        """Return what gives the rows of these filings by their numbers."""
        hashes = {each.accession: each.sha256 for each in reports}

        def rows(number: str) -> tuple[Position, ...]:
            key = (number, hashes[number])
            if key not in self._rows:
                read = store.filed_positions(accession=number)
                self._rows[key] = tuple(each for each in read if self.classes.of(each))
            return self._rows[key]

        return rows


def holdings(
    store: Store,
    known: KnownRows,
    *,
    ciks: Iterable[str] | None = None,
    as_of: date | None = None,
) -> list[FilerHoldings]:
    """Return what followed filers held, by what was on file on a day; all filers if none is named.

    Raises:
        StoreError: the database could not be read.
    """
    found: dict[str, tuple[Filer, list[FilingReport]]] = {}
    for report in store.filings(ciks=ciks, as_of=as_of):
        filer = filer_of(known.lists.filers, report)
        if filer is not None:
            found.setdefault(filer.id, (filer, []))[1].append(report)
    return [
        _holdings(store, known, filer, reports, as_of)
        for filer, reports in (found[key] for key in sorted(found))
    ]


def _holdings(
    store: Store, known: KnownRows, filer: Filer, reports: list[FilingReport], as_of: date | None
) -> FilerHoldings:
    rows = known.reader(store, reports)
    quarters = tuple(quarter(view, rows, known.classes) for view in at(views(reports), as_of))
    return FilerHoldings(
        filer=filer, quarters=quarters, changes=changes(quarters), reports=tuple(reports)
    )


def companions(store: Store, documents: Iterable[str]) -> set[str]:
    """Return the documents of all filings of those whose filings are among some documents: what
    one quarter shows depends on the others."""
    ciks = store.filers_of(documents=documents)
    return set(store.filing_documents(ciks=ciks).values()) if ciks else set()


def with_claims(
    store: Store,
    known: KnownRows,
    items: Iterable[AnnotatedDocument],
    *,
    as_of: date | None = None,
) -> Iterator[AnnotatedDocument]:
    """Yield the documents, those of forms 13F with the claims of their rows for their events, by
    what was on file on a day."""
    given = list(items)
    ids = [each.document.id for each in given if each.document.method == METHOD]
    ciks = store.filers_of(documents=ids) if ids else frozenset()
    claimed: dict[str, list[tuple[FilerHoldings, Change]]] = {}
    for own in holdings(store, known, ciks=ciks, as_of=as_of) if ciks else ():
        document_of = store.filing_documents(ciks={each.cik for each in own.reports})
        for change in own.changes:
            claimed.setdefault(document_of[change.filing], []).append((own, change))
    for item in given:
        is_filing = item.document.method == METHOD
        yield _enriched(item, claimed.get(item.document.id, ())) if is_filing else item


def _enriched(
    item: AnnotatedDocument, found: Sequence[tuple[FilerHoldings, Change]]
) -> AnnotatedDocument:
    annotation = replace(item.annotation, events=(), stances=(), directives=(), expectations=())
    if not found:
        return replace(item, annotation=annotation)
    own = found[0][0]
    broad = _broad_changes(own)
    claims = [
        _claim(item.document, own, change, broad.get(_key(change), ()))
        for _, change in found
        if change.kind in _TOLD
    ]
    named = _entities(item.document, own, [change for _, change in found])
    return replace(item, annotation=_with(annotation, claims, named))


def _with(
    annotation: Annotation, claims: Sequence[EventClaim], named: Sequence[Entity]
) -> Annotation:
    ids = {each.id for each in named}
    others = tuple(each for each in annotation.entities if each.id not in ids)
    return replace(annotation, events=tuple(claims), entities=(*named, *others))


def _key(change: Change) -> tuple[date, str]:
    return change.period, change.security.id


def _broad_changes(own: FilerHoldings) -> dict[tuple[date, str], tuple[str, ...]]:
    """Return the changes that begin or end all holdings of a class, with the names of the class.

    The largest holding of the class speaks for it.
    """
    held = {each.view.period: assets(each.held) for each in own.quarters}
    found: dict[tuple[date, str], tuple[str, ...]] = {}
    for asset, (name, _) in _BROAD.items():
        for period in sorted(held):
            of_class = [
                each
                for each in own.changes
                if each.period == period and each.security.asset == asset
            ]
            before = next((each.before for each in of_class), None)
            had = before is not None and asset in held.get(before, frozenset())
            has = asset in held[period]
            if of_class and (had != has):
                best = max(of_class, key=lambda each: (abs(each.difference), each.security.id))
                found[_key(best)] = (name,)
    return found


def _claim(
    document: Document, own: FilerHoldings, change: Change, broad: tuple[str, ...]
) -> EventClaim:
    # Not at the top: the daemon, which links in a process of its own, would load it for nothing.
    from policytrail.timeline import filed

    evidence = _line(document, change) or _opening(document)
    is_held = change.kind == "held"
    return EventClaim(
        type="divest" if change.kind in _DIVESTED else "allocate",
        status="done",
        actors=(own.filer.title,),
        objects=(change.security.name, *broad),
        evidence=evidence,
        date=change.period.isoformat() if is_held else _between(change),
        date_basis="explicit" if is_held else "inferred",
        amount=_amount(change, evidence),
        confidence=0.5 if change.is_doubtful else 1.0,
        authority="filing",
        rule=filed.make_rule(
            change.kind, _shown_until(own, change, broad), is_doubtful=change.is_doubtful
        ),
        headline=True,
    )


def _shown_until(own: FilerHoldings, change: Change, broad: tuple[str, ...]) -> date | None:
    """Return the last end of a quarter up to which filings show the security, or its class."""
    last: date | None = None
    for one in sorted(own.quarters, key=lambda each: each.view.period):
        if one.view.period < change.period or not one.view.is_complete:
            continue
        of_class = bool(broad) and change.security.asset in assets(one.held)
        if not of_class and one.find(change.security.id) is None:
            break
        last = one.view.period
    return last


def _between(change: Change) -> str | None:
    """Return the time between the ends of the two quarters, as fine as it can be written."""
    period, before = change.period, change.before
    if before is None:
        return period.isoformat()
    if (period - before).days <= 100:
        return f"{period.year}-Q{(period.month + 2) // 3}"
    # From the day after the earlier end: a span within one year is that year.
    return str(period.year) if before.year == period.year or before.month == 12 else None


def _amount(change: Change, evidence: Span) -> Amount | None:
    """Return the shares that are held now, where the line says so."""
    written = f"{change.amount:,}"
    at_ = evidence.text.find(f" {written} shares")
    if change.amount == 0 or at_ < 0:
        return None
    start = evidence.start + at_ + 1
    span = Span(start=start, end=start + len(written), text=written)
    return Amount(value=float(change.amount), unit="shares", span=span)


def _line(document: Document, change: Change) -> Span | None:
    """Return the line of the document's text that tells the shares held."""
    if change.now is None:
        return None
    wanted = f": {change.amount:,} shares, "
    for start, line in _lines(document.text):
        if wanted in line and line.endswith(f"${change.now.value:,}."):
            return Span(start=start, end=start + len(line), text=line)
    return None


def _opening(document: Document) -> Span:
    line = document.text.partition("\n")[0]
    return Span(start=0, end=len(line), text=line)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at_ = 0
    for line in text.split("\n"):
        yield at_, line
        at_ += len(line) + 1


def _entities(document: Document, own: FilerHoldings, found: Sequence[Change]) -> list[Entity]:
    """Return the filer and the assets, so that their names mean whom the lists mean."""
    opening = _opening(document)
    named: list[Entity] = []
    if own.filer.entity:
        end = opening.text.find(" reported on form")
        span = Span(start=0, end=max(end, 1), text=opening.text[: max(end, 1)])
        named.append(
            Entity(id=own.filer.entity, name=own.filer.title, type="pension_fund", mentions=(span,))
        )
    for change in found:
        place = _line(document, change) or opening
        pairs = [(change.security.name, change.security.entity)]
        pairs += [_BROAD[change.security.asset]] if change.security.asset in _BROAD else []
        for name, id_ in pairs:
            kind: EntityType = "company" if id_.startswith("company:") else "asset"
            if id_ and all(each.id != id_ for each in named):
                named.append(Entity(id=id_, name=name, type=kind, mentions=(place,)))
    return named
