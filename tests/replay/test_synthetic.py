"""The generated web: the same for the same seed, whole in its feeds, readable as pages."""

from __future__ import annotations

import urllib.request

import feedparser
import trafilatura

from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.synthetic import synthetic_end, synthetic_site


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body


def test_the_same_seed_gives_the_same_site_and_another_another() -> None:
    first, again, other = (synthetic_site(12, seed=seed) for seed in (1, 1, 2))
    assert first.articles == again.articles
    assert {article.text for article in first.articles}.isdisjoint(
        article.text for article in other.articles
    )


def test_texts_are_as_long_as_reports() -> None:
    lengths = [len(article.text.split()) for article in synthetic_site(200).articles]
    assert min(lengths) > 60
    assert 200 < sum(lengths) / len(lengths) < 500


def test_every_article_is_in_a_feed_and_can_be_read() -> None:
    count = 30
    site = synthetic_site(count, outlets=5)
    with ReplayServer(site, synthetic_end(count)) as server:
        links: list[str] = []
        for outlet in site.outlets.values():
            found = feedparser.parse(read(server.base_url + outlet.feed_address))
            assert not found.bozo
            links += [entry.link for entry in found.entries]
        assert len(set(links)) == count
        texts = {article.path: article.text for article in site.articles}
        for link in links:
            text = trafilatura.extract(read(link), include_comments=False)
            expected = texts[link.removeprefix(server.base_url)]
            assert text is not None
            assert text.split() == expected.split()
