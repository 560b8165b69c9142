"""Builders of annotated documents: the words are ours, the facts are public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    DirectiveClaim,
    Document,
    Entity,
    EventClaim,
    Instrument,
    Span,
    StanceClaim,
)

ENTITIES = {
    "Donald Trump": ("person:donald-trump", "person", ("Trump", "President Trump")),
    "Department of Labor": ("agency:us-dol", "agency", ("Labor Department", "DOL")),
    "Employee Benefits Security Administration": ("agency:us-ebsa", "agency", ("EBSA",)),
    "cryptocurrency": ("asset:cryptocurrency", "asset", ("crypto", "digital assets")),
    "private equity": ("asset:private-equity", "asset", ()),
    "alternative assets": ("asset:alternative-assets", "asset", ()),
    "bitcoin": ("asset:bitcoin", "asset", ("Bitcoin",)),
    "State of Wisconsin Investment Board": ("fund:swib", "pension_fund", ("SWIB",)),
    "House of Representatives": ("legislature:us-house", "legislature", ("House",)),
    "Senate": ("legislature:us-senate", "legislature", ()),
}


class Builder:
    """Makes one annotated document; every span is looked up in its text."""

    def __init__(self, key: str, text: str, published: str | None, **fields: Any) -> None:
        moment = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
        seen = fields.pop("seen", None)
        first_seen = (
            datetime.fromisoformat(seen).replace(tzinfo=UTC)
            if seen
            else (moment or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(minutes=10)
        )
        values = {"source_id": "test", "url": f"https://{key}.example.org/", "title": key}
        self.document = Document(
            id=key,
            text=text,
            retrieved=first_seen,
            first_seen=first_seen,
            published=moment,
            **values | {"publisher": key.rsplit("-", 1)[0]} | fields,
        )
        self._instruments: list[Instrument] = []
        self._events: list[EventClaim] = []
        self._stances: list[StanceClaim] = []
        self._directives: list[DirectiveClaim] = []

    def span(self, part: str) -> Span:
        """Return the first place of some words."""
        start = self.document.text.index(part)
        return Span(start=start, end=start + len(part), text=part)

    def instrument(self, name: str, kind: str, key: str | None = None) -> Builder:
        """Add an instrument that the text calls by a name."""
        number = f"unnamed-{len(self._instruments)}"
        self._instruments.append(
            Instrument(id=key or number, kind=kind, name=name, key=key, mentions=(self.span(name),))
        )
        return self

    def event(
        self,
        type_: str,
        status: str,
        actors: Sequence[str],
        objects: Sequence[str],
        evidence: str,
        date: str | None = None,
        **fields: Any,
    ) -> Builder:
        """Add a claim; its evidence are words of the text."""
        values = {"confidence": 0.8, "date_basis": "explicit" if date else None, "rule": "test"}
        self._events.append(
            EventClaim(
                type=type_,
                status=status,
                actors=tuple(actors),
                objects=tuple(objects),
                evidence=self.span(evidence),
                date=date,
                **values | fields,
            )
        )
        return self

    def stance(self, holder: str, target: str, stance: str, evidence: str) -> Builder:
        """Add a position."""
        self._stances.append(
            StanceClaim(holder=holder, target=target, stance=stance, evidence=self.span(evidence))
        )
        return self

    def directive(self, agency: str, duty: str, evidence: str, **fields: Any) -> Builder:
        """Add a duty."""
        self._directives.append(
            DirectiveClaim(agency=agency, duty=duty, evidence=self.span(evidence), **fields)
        )
        return self

    def build(self) -> AnnotatedDocument:
        """Return the document with the entities that its text names."""
        return AnnotatedDocument(
            document=self.document,
            annotation=Annotation(
                document_id=self.document.id,
                relevance=1.0,
                entities=tuple(self._entities()),
                instruments=tuple(self._instruments),
                events=tuple(self._events),
                stances=tuple(self._stances),
                directives=tuple(self._directives),
            ),
        )

    def _entities(self) -> list[Entity]:
        found = []
        for name, (key, type_, aliases) in ENTITIES.items():
            spans = [self.span(each) for each in (name, *aliases) if each in self.document.text]
            if spans:
                found.append(Entity(id=key, name=name, type=type_, mentions=tuple(spans)))
        return found


Make = Callable[..., Builder]


@pytest.fixture(scope="session")
def article() -> Make:
    """A maker of documents: ``article(key, text, published, **fields)``."""
    return Builder


@pytest.fixture(scope="session")
def register() -> Callable[..., AnnotatedDocument]:
    """A maker of Federal Register documents from the fields of its API."""

    def make(
        number: str, *, seen: str | None = None, cites: tuple[str, ...] = (), **fields: str
    ) -> AnnotatedDocument:
        sheet = {"document_number": number, **fields}
        lines = "\n".join(f"{name}: {value}" for name, value in sheet.items())
        builder = Builder(
            f"fr-{number}",
            f"{fields['title']}\n\n{fields.get('abstract', '')}\n\n{lines}",
            f"{fields['publication_date']}T00:00:00",
            kind="register",
            tier="official",
            publisher="Federal Register",
            metadata=sheet,
            seen=seen or f"{fields['publication_date']}T11:00:00",
            title=fields["title"],
        )
        for name in cites:
            builder.instrument(name, "executive_order", f"eo:{name.rsplit(' ', 1)[-1]}")
        return builder.build()

    return make


@pytest.fixture(scope="session")
def chain(article: Make, register: Callable[..., AnnotatedDocument]) -> list[AnnotatedDocument]:
    """The 401(k) story from the rumour to the closing of comments, in order of publication."""
    rumour = (
        article(
            "courier-1",
            "President Trump is getting ready to sign an executive order that opens 401(k) plans "
            "to crypto, private equity and other alternative assets, the Financial Times wrote. "
            "The order would tell the Labor Department to look again at its guidance.",
            "2025-07-18T06:00:00",
        )
        .instrument("executive order", "executive_order")
        .event(
            "sign", "planned", ["Donald Trump"], ["executive order"],
            "President Trump is getting ready to sign an executive order that opens 401(k) plans "
            "to crypto, private equity and other alternative assets, the Financial Times wrote.",
            chain=("Financial Times", "anonymous"), authority="anonymous", headline=True,
        )
        .event(
            "direct", "planned", ["Donald Trump"], ["Department of Labor"],
            "The order would tell the Labor Department to look again at its guidance.",
        )
        .stance(
            "Donald Trump", "executive order", "support",
            "President Trump is getting ready to sign an executive order",
        )
    )  # fmt: skip
    signed = (
        article(
            "gazette-1",
            "President Trump on Thursday signed an executive order meant to bring crypto, private "
            "equity and other alternative assets into 401(k) plans. The Labor Department has 180 "
            "days to reconsider what it asks of fiduciaries.",
            "2025-08-07T23:00:00",
        )
        .instrument("executive order", "executive_order")
        .event(
            "sign", "done", ["Donald Trump"], ["executive order"],
            "President Trump on Thursday signed an executive order meant to bring crypto, private "
            "equity and other alternative assets into 401(k) plans.",
            "2025-08-07", headline=True,
        )
    )  # fmt: skip
    title = "Democratizing Access to Alternative Assets for 401(k) Investors"
    duty = "Within 180 days of this order, the Secretary of Labor shall reconsider past guidance"
    posted = article(
        "whitehouse-1",
        "By the authority vested in me as President, it is hereby ordered:\n"
        "Section 1. Purpose. Savers in 401(k) plans should have access to alternative assets, "
        "such as private equity and digital assets.\n"
        f"Sec. 3. {duty} on alternative assets and propose rules where that is due.\n\n"
        "DONALD J. TRUMP\n\nTHE WHITE HOUSE,\n    August 7, 2025.\n",
        "2025-08-07T21:00:00",
        tier="official",
        publisher="The White House",
        title=title.replace("401(k)", "401(K)"),
    ).directive("Department of Labor", "reconsider past guidance", duty, due="2026-02-03", days=180)
    posted_order = posted.build()
    printed = register(
        "2025-15340",
        title=title,
        type="Presidential Document",
        subtype="Executive Order",
        executive_order_number="14330",
        signing_date="2025-08-07",
        publication_date="2025-08-12",
        president="Donald Trump",
        citation="90 FR 38921",
    )
    proposal = register(
        "2026-06178",
        title="Fiduciary Duties in Selecting Designated Investment Alternatives",
        type="Proposed Rule",
        action="Notice of proposed rulemaking.",
        publication_date="2026-03-31",
        comments_close_on="2026-06-01",
        regulation_id_numbers="1210-AC38",
        docket_ids="EBSA-2026-0166",
        agencies="Labor Department; Employee Benefits Security Administration",
        abstract="A fiduciary who weighs six factors is presumed to be prudent. The proposal "
        "carries out Executive Order 14330.",
        cites=("Executive Order 14330",),
    )
    later = (
        article(
            "courier-2",
            "EBSA proposed its rule on investment menus, RIN 1210-AC38, on March 30. It follows "
            "Executive Order 14330. Comments are due June 1.",
            "2026-04-01T09:00:00",
        )
        .instrument("RIN 1210-AC38", "rule", "rin:1210-AC38")
        .instrument("Executive Order 14330", "executive_order", "eo:14330")
        .event(
            "propose", "done", ["Employee Benefits Security Administration"], ["RIN 1210-AC38"],
            "EBSA proposed its rule on investment menus, RIN 1210-AC38, on March 30.",
            "2026-03-30", headline=True,
        )
        .event(
            "comment", "planned", [], ["RIN 1210-AC38"], "Comments are due June 1.", "2026-06-01"
        )
    )  # fmt: skip
    closed = (
        article(
            "courier-3",
            "The comment period on the Labor Department proposal, RIN 1210-AC38, ended on Monday.",
            "2026-06-02T09:00:00",
        )
        .instrument("RIN 1210-AC38", "rule", "rin:1210-AC38")
        .event(
            "comment", "done", [], ["RIN 1210-AC38"],
            "The comment period on the Labor Department proposal, RIN 1210-AC38, ended on Monday.",
            "2026-06-01",
        )
    )  # fmt: skip
    others = [rumour, signed, later, closed]
    built = [each.build() for each in others]
    return [built[0], built[1], posted_order, printed, proposal, built[2], built[3]]
