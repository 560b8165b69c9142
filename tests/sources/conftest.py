"""What the tests of sources share: builders, and the flag that writes expectations anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from policytrail.crawler.kinds import load_kinds
from policytrail.crawler.parsed import Kind
from policytrail.records import Fetch, Source

REGENERATE = "--regenerate-sources"
RETRIEVED = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        REGENERATE, action="store_true", help="write expected.json of every source anew, then fail"
    )


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    return load_kinds()


@pytest.fixture(scope="session")
def make_source() -> Callable[..., Source]:
    """Build a source; keyword arguments other than ``kind`` and ``url`` are its options."""

    def build(
        kind: str = "feed", url: str = "https://example.org/feed", **options: object
    ) -> Source:
        return Source(
            id="test.source",
            publisher="Example",
            title="Example",
            kind=kind,
            url=url,
            tier="news",
            interval_minutes=60,
            options=options,
        )

    return build


@pytest.fixture(scope="session")
def make_fetch() -> Callable[..., Fetch]:
    """Build an answer with status 200 at ``RETRIEVED``."""

    def build(
        body: bytes | str,
        url: str = "https://example.org/feed",
        *,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        final_url: str = "",
        retrieved: datetime = RETRIEVED,
    ) -> Fetch:
        return Fetch(
            source_id="test.source",
            url=url,
            final_url=final_url or url,
            retrieved=retrieved,
            status=status,
            headers=headers or {},
            body=body.encode() if isinstance(body, str) else body,
        )

    return build
