"""What the tests of sources share: builders, and the flag that writes expectations anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.kinds import load_kinds
from policytrail.crawler.parsed import Kind, Parsed
from policytrail.records import Fetch, Source
from policytrail.tests.sources.addresses import URLS, Read

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


@pytest.fixture
def read(
    kinds: Mapping[str, Kind], make_source: Callable[..., Any], make_fetch: Callable[..., Any]
) -> Read:
    """Parse a table, a text or bytes with a kind; keyword arguments are options."""

    def parse(kind: str, body: object, url: str = "", **options: object) -> Parsed:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        address = url or URLS[kind]
        return kinds[kind].parse(
            make_source(kind, address, **options), make_fetch(content, address)
        )

    return parse
