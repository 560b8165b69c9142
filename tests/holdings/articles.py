"""What papers said of six investors, told in our own words."""

from __future__ import annotations

from datetime import datetime

from policytrail.records import Document, Outcome, Poll, PollResult, Source, content_id

PAPER = Source(
    id="test.paper",
    publisher="Harbor Gazette",
    title="Harbor Gazette",
    kind="feed",
    url="https://gazette.example/feed",
    tier="news",
    interval_minutes=60,
)
_TEXTS = (
    (
        "2024-03-19",
        "Japan's pension fund asks about bitcoin",
        "Japan's Government Pension Investment Fund is studying bitcoin, gold, forests and"
        " farmland, it said on Tuesday. It holds none of them.",
    ),
    (
        "2024-05-15",
        "Wisconsin fund discloses bitcoin funds",
        "The State of Wisconsin Investment Board bought about $99 million of BlackRock's iShares"
        " Bitcoin Trust in the first quarter, a filing showed on Tuesday.\n\nIt also held 1,013,000"
        " shares of the Grayscale Bitcoin Trust, worth about $64 million at the end of March.",
    ),
    (
        "2024-05-16",
        "What the Badger State holds",
        "The State of Wisconsin Investment Board held 94,562 shares of the iShares Bitcoin Trust at"
        " the end of March, according to its filing.",
    ),
    (
        "2024-07-25",
        "Jersey City to buy bitcoin funds",
        "Jersey City's employees' pension fund is preparing to put part of its assets into bitcoin"
        " exchange-traded funds, Mayor Steven Fulop said on Thursday.",
    ),
    (
        "2024-07-27",
        "Michigan joins in",
        "The State of Michigan Retirement System held 110,000 shares of the ARK 21Shares Bitcoin"
        " ETF at the end of June, a filing shows. They were worth $6.6 million.",
    ),
    (
        "2024-11-04",
        "British scheme buys bitcoin",
        "A British pension scheme put 3% of its assets into bitcoin, its adviser Cartwright said on"
        " Monday. Cartwright did not name the scheme, which has about £50 million.",
    ),
    (
        "2025-05-03",
        "Governor vetoes bitcoin bill",
        "Governor Katie Hobbs vetoed Arizona Senate Bill 1025 on Friday. The Arizona State"
        " Retirement System holds no bitcoin.",
    ),
    (
        "2025-05-16",
        "Wisconsin sells",
        "The State of Wisconsin Investment Board sold its entire holding of the iShares Bitcoin"
        " Trust in the first quarter of 2025, according to a filing on Thursday.",
    ),
    (
        "2025-07-18",
        "Savings and coins",
        "Pension funds have begun to look at coins. The State of Wisconsin Investment Board has"
        " invested in bitcoin, and others may follow.",
    ),
    (
        "2025-08-05",
        "Michigan triples its bet",
        "The State of Michigan Retirement System tripled its stake in the ARK 21Shares Bitcoin ETF"
        " to 300,000 shares in the second quarter, a filing shows.\n\nThe State of Wisconsin"
        " Investment Board holds about 6 million shares of the iShares Bitcoin Trust, worth $387"
        " million.",
    ),
)


def documents() -> list[Document]:
    """Return the articles, each known since it was published."""
    return [_document(*each) for each in _TEXTS]


def visit(document: Document) -> PollResult:
    """Return the visit that brought an article."""
    poll = Poll(
        source_id=PAPER.id,
        url=document.url,
        started=document.retrieved,
        finished=document.retrieved,
        outcome=Outcome.NEW,
    )
    return PollResult(poll=poll, documents=(document,))


def _document(day: str, title: str, text: str) -> Document:
    moment = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return Document(
        id=content_id(title),
        source_id=PAPER.id,
        url=f"https://gazette.example/{content_id(title)}",
        title=title,
        text=text,
        retrieved=moment,
        first_seen=moment,
        published=moment,
        publisher=PAPER.publisher,
        tier=PAPER.tier,
        language="en",
    )
