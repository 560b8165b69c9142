"""Every source of the catalogue brings a sample of its format and what must be read from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler.fallbacks import fallbacks_of
from policytrail.crawler.kinds import kind_names
from policytrail.crawler.parsed import Kind, Link, Parsed
from policytrail.crawler.sources import load_catalogue, render_table
from policytrail.records import Fetch, Source

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "sources"
CATALOGUE = load_catalogue([])
# Fields that follow from the source or the bytes, and say nothing about the reading.
_LEFT_OUT = frozenset({"source_id", "retrieved", "first_seen", "blob_sha256", "tier", "publisher"})


def describe(parsed: Parsed) -> dict[str, Any]:
    """Return what was read, as JSON has it, without empty fields."""
    table = {
        "documents": [_row(asdict(document)) for document in parsed.documents],
        "links": [_link_row(asdict(link)) for link in parsed.links],
        "next_url": parsed.next_url,
        "items": parsed.items,
        "outcome": parsed.outcome,
        "message": parsed.message,
        "problems": list(parsed.problems),
    }
    return json.loads(
        json.dumps({key: value for key, value in table.items() if value}, default=str)
    )


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in fields.items() if key not in _LEFT_OUT}
    return {key: value for key, value in kept.items() if value not in (None, "", (), {})}


def _link_row(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a link with what its teaser says beyond the link itself."""
    teaser = _row(fields["teaser"] or {})
    own = {key: value for key, value in teaser.items() if value != fields.get(key)}
    return _row(fields | {"teaser": own})


def find_sample(source: Source) -> Path:
    """Return the sample of a source; the name of the missing path is the message of the failure."""
    folder = SAMPLES / source.id
    found = sorted(folder.glob("sample.*"))
    if len(found) != 1:
        pytest.fail(
            f"one sample is needed: {folder}/sample.<xml, json or html>, found {len(found)}. "
            "Write it in the publisher's format with your own words (docs/adding-a-source.md)."
        )
    return found[0]


def check(expected: Path, parsed: Parsed, request: pytest.FixtureRequest) -> None:
    """Compare with the expectation; write it anew, and fail, where the flag asks for that."""
    found = describe(parsed)
    if request.config.getoption("--regenerate-sources", default=False):
        expected.write_text(
            json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        pytest.fail(f"{expected} was written anew: review and commit it")
    if not expected.exists():
        pytest.fail(
            f"{expected} is missing; run this test with --regenerate-sources, review, commit"
        )
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", CATALOGUE, ids=lambda source: source.id)
def test_sample_gives_the_expected_documents(
    source: Source,
    kinds: Mapping[str, Kind],
    make_fetch: Callable[..., Fetch],
    request: pytest.FixtureRequest,
) -> None:
    sample = find_sample(source)
    parsed = kinds[source.kind].parse(source, make_fetch(sample.read_bytes(), source.url))
    check(sample.parent / "expected.json", parsed, request)


PAGES = [source for source in CATALOGUE if any(name.startswith("page_") for name in source.options)]


@pytest.mark.parametrize("source", PAGES, ids=lambda source: source.id)
def test_selectors_of_a_source_read_its_sample_page(
    source: Source,
    kinds: Mapping[str, Kind],
    make_fetch: Callable[..., Fetch],
    request: pytest.FixtureRequest,
) -> None:
    page = SAMPLES / source.id / "page.html"
    if not page.exists():
        pytest.fail(f"{page} is missing: a source with selectors brings a page that they read")
    link = Link(url=f"{source.url.split('?')[0].rstrip('/')}/an-article")
    parsed = kinds["page"].parse(source, make_fetch(page.read_bytes(), link.url), link=link)
    check(page.parent / "page.expected.json", parsed, request)


def test_every_sample_belongs_to_a_source() -> None:
    folders = {folder.name for folder in SAMPLES.iterdir() if folder.is_dir()}
    assert folders <= {source.id for source in CATALOGUE}


def test_every_kind_of_the_catalogue_exists() -> None:
    assert {source.kind for source in CATALOGUE} <= set(kind_names())


def test_catalogue_says_what_is_known_about_each_source() -> None:
    states = {"verified", "documented", "claimed", "unverified", "blocked", "stale"}
    for source in CATALOGUE:
        assert source.status in states, source.id
        assert source.licence != "unknown", source.id
        assert (source.verified_on is not None) == (source.status == "verified"), source.id
        if source.status in {"blocked", "stale"}:  # asked again and again only where it is missed
            assert not source.enabled or fallbacks_of(source), source.id
        if source.licence == "all rights reserved":
            assert source.excerpt_chars is not None or not source.enabled, source.id


def test_the_table_of_sources_is_the_catalogue(root: Path, request: pytest.FixtureRequest) -> None:
    file = root / "docs" / "sources.md"
    head, _, _ = file.read_text(encoding="utf-8").partition("| id |")
    expected = f"{head}{render_table(CATALOGUE)}\n"
    if request.config.getoption("--regenerate-sources", default=False):
        file.write_text(expected, encoding="utf-8")
        pytest.fail(f"{file} was written anew: review and commit it")
    assert file.read_text(encoding="utf-8") == expected, "run this test with --regenerate-sources"
