"""Recorded feeds against the expected parses of other readers: title, link, id, date, count."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler.dates import parse_moment
from policytrail.crawler.decoding import decode
from policytrail.crawler.feed_reading import Entry, read_feed
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.rendering import html_to_line

pytestmark = pytest.mark.recorded
NOW = datetime(2026, 10, 5, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What another reader gives for a field of an entry, and what ours gives."""

    field: str
    file: str
    expected: str
    found: str


def entries_of(file: Path) -> tuple[Entry, ...]:
    return read_feed(decode(file.read_bytes()).text).entries


def moment_of(text: str) -> str:
    value = parse_moment(text, retrieved=NOW).value
    return value.isoformat(timespec="seconds") if value else ""


def address_of(link: str) -> str:
    try:
        return canonical_url(link)
    except ValueError:
        return link


def feed_rs(folder: Path) -> Iterator[Claim]:
    """Read ``<name>.serde.json`` beside ``<name>.xml`` or ``.json``."""
    for expectation in sorted(folder.glob("*.serde.json")):
        stem = expectation.name.removesuffix(".serde.json")
        feeds = [
            path for path in (folder / f"{stem}.xml", folder / f"{stem}.json") if path.exists()
        ]
        table = json.loads(expectation.read_text(encoding="utf-8"))
        if not feeds or not isinstance(table, dict) or "entries" not in table:
            continue
        mine = entries_of(feeds[0])
        yield claim("count", feeds[0], str(len(table["entries"])), str(len(mine)))
        for row, entry in zip(table["entries"], mine, strict=False):
            yield from feed_rs_entry(row, entry, feeds[0])


def feed_rs_entry(row: dict[str, Any], entry: Entry, file: Path) -> Iterator[Claim]:
    title = (row["title"] or {}).get("content") or ""
    yield claim("title", file, html_to_line(title), html_to_line(entry.title))
    hrefs = [link["href"] for link in row["links"] if link.get("rel") in {None, "alternate"}]
    addresses = [address_of(href) for href in hrefs]
    found = address_of(entry.link)
    yield claim("link", file, found if found in addresses else "".join(addresses[:1]), found)
    if row["id"] in html.unescape(decode(file.read_bytes()).text):  # else made by that reader
        yield claim("id", file, row["id"], entry.guid)
    published, updated = (moment_of(row[name] or "") for name in ("published", "updated"))
    yield claim("date", file, published, moment_of(entry.published))
    if updated != published:  # that reader gives RSS items their publication as update
        yield claim("date", file, updated, moment_of(entry.updated))


def rss_parser(folder: Path) -> Iterator[Claim]:
    """Read ``output__<name>.json`` beside ``input__<name>.rss`` or ``.atom``."""
    for expectation in sorted(folder.glob("output__*.json")):
        name = expectation.stem.removeprefix("output__")
        (file,) = folder.glob(f"input__{name}.*")
        table = json.loads(decode(expectation.read_bytes()).text)
        rows = table.get("feed", table)["items"]
        mine = entries_of(file)
        yield claim("count", file, str(len(rows)), str(len(mine)))
        for row, entry in zip(rows, mine, strict=False):
            yield claim(
                "title", file, html_to_line(row.get("title") or ""), html_to_line(entry.title)
            )
            yield claim("link", file, address_of(row.get("link") or ""), address_of(entry.link))
            yield claim("id", file, row.get("guid") or row.get("id") or "", entry.guid)
            moments = [moment_of(text) for text in (entry.published, entry.updated)]
            date = moment_of(row.get("isoDate") or "")
            yield claim("date", file, date, date if date in moments else moments[0])


def feedparser_tests(folder: Path) -> Iterator[Claim]:
    """Read the expectations about the first entry that stand in the feeds' own comments."""
    form = re.compile(r"entries\[0\]\['(title|link|id)'\] == u?(['\"])(.*?)\2\s*$", re.MULTILINE)
    for file in sorted(folder.glob("*.xml")):
        for field, _, value in form.findall(file.read_text(encoding="utf-8", errors="replace")):
            entry = next(iter(entries_of(file)), Entry())
            found = {"title": entry.title, "link": entry.link, "id": entry.guid}[field]
            yield claim(field, file, html_to_line(value), html_to_line(found))


def claim(field: str, file: Path, expected: str, found: str) -> Claim:
    return Claim(field=field, file=file.name, expected=expected.strip(), found=found.strip())


def is_comparable(item: Claim) -> bool:
    """Leave out what the other reader garbled, and redirects, where we take the target."""
    if not item.expected or "\ufffd" in item.expected:
        return False
    return not (item.field == "link" and "/~r/" in item.expected)


# The least share that must agree. Left are ids with a relative base, and dates without a zone.
SUITES = [
    ("feed-rs", feed_rs, 0.97),
    ("rss-parser", rss_parser, 0.97),
    ("feedparser_wellformed", feedparser_tests, 0.9),
]


@pytest.mark.parametrize(("suite", "read", "least"), SUITES, ids=[name for name, _, _ in SUITES])
def test_entries_agree_with_those_of_other_readers(
    recorded: Path, suite: str, read: Any, least: float
) -> None:
    claims = [item for item in read(recorded / "feeds" / suite) if is_comparable(item)]
    total = Counter(item.field for item in claims)
    agreed = Counter(item.field for item in claims if item.expected == item.found)
    for item in claims:
        if item.expected != item.found:
            print(f"  {item.file} {item.field}: {item.expected[:80]!r}, ours {item.found[:80]!r}")
    shares = {field: f"{agreed[field]}/{total[field]}" for field in sorted(total)}
    print(f"{suite}: {agreed.total()}/{total.total()} agree, {shares}")
    assert agreed.total() >= least * total.total()
