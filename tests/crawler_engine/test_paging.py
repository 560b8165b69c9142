"""Answers that go on on another page, and where they end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policytrail.records import Outcome
from policytrail.tests.crawler_engine.feeds import feed


def test_paged_answer_is_followed_to_its_end(site, crawl, answer) -> None:
    for number in range(1, 4):
        more = {"next": site.url(f"/api?page={number + 1}")} if number < 3 else {}
        site.pages[f"/api?page={number}"] = answer(
            feed(items=[f"https://example.org/{number}"], **more), headers={"ETag": f"e{number}"}
        )
    source = crawl.source(site.url("/api?page=1"))
    results = crawl.run(source)
    assert [result.poll.url for result in results] == [
        site.url("/api?page=2"),
        site.url("/api?page=3"),
        source.url,
    ]
    assert [len(result.documents) for result in results] == [1, 1, 1]
    assert results[-1].poll.etag == "e1"


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("{site}/api", "leads back"),
        ("http://127.0.0.3:{port}/api", "another origin"),
        ("file:///etc/hostname", "another origin"),
    ],
)
def test_paging_stays_inside_the_origin_and_never_loops(site, crawl, answer, target, says) -> None:
    url = target.format(site=site.url(""), port=site.port)
    site.pages["/api"] = answer(
        feed(items=["https://example.org/a"], next=url), headers={"ETag": "x"}
    )
    (result,) = crawl.run(crawl.source(site.url("/api")))
    assert says in result.poll.message
    assert result.poll.etag is None
    assert site.paths() == ["/api"]


def test_endless_paging_ends_at_the_budget_or_when_nothing_is_new(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, max_pages=4)

    def growing(hit):
        number = int(hit.path.partition("=")[2])
        return answer(
            feed(items=[f"https://example.org/{number}"], next=site.url(f"/api?p={number + 1}"))
        )

    site.pages |= {f"/api?p={number}": growing for number in range(10)}
    site.pages |= {
        f"/same?p={number}": answer(
            feed(items=["https://example.org/a"], next=site.url(f"/same?p={number + 1}"))
        )
        for number in range(10)
    }
    results = crawl.run(crawl.source(site.url("/api?p=0")), crawl.source(site.url("/same?p=0")))
    assert sum(path.startswith("/api") for path in site.paths()) == 4
    assert sum(path.startswith("/same") for path in site.paths()) == 2
    assert "more than 4 pages" in " ".join(result.poll.message for result in results)


def test_used_up_budget_of_an_api_ends_its_paging(site, crawl, answer) -> None:
    site.pages["/api"] = answer(
        feed(items=["https://example.org/a"], next=site.url("/api?page=2")),
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"},
    )
    results = crawl.run(crawl.source(site.url("/api")))
    assert [result.poll.outcome for result in results] == [Outcome.BLOCKED, Outcome.NEW]
    assert results[-1].poll.etag is results[-1].poll.body_sha256 is None
    assert site.paths() == ["/api"]
