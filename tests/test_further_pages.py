"""The further pages of a paged answer belong to their source: they are no articles."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.config import CrawlSettings
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Request
from policytrail.records import Source
from policytrail.store import Store, open_store

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
SETTINGS = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))


@dataclass(slots=True)
class Register:
    """Two pages of a list of documents, one document each."""

    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Reply | None:
        second = ("page", "2") in request.query
        self.asked += ["second"] if second else []
        number = 2 if second else 1
        row = {
            "document_number": f"2026-0000{number}",
            "publication_date": f"2026-02-0{number}",
            "title": f"Notice {number} about savings plans of harbor pilots",
            "html_url": f"https://register.example/documents/2026/02/0{number}/notice",
        }
        row["abstract"] = f"As it stood at {request.at:%H:%M}; visit {len(self.asked)}."
        further = {} if second else {"next_page_url": f"{request.base_url}/list.json?page=2"}
        body = json.dumps({"count": 2, "results": [row], **further})
        return Reply(body=body.encode(), content_type="application/json")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def test_the_second_page_of_a_list_is_not_looked_at_again_as_an_article(store: Store) -> None:
    register = Register()
    with ReplayServer(register, START) as server:
        source = Source(
            id="harbor.register", publisher="Harbor Register", title="Notices",
            kind="federal_register", url=f"{server.base_url}/list.json", tier="official",
            interval_minutes=60, delay_seconds=0.0, options={"robots": False},
        )  # fmt: skip
        store.sync_sources(sources=[source], now=START)
        for hours in (0, 7, 20, 60):
            now = START + timedelta(hours=hours)
            asyncio.run(jobs.crawl(store, [source], SETTINGS, clock=lambda now=now: now))
    kinds = [row["kind"] for row in store._connection.rows("select kind from document")]
    assert kinds == ["register", "register"]
