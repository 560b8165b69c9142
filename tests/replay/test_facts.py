"""The demonstration tells what the record holds, in words that are not those of the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler.replay.bundle import BUNDLED, load_article_site
from policytrail.crawler.replay.federal_register import RegisterDocument, load_documents

pytestmark = pytest.mark.recorded

SITE = load_article_site()
LAST = {article.stem: article for article in SITE.visible(datetime(2026, 12, 31, tzinfo=UTC))}
REGISTER = {document.number: document for document in load_documents(BUNDLED / "federal_register")}

# An article, the date and words of the record that it rests on, and what both must contain.
FACTS = [
    line.split("\t")
    for line in (Path(__file__).parent / "facts.tsv").read_text(encoding="utf-8").splitlines()[1:]
]

# A document of the register and the date of the record that names it.
PUBLISHED = {
    "2025-02123": "2025-01-23",
    "2025-03992": "2025-03-06",
    "2025-15340": "2025-08-07",
    "2025-15341": "2025-08-07",
    "2025-23093": "2025-12-11",
    "2026-06178": "2026-03-31",
}


@pytest.fixture(scope="module")
def record(recorded: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((recorded / "timeline.json").read_text("utf-8"))
    return rows


def spoken(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize(("stem", "day", "words", "facts"), FACTS)
def test_what_an_article_says_is_on_record(
    record: list[dict[str, Any]], stem: str, day: str, words: str, facts: str
) -> None:
    rows = [spoken(row) for row in record if row["date"] == day and words in spoken(row)]
    assert rows, f"the record has nothing on {day} about {words}"
    text = LAST[stem].text
    for fact in facts.split("|"):
        assert re.search(rf"(?<![\d.,]){re.escape(fact)}", text), f"{stem} lacks {fact}"
        assert any(fact in row for row in rows), f"the record of {day} lacks {fact}"


@pytest.mark.parametrize("number", sorted(PUBLISHED))
def test_the_register_agrees_with_the_record(
    record: list[dict[str, Any]], recorded: Path, number: str
) -> None:
    document = REGISTER[number]
    rows = [row for row in record if f"FR Doc {number}" in row["instruments"]]
    assert [row["date"] for row in rows] == [PUBLISHED[number]]
    order = document.fields.get("executive_order_number")
    if order is None:
        assert document.published == date.fromisoformat(PUBLISHED[number])
        assert document.fields["comments_close_on"] == "2026-06-01"
        return
    assert f"EO {order}" in rows[0]["instruments"]
    assert_equal_to_api(
        document, recorded / "federal_register/eo_enriched_json" / f"eo-{order}.json"
    )


def assert_equal_to_api(document: RegisterDocument, file: Path) -> None:
    api = json.loads(file.read_text("utf-8"))
    assert document.number == api["document_number"]
    assert document.published.isoformat() == api["publication_date"]
    assert document.slug == api["html_url"].rsplit("/", 1)[1]
    for name in ("title", "signing_date", "executive_order_number", "president"):
        assert document.fields[name] == api[name]


def sentences(text: str) -> Iterator[str]:
    """Yield sentences of eight words or more, without case, marks and white space."""
    plain = re.sub(r"<[^>]+>|[*_\\]", "", text)
    for sentence in re.split(r"(?<=[.?!:;])\s+|\n\n", plain):
        found = re.findall(r"\w+", sentence.casefold())
        if len(found) >= 8:
            yield " ".join(found)


def recorded_texts(recorded: Path, gold: Path) -> Iterator[str]:
    for pattern in ("whitehouse_docs/**/*.md", "feeds/**/*.rss", "federal_register/*.json"):
        for file in recorded.glob(pattern):
            yield file.read_text("utf-8", errors="replace")
    yield (recorded / "timeline.json").read_text("utf-8")
    for line in (gold / "dev.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["text"]


# The name of a statute is what it is.
NAMES = {"1582 the guiding and establishing national innovation for u s"}


def test_no_sentence_is_copied_from_the_record(recorded: Path, gold: Path, seed: Path) -> None:
    theirs = {
        sentence for text in recorded_texts(recorded, gold) for sentence in sentences(text)
    } | set(sentences((seed / "article.txt").read_text("utf-8")))
    assert len(theirs) > 10_000
    ours = [article.text for article in SITE.articles]
    ours += [f"{document.text}\n\n{document.fields}" for document in REGISTER.values()]
    copied = {sentence for text in ours for sentence in sentences(text)} & theirs
    assert copied - NAMES == set()
