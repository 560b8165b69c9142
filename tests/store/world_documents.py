"""A small story in our own words: its sources, its documents, the visits that bring them."""

from __future__ import annotations

from datetime import UTC, datetime

from policytrail.records import (
    Blob,
    Document,
    Outcome,
    Poll,
    PollResult,
    Run,
    Source,
    Span,
    content_id,
    sha256_hex,
)

RUMOUR_SEEN = datetime(2025, 7, 18, 6, 0, tzinfo=UTC)
ORDER_SEEN = datetime(2025, 8, 7, 21, 30, tzinfo=UTC)
REACTION_SEEN = datetime(2025, 8, 8, 14, 0, tzinfo=UTC)
FUND_SEEN = datetime(2025, 8, 15, 9, 0, tzinfo=UTC)
RULE_SEEN = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)

WIRE = Source(
    id="example_wire",
    publisher="Example Wire",
    title="Example Wire, pensions",
    kind="feed",
    url="https://wire.example/pensions.xml",
    tier="trade_press",
    interval_minutes=30,
)
HOUSE = Source(
    id="example_house",
    publisher="The White House",
    title="Presidential actions",
    kind="feed",
    url="https://house.example/actions.xml",
    tier="official",
    interval_minutes=15,
    options={"max_items": 50},
)
REGISTER = Source(
    id="example_register",
    publisher="Federal Register",
    title="Labor Department rules",
    kind="register",
    url="https://register.example/api",
    tier="official",
    interval_minutes=60,
)
SOURCES = (WIRE, HOUSE, REGISTER)

ANNOTATE = Run(id=content_id("annotate", "1"), stage="annotate", version="0.1", rules="r1")
LINK = Run(id=content_id("link", "1"), stage="link", version="0.1")


def make_document(source: Source, slug: str, title: str, text: str, seen: datetime) -> Document:
    """Return a page of a source, published on the day on which it was seen."""
    url = f"{source.url.rsplit('/', 1)[0]}/{slug}"
    return Document(
        id=content_id(url),
        source_id=source.id,
        url=url,
        title=title,
        text=text,
        retrieved=seen,
        first_seen=seen,
        published=seen.replace(hour=0, minute=0),
        published_precision="day",
        publisher=source.publisher,
        tier=source.tier,
        language="en",
        authors=("A. Writer",),
        metadata={"section": "pensions"},
        method="main text",
        blob_sha256=sha256_hex(text.encode()),
    )


RUMOUR = make_document(
    WIRE,
    "order-expected",
    "Order on 401(k) plans expected",
    "The president is preparing an order that would open 401(k) plans to digital assets, "
    "two people who know the draft said. The White House would not comment.",
    RUMOUR_SEEN,
)
ORDER = make_document(
    HOUSE,
    "eo-14330",
    "Access to alternative assets for savers",
    "On August 7, 2025, the president signed Executive Order 14330. "
    "Within 180 days the Secretary of Labor shall reexamine earlier guidance on alternative "
    "assets.",
    ORDER_SEEN,
)
REACTION = make_document(
    WIRE,
    "reactions",
    "Funds cheer, savers' group objects",
    "President Trump signed Executive Order 14330 on Thursday. The Fund Council welcomed crypto "
    "in retirement plans. Savers United warned that the order puts retirees at risk.",
    REACTION_SEEN,
)
FUND = make_document(
    WIRE,
    "wisconsin",
    "Wisconsin leaves bitcoin trust",
    "The State of Wisconsin Investment Board sold bitcoin fund shares worth about $321 million "
    "in the first quarter of 2025.",
    FUND_SEEN,
)
RULE = make_document(
    REGISTER,
    "2026-06178",
    "Selecting designated investment alternatives",
    "The Department of Labor published a proposed rule, RIN 1210-AC38, which implements Executive "
    "Order 14330. Comments must be received by June 1, 2026.",
    RULE_SEEN,
)
DOCUMENTS = (RUMOUR, ORDER, REACTION, FUND, RULE)
_SOURCE_OF = {source.id: source for source in SOURCES}


def span(document: Document, quote: str) -> Span:
    """Return where a quote stands in a document's text."""
    start = document.text.index(quote)
    return Span(start=start, end=start + len(quote), text=quote)


def visit(
    *documents: Document,
    source: Source | None = None,
    outcome: Outcome = Outcome.NEW,
    at: datetime | None = None,
    **poll: object,
) -> PollResult:
    """Return a visit that brought these documents, with the bytes that they were taken from."""
    source = source or _SOURCE_OF[documents[0].source_id]
    at = at or documents[0].retrieved
    values: dict[str, object] = {"status": 200, "size": 10, "items": len(documents)} | poll
    return PollResult(
        poll=Poll(
            source_id=source.id,
            url=str(values.pop("url", source.url)),
            started=at,
            finished=at,
            outcome=outcome,
            **values,  # type: ignore[arg-type]
        ),
        blobs=tuple(
            Blob(sha256=one.blob_sha256, data=one.text.encode(), content_type="text/html")
            for one in documents
            if one.blob_sha256
        ),
        documents=documents,
    )
