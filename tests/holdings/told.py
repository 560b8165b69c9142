"""Filings and articles of our own making in a database, read and linked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from policytrail.crawler.files import LOCAL, read_file
from policytrail.jobs import link
from policytrail.records import Annotation, Document, Run, TimelineEntry, content_id
from policytrail.store import Store, TimelineQuery
from policytrail.tests.thirteen_f import ORDINARY, Filed, Row, submission

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
READ = Run(id=content_id("annotate", "told"), stage="annotate", version="0.1")
SWIB, MICHIGAN = "854157", "762152"
_NAMES = {
    SWIB: "STATE OF WISCONSIN INVESTMENT BOARD",
    MICHIGAN: "STATE OF MICHIGAN RETIREMENT SYSTEM",
}


def ibit(amount: int, value: int) -> Row:
    return Row("ISHARES BITCOIN TR", "SHS", "46438F101", value, amount)


def gbtc(amount: int, value: int) -> Row:
    return Row("GRAYSCALE BITCOIN TR BTC", "SHS", "389637109", value, amount)


def arkb(amount: int, value: int) -> Row:
    return Row("ARK 21SHARES BITCOIN ETF", "SHS", "040919102", value, amount)


def ethe(amount: int, value: int) -> Row:
    return Row("GRAYSCALE ETHEREUM TR ETH", "SHS", "389638107", value, amount)


def filing(
    number: int, period: str, filed: str, rows: Sequence[Row], *, cik: str = SWIB, **more: str
) -> bytes:
    """Return a form 13F of a fund with some rows besides; days as EDGAR writes them."""
    head = Filed(
        accession=f"{cik:>010}-24-{number:06}",
        filer=_NAMES[cik],
        cik=cik,
        period=period,
        filed=filed,
        form="13F-HR/A" if more else "13F-HR",
        amendment=more.get("amendment", "original"),
        number=number,
    )
    return submission(head, (*ORDINARY, *rows))


# What two state funds filed from the first quarter of 2024 to the second of 2025.
WISCONSIN = (
    filing(1, "20240331", "20240514", [ibit(2_450_400, 99_167_688), gbtc(1_013_000, 63_687_310)]),
    filing(2, "20240630", "20240813", [ibit(2_898_051, 98_939_461)]),
    filing(3, "20240930", "20241114", [ibit(2_898_051, 104_706_583)]),
    filing(4, "20241231", "20250214", [ibit(6_060_351, 321_501_621)]),
    filing(5, "20250331", "20250515", []),
)
MICHIGANS = (
    filing(1, "20240331", "20240513", [], cik=MICHIGAN),
    filing(2, "20240630", "20240726", [arkb(110_000, 6_597_800)], cik=MICHIGAN),
    filing(
        3, "20240930", "20241104", [arkb(110_000, 6_900_000), ethe(460_000, 10_070_000)],
        cik=MICHIGAN,
    ),
    filing(
        4, "20250331", "20250513", [arkb(100_000, 8_200_000), ethe(460_000, 7_000_000)],
        cik=MICHIGAN,
    ),
    filing(
        5, "20250630", "20250804", [arkb(300_000, 10_700_000), ethe(460_000, 9_600_000)],
        cik=MICHIGAN,
    ),
)  # fmt: skip


def take_in(store: Store, folder: Path, bodies: Iterable[bytes]) -> list[Document]:
    """Store filings as files of the user, each known since the day after it was filed."""
    store.add_source(source=LOCAL, now=NOW)
    documents: list[Document] = []
    for body in bodies:
        path = folder / f"{content_id(body.decode())}.txt"
        path.write_bytes(body)
        documents += _record(store, path)
    store.save_run(run=READ)
    results = [(one, Annotation(document_id=one.id, relevance=1.0)) for one in documents]
    store.save_annotations(run_id=READ.id, results=results)
    return documents


def _record(store: Store, path: Path) -> tuple[Document, ...]:
    result = read_file(path, now=NOW)
    day = result.documents[0].published or NOW
    seen = [replace(one, retrieved=day, first_seen=day) for one in result.documents]
    poll = replace(result.poll, started=day, finished=day)
    store.record(result=replace(result, documents=tuple(seen), poll=poll))
    return tuple(seen)


def timeline(store: Store) -> list[TimelineEntry]:
    """Link all anew and return every event."""
    asyncio.run(link(store))
    return store.timeline(query=TimelineQuery())
