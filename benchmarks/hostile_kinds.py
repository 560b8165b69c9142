"""Our kinds, and one that reads the paged API which the hostile web makes up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from policytrail.crawler.documents import base_document
from policytrail.crawler.kinds import load_kinds as load_ours
from policytrail.crawler.parsed import Kind, Link, Parsed
from policytrail.records import Document, Fetch, Outcome, Source, content_id


class Bills:
    """``{"bills": [{"id", "title"}], "pagination": {"next"}}``; bad rows are left out and told."""

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        """Read one page of the list."""
        try:
            content = json.loads(fetch.body)
        except (ValueError, RecursionError) as error:
            return Parsed(outcome=Outcome.MALFORMED, message=f"not JSON: {error}")
        rows = content.get("bills") if isinstance(content, dict) else None
        if not isinstance(rows, list):
            return Parsed(outcome=Outcome.DRIFT, message="no list of bills")
        found = [_document(source, fetch, row) for row in rows]
        paging = content.get("pagination")
        following = paging.get("next") if isinstance(paging, dict) else None
        return Parsed(
            documents=tuple(item for item in found if item is not None),
            next_url=following if isinstance(following, str) else None,
            items=len(rows),
            problems=tuple("a row without id or title" for item in found if item is None),
        )


def _document(source: Source, fetch: Fetch, row: Any) -> Document | None:
    id, title = (row.get("id"), row.get("title")) if isinstance(row, dict) else (None, None)
    if not isinstance(id, str) or not isinstance(title, str):
        return None
    text = title.encode("utf-8", "replace").decode().replace("\0", "")
    number = content_id("bill", id)
    base = base_document(source, fetch, id=number, url=f"https://bills.example/{number}")
    return Document(
        id=base.id,
        source_id=base.source_id,
        url=base.url,
        title=text,
        text=text,
        retrieved=base.retrieved,
        first_seen=base.first_seen,
    )


def load_kinds() -> Mapping[str, Kind]:
    """Return the kinds by name."""
    return {**load_ours(), "bills": Bills()}
