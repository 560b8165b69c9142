"""Whole batches over the loopback: what is visited, in which order, and how each visit ends."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policytrail.crawler.identity import canonical_url
from policytrail.crawler.parsed import Link
from policytrail.crawler.polling import PollRequest
from policytrail.crawler.revisits import PageVisit
from policytrail.records import Outcome, PollState, sha256_hex
from policytrail.tests.crawler_engine.feeds import feed, outcomes

CODED = {"Content-Encoding": "gzip"}
TO_FILE = {"Location": "file:///etc/hostname"}


def test_feed_and_pages_give_one_result_each(site, crawl, answer) -> None:
    page = site.url("/article")
    site.pages["/feed"] = answer(feed(links=[page]), headers={"ETag": '"v1"'})
    site.pages["/article"] = answer(b"The agency withdrew its guidance.")
    results = crawl.run(crawl.source(site.url("/feed")))
    assert [result.poll.url for result in results] == [page, site.url("/feed")]
    assert [result.poll.outcome for result in results] == [Outcome.NEW, Outcome.NEW]
    assert results[0].documents[0].text == "The agency withdrew its guidance."
    assert results[0].blobs[0].data == b"The agency withdrew its guidance."
    assert (results[1].poll.etag, results[1].poll.new_items) == ('"v1"', 1)


def test_validators_are_sent_as_they_came_and_304_keeps_them(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(status=304)
    source = crawl.source(site.url("/feed"))
    state = PollState(
        source_id=source.id, etag='W/"a b"', last_modified="Mon, 11 Aug 2025", body_sha256="0f"
    )
    (result,) = crawl.run(source, states={source.id: state})
    assert site.hits[-1].headers["if-none-match"] == 'W/"a b"'
    assert site.hits[-1].headers["if-modified-since"] == "Mon, 11 Aug 2025"
    poll = result.poll
    assert poll.outcome is Outcome.NOT_MODIFIED
    assert (poll.etag, poll.last_modified) == ('W/"a b"', "Mon, 11 Aug 2025")
    assert poll.body_sha256 == "0f"


def test_304_that_nobody_asked_for_is_an_error(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(status=304)
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    assert result.poll.outcome is Outcome.ERROR
    assert "no validator" in result.poll.message


def test_known_body_is_not_parsed_again(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"])
    site.pages["/feed"] = answer(body)
    source = crawl.source(site.url("/feed"))
    state = PollState(source_id=source.id, body_sha256=sha256_hex(body))
    (result,) = crawl.run(source, states={source.id: state})
    assert result.poll.outcome is Outcome.UNCHANGED
    assert result.poll.body_sha256 == sha256_hex(body)
    assert crawl.parser.calls == []
    assert result.blobs == ()


def test_items_already_stored_are_unchanged_and_their_pages_not_visited(
    site, crawl, answer
) -> None:
    page = site.url("/article")
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"], links=[page]))
    source = crawl.source(site.url("/feed"))
    known = frozenset({canonical_url("https://example.org/a"), canonical_url(page)})
    (result,) = crawl.run(
        source, states={source.id: PollState(source_id=source.id, known_urls=known)}
    )
    assert result.poll.outcome is Outcome.UNCHANGED
    assert site.paths() == ["/feed"]


def test_a_page_of_two_sources_is_visited_once(site, crawl, answer) -> None:
    for name in ("/one", "/two"):
        site.pages[name] = answer(feed(links=[site.url("/article?utm_source=feed")]))
    site.pages["/article?utm_source=feed"] = answer(b"text")
    crawl.run(crawl.source(site.url("/one")), crawl.source(site.url("/two")))
    assert site.paths().count("/article?utm_source=feed") == 1


def test_failed_page_makes_the_next_visit_a_full_one(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(
        feed(links=[site.url("/a"), site.url("/b")]), headers={"ETag": "x"}
    )
    site.pages["/a"] = answer(b"text")
    site.pages["/b"] = answer(status=503)
    results = crawl.run(crawl.source(site.url("/feed")))
    assert outcomes(results)[site.url("/b")] is Outcome.SERVER_ERROR
    poll = results[-1].poll
    assert (poll.etag, poll.last_modified, poll.body_sha256) == (None, None, None)


def test_page_that_is_gone_for_good_does_not(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(feed(links=[site.url("/a")]), headers={"ETag": "x"})
    results = crawl.run(crawl.source(site.url("/feed")))
    assert outcomes(results)[site.url("/a")] is Outcome.GONE
    assert results[-1].poll.etag == "x"


def test_problem_with_an_item_is_told_and_harms_nothing(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"], problems=["item 2 has no link", "item 3 as well"])
    site.pages["/feed"] = answer(body, headers={"ETag": "x"})
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    assert (result.poll.outcome, result.poll.etag) == (Outcome.NEW, "x")
    assert result.poll.message == "2 problems, such as: item 2 has no link"


def test_answer_that_broke_off_keeps_no_validators(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"], complete=False)
    site.pages["/feed"] = answer(body, headers={"ETag": "x"})
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    assert result.poll.outcome is Outcome.NEW
    assert (result.poll.etag, result.poll.body_sha256) == (None, None)


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("/empty", {"body": b""}, Outcome.EMPTY),
        ("/blank", {"body": b" \n\t "}, Outcome.EMPTY),
        ("/no-items", {"body": b"{}"}, Outcome.EMPTY),
        ("/html", {"body": b"<html><body>Sign in</body></html>"}, Outcome.DRIFT),
        ("/missing", {"status": 404}, Outcome.GONE),
        ("/gone", {"status": 410}, Outcome.GONE),
        ("/secret", {"status": 401}, Outcome.BLOCKED),
        ("/forbidden", {"status": 403}, Outcome.BLOCKED),
        ("/busy", {"status": 429}, Outcome.BLOCKED),
        ("/broken", {"status": 500}, Outcome.SERVER_ERROR),
        ("/odd", {"status": 418}, Outcome.ERROR),
        ("/slow", {"body": b"{}", "wait": 1.5}, Outcome.TIMEOUT),
        ("/large", {"body": b"{" + b" " * 20_000}, Outcome.TOO_LARGE),
        ("/cut", {"body": b"{", "headers": {"Content-Length": "40"}}, Outcome.TIMEOUT),
        ("/coded", {"body": b"\x1f\x8b!", "headers": CODED}, Outcome.MALFORMED),
        ("/withdrawn", {"status": 302, "headers": {"Location": "/"}}, Outcome.REDIRECTED_HOME),
        ("/nowhere", {"status": 302}, Outcome.ERROR),
        ("/loop", {"status": 302, "headers": {"Location": "/loop"}}, Outcome.ERROR),
        ("/file", {"status": 302, "headers": TO_FILE}, Outcome.REFUSED_ADDRESS),
    ],
)  # fmt: skip
def test_bad_answers_have_their_outcome(site, crawl, answer, path, given, expected) -> None:
    timeout = 1.0 if expected is Outcome.TIMEOUT else 20.0
    crawl.settings = replace(crawl.settings, timeout=timeout, max_body=10_000)
    site.pages[path] = answer(**given)
    site.pages["/"] = answer(b"{}")
    (result,) = crawl.run(crawl.source(site.url(path)))
    assert result.poll.outcome is expected, result.poll.message
    assert result.documents == ()
    assert result.poll.body_sha256 is None
    assert result.poll.message


def test_hosts_that_do_not_answer_are_named(crawl) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    refused = crawl.source(f"http://127.0.0.1:{port}/feed")
    unknown = crawl.source("http://no-such-host.invalid/feed")
    private = crawl.source("http://10.0.0.1/feed")
    assert outcomes(crawl.run(refused, unknown, private)) == {
        refused.url: Outcome.UNREACHABLE,
        unknown.url: Outcome.UNREACHABLE,
        private.url: Outcome.REFUSED_ADDRESS,
    }


def test_a_failing_source_does_not_disturb_another(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, timeout=2.0)
    site.pages["/good"] = answer(feed(items=["https://example.org/a"]))
    site.pages["/hangs"] = answer(b"{}", wait=4.0)
    site.pages["/raises"] = answer(feed(links=[site.url("/raising")]))
    bad = crawl.source(site.url("/hangs", host="127.0.0.2"))
    good = crawl.source(site.url("/good"))
    results = crawl.run(bad, good)
    assert outcomes(results) == {bad.url: Outcome.TIMEOUT, good.url: Outcome.NEW}
    assert results[0].poll.url == good.url


def test_name_that_resolves_to_a_private_address_is_not_connected(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, allowed_addresses=())
    source = crawl.source(f"http://localhost:{site.port}/feed")
    (result,) = crawl.run(source)
    assert result.poll.outcome is Outcome.REFUSED_ADDRESS
    assert "not a public address" in result.poll.message
    assert site.hits == []


def test_failing_sink_ends_the_batch_and_is_raised(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    source = crawl.source(site.url("/feed"))

    def full(result) -> None:
        raise OSError("disk full")

    requests = [PollRequest(source=source, state=PollState(source_id=source.id))]
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(crawl.poll(requests, full))


def test_cancelled_crawl_stops_at_once_and_another_can_follow(site, crawl, answer) -> None:
    site.pages["/hangs"] = answer(b"{}", wait=1.0)
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    hanging, good = crawl.source(site.url("/hangs")), crawl.source(site.url("/feed"))
    requests = [PollRequest(source=hanging, state=PollState(source_id=hanging.id))]
    results = []

    async def stop_early() -> float:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(crawl.poll(requests, results.append))
        await asyncio.sleep(0.3)
        started = loop.time()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return loop.time() - started

    assert asyncio.run(stop_early()) < 3
    assert results == []
    assert crawl.run(good)[0].poll.outcome is Outcome.NEW


def test_poll_row_has_times_size_and_status(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"])
    site.pages["/feed"] = answer(body)
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    poll = result.poll
    now = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)
    assert (poll.status, poll.size, poll.items, poll.new_items) == (200, len(body), 1, 1)
    assert (poll.started, poll.finished) == (now, now)
    assert result.documents[0].retrieved == now


def test_large_page_is_not_parsed_but_a_large_pdf_is(site, crawl, answer) -> None:
    filler = b" " * (2 * 1024 * 1024)
    site.pages["/feed"] = answer(feed(links=[site.url("/page"), site.url("/file.pdf")]))
    site.pages["/page"] = answer(b"<html>" + filler)
    site.pages["/file.pdf"] = answer(b"%PDF-1.7 " + filler)
    found = outcomes(crawl.run(crawl.source(site.url("/feed"))))
    assert found[site.url("/page")] is Outcome.TOO_LARGE
    assert found[site.url("/file.pdf")] is Outcome.NEW


def test_links_that_are_no_addresses_have_their_rows(site, crawl, answer) -> None:
    links = ["javascript:alert(1)", "mailto:a@example.org", "http://[", "http://x:99999/", ""]
    site.pages["/feed"] = answer(feed(links=links))
    results = crawl.run(crawl.source(site.url("/feed")))
    found = outcomes(results)
    assert {found[link] for link in links} == {Outcome.REFUSED_ADDRESS}
    assert len(results) == 6


def test_pages_are_looked_at_again_with_their_validators(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    site.pages["/same"] = answer(status=304)
    site.pages["/edited"] = answer(b"The text was changed.", headers={"ETag": "v2"})
    site.pages["/equal"] = answer(b"The same bytes.")
    site.pages["/removed"] = answer(status=410)
    visits = [
        PageVisit(link=Link(url=site.url("/same")), etag="v1", body_sha256="0f"),
        PageVisit(link=Link(url=site.url("/edited")), etag="v1"),
        PageVisit(link=Link(url=site.url("/equal")), body_sha256=sha256_hex(b"The same bytes.")),
        PageVisit(link=Link(url=site.url("/removed")), etag="v1"),
    ]
    source = crawl.source(site.url("/feed"))
    known = frozenset(canonical_url(visit.link.url) for visit in visits)
    request = PollRequest(
        source=source,
        state=PollState(source_id=source.id, known_urls=known),
        revisits=tuple(visits),
    )
    results = []
    asyncio.run(crawl.poll([request], results.append))
    polls = {result.poll.url: result.poll for result in results}
    ended = [polls[visit.link.url].outcome for visit in visits]
    assert ended == [
        Outcome.NOT_MODIFIED,
        Outcome.UNCHANGED,  # its address is known; whether the text is new, the store finds out
        Outcome.UNCHANGED,
        Outcome.GONE,
    ]
    assert [polls[visit.link.url].etag for visit in visits] == ["v1", "v2", None, None]
    (edited,) = (result for result in results if result.poll.url == site.url("/edited"))
    assert edited.documents[0].text == "The text was changed."
    assert [blob.data for blob in edited.blobs] == [b"The text was changed."]
    sent = {hit.path: hit.headers.get("if-none-match") for hit in site.hits}
    assert sent["/edited"] == "v1"
