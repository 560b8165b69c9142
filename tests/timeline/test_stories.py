"""Stories: one happening, however many documents; copies are no new origin."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Annotation, Document
from policytrail.tests.timeline.gold import document_of, read_rows
from policytrail.timeline import stories, story_groups

Make = Callable[..., Any]
HARBOR = (
    "The Lakemont harbor board voted on Tuesday to close the old grain pier. Ships will be sent to "
    "the northern quay while engineers look for cracks in the piles of the pier."
)
HARBOR_AGAIN = (
    "Engineers want to look for cracks before the grain pier of Lakemont is used again. The harbor "
    "board closed the pier; ships go to the northern quay."
)
ORCHARD = (
    "Growers in Ironwood County lost half of their cherries to a late frost. The orchards will ask "
    "the county for help with wages until the next harvest."
)


def told(article: Make, key: str, text: str, day: str, title: str) -> AnnotatedDocument:
    built: AnnotatedDocument = article(key, text, f"{day}T09:00:00", title=title).build()
    return built


@pytest.fixture
def news(article: Make) -> list[AnnotatedDocument]:
    return [
        told(article, "courier-1", HARBOR, "2027-03-02", "Lakemont closes grain pier"),
        told(article, "gazette-1", HARBOR_AGAIN, "2027-03-03", "Grain pier closed in Lakemont"),
        told(article, "mirror-1", HARBOR + " More soon.", "2027-03-03", "Lakemont closes pier"),
        told(article, "ledger-1", ORCHARD, "2027-03-03", "Frost takes the cherries"),
    ]


def test_reports_of_one_happening_are_one_story(news: list[AnnotatedDocument]) -> None:
    found = stories.find(news)
    assert sorted(story.document_ids for story in found) == [
        ("courier-1", "gazette-1", "mirror-1"),
        ("ledger-1",),
    ]


def test_copies_are_counted_with_their_origin(news: list[AnnotatedDocument]) -> None:
    found = stories.find(news)
    harbor = next(story for story in found if "courier-1" in story.document_ids)
    assert harbor.origins == ("courier", "gazette")
    assert stories.copies(news) == {"mirror-1": "courier-1"}


def test_irrelevant_documents_have_no_story(news: list[AnnotatedDocument]) -> None:
    quiet = [replace(item, annotation=replace(item.annotation, relevance=0.1)) for item in news]
    assert stories.find(quiet) == ()


def test_the_same_words_a_year_later_are_another_story(
    article: Make, news: list[AnnotatedDocument]
) -> None:
    later = told(article, "courier-2", HARBOR_AGAIN, "2028-09-01", "Grain pier closed")
    found = stories.find([*news, later])
    assert ("courier-2",) in {story.document_ids for story in found}


@pytest.mark.parametrize("seed", range(6))
def test_order_of_arrival_changes_no_story(news: list[AnnotatedDocument], seed: int) -> None:
    shuffled = [*news]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    assert stories.find(shuffled) == stories.find(news)
    assert timeline.link(shuffled).stories == timeline.link(news).stories


def test_a_story_keeps_its_id_when_a_report_arrives(news: list[AnnotatedDocument]) -> None:
    before = {story.id for story in stories.find([news[0], news[3]])}
    assert {story.id for story in stories.find(news)} == before


def test_a_rewritten_copy_does_not_confirm(article: Make) -> None:
    text = (
        "President Trump signed an executive order on crypto and private equity in 401(k) plans. "
        "Savers had waited for it since the spring, and fund managers for years."
    )
    items = []
    for key, body in (("courier-1", text), ("mirror-1", "From our desk. " + text)):
        builder = article(key, body, "2025-08-08T09:00:00")
        builder.instrument("executive order", "executive_order")
        builder.event(
            "sign", "done", ["Donald Trump"], ["executive order"], body.split(". Savers")[0],
            "2025-08-07",
        )  # fmt: skip
        items.append(builder.build())
    (event,) = timeline.link(items).events
    assert (event.status, event.origins) == ("reported", ("courier",))


# --- measured on recorded news -----------------------------------------------------------------


def read(path: Path) -> list[tuple[AnnotatedDocument, str]]:
    read_items = []
    for file in sorted(path.glob("*.json")):
        fields = json.loads(file.read_text(encoding="utf-8"))
        published = datetime.fromisoformat(fields["date_publish"]).replace(tzinfo=UTC)
        document = Document(
            id=fields["dId"],
            source_id="news",
            url=fields["url"],
            title=fields["title"] or "",
            text=fields["text"] or "",
            retrieved=published,
            first_seen=published,
            published=published,
            publisher=fields["source_domain"],
        )
        item = AnnotatedDocument(
            document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
        )
        read_items.append((item, str(fields["newsCluster"]["EventId"])))
    return read_items


def pairwise_f1(labels: Sequence[str], truth: Sequence[str]) -> float:
    pairs = list(combinations(range(len(labels)), 2))
    same = [(labels[one] == labels[other], truth[one] == truth[other]) for one, other in pairs]
    both = sum(found and true for found, true in same)
    return 2 * both / (sum(found for found, _ in same) + sum(true for _, true in same))


def b_cubed_f1(labels: Sequence[str], truth: Sequence[str]) -> float:
    places = range(len(labels))
    precision = recall = 0.0
    for one in places:
        found = {each for each in places if labels[each] == labels[one]}
        true = {each for each in places if truth[each] == truth[one]}
        precision += len(found & true) / len(found)
        recall += len(found & true) / len(true)
    return 2 * precision * recall / (precision + recall) / len(labels)


@pytest.mark.recorded
def test_recorded_news_of_35_events_are_told_apart(recorded: Path) -> None:
    items = read(recorded / "events" / "giveme5w1h_news_cluster")
    found = stories.find([item for item, _ in items])
    story_of = {key: story.id for story in found for key in story.document_ids}
    labels = [story_of[item.document.id] for item, _ in items]
    truth = [event for _, event in items]
    assert len(items) == 204
    assert pairwise_f1(labels, truth) > 0.85
    assert b_cubed_f1(labels, truth) > 0.88


THRESHOLDS = (0.07, 0.08, 0.09, 0.1, 0.105, 0.11, 0.12, 0.13, 0.14)


def scores(items: Sequence[tuple[AnnotatedDocument, str]]) -> tuple[float, float]:
    found = stories.find([item for item, _ in items])
    story_of = {key: story.id for story in found for key in story.document_ids}
    labels = [story_of[item.document.id] for item, _ in items]
    truth = [event for _, event in items]
    return pairwise_f1(labels, truth), b_cubed_f1(labels, truth)


@pytest.mark.recorded
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_threshold_chosen_on_half_of_the_events_holds_on_the_others(
    recorded: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = read(recorded / "events" / "giveme5w1h_news_cluster")
    events = sorted({event for _, event in items})
    chosen = set(random.Random(seed).sample(events, len(events) // 2))  # noqa: S311 - no secret
    halves = (
        [each for each in items if each[1] in chosen],
        [each for each in items if each[1] not in chosen],
    )
    found = []
    for learn, test in (halves, halves[::-1]):
        monkeypatch.setattr(story_groups, "_NEAR", _chosen(_tried(learn, monkeypatch)))
        found.append(scores(test))
    pairwise, b_cubed = (sum(each) / 2 for each in zip(*found, strict=True))
    assert pairwise > 0.85
    assert b_cubed > 0.88


def _chosen(tried: list[tuple[float, float]]) -> float:
    """Return the middle of the thresholds that do about as well as the best one."""
    best = max(score for _, score in tried)
    good = [threshold for threshold, score in tried if score > best - 0.02]
    return good[len(good) // 2]


def _tried(
    items: Sequence[tuple[AnnotatedDocument, str]], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[float, float]]:
    found = []
    for threshold in THRESHOLDS:
        monkeypatch.setattr(story_groups, "_NEAR", threshold)
        found.append((threshold, sum(scores(items))))
    return found


@pytest.mark.recorded
def test_stories_of_the_gold_are_told_apart(gold: Path) -> None:
    items = [
        (_told(document_of(row)), str(row["story"] or row["id"]))
        for row in read_rows(gold)
        if row["relevance"] >= 0.5
    ]
    assert len(items) == 53
    assert scores(items)[1] > 0.9


def _told(document: Document) -> AnnotatedDocument:
    return AnnotatedDocument(
        document=document, annotation=Annotation(document_id=document.id, relevance=1.0)
    )
