"""The kinds on recorded answers: feeds of governments, the register, pages with gold, documents."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler.identity import canonical_url
from policytrail.crawler.kinds import federal_register, feed, page
from policytrail.crawler.parsed import Link
from policytrail.crawler.refusals import find_refusal
from policytrail.records import Fetch, Source

pytestmark = pytest.mark.recorded
MakeSource = Callable[..., Source]
MakeFetch = Callable[..., Fetch]


def test_successive_states_of_a_feed_give_everything_once(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    states = sorted((recorded / "feeds" / "whitehouse_rss_history").glob("*.xml"))
    seen: dict[str, Link] = {}
    for state in states:
        parsed = feed.parse(make_source(), make_fetch(state.read_bytes()))
        assert parsed.outcome is None, state.name
        assert parsed.problems == (), state.name
        new = {canonical_url(link.url): link for link in parsed.links}
        assert len(new) == len(parsed.links) == parsed.items
        seen.update({url: link for url, link in new.items() if url not in seen})
    text = "".join(state.read_text(encoding="utf-8") for state in states)
    guids = re.findall(r"<guid>\s*(.*?)\s*</guid>", text)
    assert len(states) == 58
    assert set(seen) == {canonical_url(guid) for guid in guids}
    assert all(link.published and link.title for link in seen.values())


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("sec_pressreleases_2025.rss", 25),
        ("sec_testimony_2025.rss", 25),
        ("edgar_atom_company.xml", 5),
        ("edgar_atom_current.xml", 55),
    ],
)
def test_feeds_of_agencies(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch, name: str, items: int
) -> None:
    body = (recorded / "feeds" / "us_gov" / name).read_bytes()
    parsed = feed.parse(make_source(updated_is_published=True), make_fetch(body))
    assert (parsed.outcome, parsed.problems) == (None, ())
    assert parsed.items == len(parsed.links) == items
    assert all(link.published and link.title and link.url for link in parsed.links)


def test_answers_of_the_register_interface(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    files = sorted((recorded / "federal_register").glob("*api*.json"))
    counts: dict[str, int] = {}
    for file in files:
        url = "https://www.federalregister.gov/api/v1/documents.json"
        parsed = federal_register.parse(
            make_source("federal_register", url), make_fetch(file.read_bytes(), url)
        )
        assert (parsed.outcome, parsed.problems) == (None, ()), file.name
        counts[file.name] = len(parsed.documents)
        for document in parsed.documents:
            lines = document.text.splitlines()
            assert all(f"{name}: {value}" in lines for name, value in document.metadata.items())
    assert sorted(counts.values()) == [1, 1, 4, 5]


def test_executive_orders_keep_their_numbers_and_days(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    files = sorted((recorded / "federal_register" / "eo_enriched_json").glob("*.json"))
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    for row in rows:
        row.pop("enrichment", None)  # not of the interface
    parsed = federal_register.parse(
        make_source("federal_register"), make_fetch(json.dumps({"results": rows}))
    )
    assert parsed.problems == ()
    assert len(parsed.documents) == len(files) == 233
    by_number = {doc.metadata["executive_order_number"]: doc for doc in parsed.documents}
    order = by_number["14330"]
    assert order.metadata["signing_date"] == "2025-08-07"
    assert order.published == datetime(2025, 8, 12, tzinfo=UTC)
    assert order.authors == ("Donald Trump",)
    assert order.metadata["document_number"] == "2025-15340"


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)))


def test_main_text_of_thirty_gold_pages(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    folder = recorded / "html" / "scrapinghub"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    found, missed, extra = 0, 0, 0
    for name in sorted(truth)[:30]:
        body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        parsed = page.parse(make_source("page"), make_fetch(body, truth[name]["url"]))
        assert len(parsed.documents) == 1, (name, parsed.outcome, parsed.message)
        mine, gold = _shingles(parsed.documents[0].text), _shingles(truth[name]["articleBody"])
        found += (mine & gold).total()
        missed += (gold - mine).total()
        extra += (mine - gold).total()
    f1 = 2 * found / (2 * found + missed + extra)
    print(f"scrapinghub, 30 pages, 4-word shingles: F1 {f1:.3f}")
    assert f1 > 0.9  # plain extraction by the library reaches 0.95 over all 102 pages


def _render_markdown(text: str) -> str:
    """Return a page for a recorded Markdown document: YAML head, paragraphs, emphasis, links."""
    _, head, body = text.split("---\n", 2)
    facts = dict(re.findall(r"^(\w+): '?(.*?)'?$", head, re.MULTILINE))
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip()]
    rows = "".join(f"<p>{_inline(paragraph)}</p>" for paragraph in paragraphs)
    time = facts["published_time"].replace(" ", "T", 1)
    return (
        f'<html lang="en"><head><title>{facts["title"]}</title>'
        f'<link rel="canonical" href="{facts["source_url"]}">'
        f'<meta property="article:published_time" content="{time}"></head>'
        f'<body><main><h1>{facts["title"]}</h1><div class="entry-content">{rows}</div></main>'
        "</body></html>"
    )


def _inline(text: str) -> str:
    linked = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r'<a href="\2">\1</a>', text)
    return re.sub(r"\*+", "", linked)


def test_presidential_actions_as_pages(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    files = sorted(
        (recorded / "whitehouse_docs" / "presidential-actions").glob("2025-08-0[5-8]*.md")
    )
    assert len(files) > 5
    source = make_source("page", page_content="div.entry-content")
    for file in files:
        html = _render_markdown(file.read_text(encoding="utf-8"))
        (document,) = page.parse(source, make_fetch(html, "https://www.whitehouse.gov/x")).documents
        assert document.url.startswith("https://www.whitehouse.gov/presidential-actions/"), (
            file.name
        )
        assert document.published is not None
        assert document.published.date().isoformat() >= file.name[:10]
        assert document.title
    order = next(file for file in files if "401k" in file.name)
    (document,) = page.parse(
        source, make_fetch(_render_markdown(order.read_text(encoding="utf-8")))
    ).documents
    assert document.published == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
    assert "Secretary of Labor" in document.text


@pytest.mark.parametrize(
    "as_200", [False, True], ids=["as recorded", "titles alone, with status 200"]
)
def test_recorded_walls_and_error_pages_are_refused(
    recorded: Path, make_fetch: MakeFetch, as_200: bool
) -> None:
    """The records have status, headers, title and length of each answer, but no body."""
    files = sorted((recorded / "html" / "bot_block_and_error_versions").glob("*.json"))
    refused = genuine = 0
    for file in files:
        answer = json.loads(file.read_text(encoding="utf-8"))["data"]
        is_genuine = answer["status"] == 200 and "-1.0_" in file.name
        title, length = answer["title"] or "", answer["content_length"] or 0
        if as_200 and not title:
            continue  # nothing but the headers shows these
        filler = "<p>Plain words of a page. </p>" * (length // 30) if length > 3000 else ""
        body = f"<html><head><title>{title}</title></head><body>{filler}</body></html>"
        moved = (answer["source_metadata"] or {}).get("redirected_url")
        headers = {name.lower(): value for name, value in (answer["headers"] or {}).items()}
        fetch = make_fetch(
            body,
            answer["url"],
            status=200 if as_200 else answer["status"],
            headers={} if as_200 else headers,
            final_url=answer["url"] if as_200 else moved or answer["url"],
        )
        refusal = find_refusal(fetch, body)
        if as_200 and length > 3000 and refusal is None and not is_genuine:
            continue  # a wall of many scripts: its filler here looks like an article
        assert (refusal is None) == is_genuine, (file.name, title, refusal)
        refused, genuine = refused + (not is_genuine), genuine + is_genuine
    print(f"{refused} walls and error pages refused, {genuine} genuine pages kept")
    assert refused >= 15
    assert genuine == 4


def test_recorded_feeds_of_every_kind_end_in_an_outcome(
    recorded: Path, make_source: MakeSource, make_fetch: MakeFetch
) -> None:
    files = [
        file
        for file in sorted((recorded / "feeds").rglob("*"))
        if file.suffix in {".xml", ".rss", ".atom", ".json"}
        and not file.name.endswith(".serde.json")
        and not file.name.startswith("output__")
    ]
    outcomes: Counter[str] = Counter()
    items = 0
    for file in files:
        parsed: Any = feed.parse(make_source(), make_fetch(file.read_bytes()))
        outcomes[str(parsed.outcome)] += 1
        items += parsed.items
    print(f"{len(files)} recorded feeds, {items} items: {dict(outcomes)}")
    assert set(outcomes) <= {"None", "empty", "drift", "malformed"}
    assert outcomes["None"] > 330
