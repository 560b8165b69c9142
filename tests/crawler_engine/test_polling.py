"""Whole batches over the loopback: what is visited, in which order, and how each visit ends."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policytrail.crawler.identity import canonical_url
from policytrail.crawler.parsed import Link
from policytrail.crawler.polling import PollRequest, make_request
from policytrail.crawler.revisits import PageVisit
from policytrail.records import Outcome, PollState, sha256_hex

CODED = {"Content-Encoding": "gzip"}
TO_FILE = {"Location": "file:///etc/hostname"}


def feed(items=(), links=(), **more) -> bytes:
    return json.dumps({"items": list(items), "links": list(links), **more}).encode()


def outcomes(results) -> dict[str, Outcome]:
    return {result.poll.url: result.poll.outcome for result in results}


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


def test_one_request_at_a_time_for_a_host_and_a_pause_between(site, crawl, answer) -> None:
    for name in ("/one", "/two", "/three"):
        site.pages[name] = answer(feed(items=["https://example.org/a"]), wait=0.05)
    sources = [
        crawl.source(site.url(name), delay_seconds=0.2) for name in ("/one", "/two", "/three")
    ]
    crawl.run(*sources)
    assert site.most_busy == 1
    times = [hit.at for hit in site.hits]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) == 3  # robots.txt takes its turn like any other request
    assert min(gaps) > 0.19


def test_hosts_are_visited_side_by_side(site, crawl, answer) -> None:
    hosts = [f"127.0.0.{number}" for number in range(2, 8)]
    site.pages["/feed"] = answer(b"{}", wait=0.6)
    crawl.run(*(crawl.source(site.url("/feed", host=host)) for host in hosts))
    assert site.most_busy >= 3


def test_a_host_that_keeps_failing_is_left_alone(site, crawl, answer) -> None:
    links = [site.url(f"/page/{number}", host="127.0.0.2") for number in range(8)]
    site.pages["/feed"] = answer(feed(links=links), headers={"ETag": "x"})
    site.pages |= {f"/page/{number}": answer(status=503) for number in range(8)}
    results = crawl.run(crawl.source(site.url("/feed")))
    assert len(results) == 4
    assert results[-1].poll.message == "5 pages left out: 127.0.0.2 keeps failing"
    assert results[-1].poll.etag is None


def test_robots_are_obeyed_and_forbid_when_they_cannot_be_read(site, crawl, answer) -> None:
    rules = {
        "127.0.0.1": answer(b"User-agent: policytrail\nDisallow: /private\n"),
        "127.0.0.2": answer(status=500),
        "127.0.0.3": answer(status=404),
        "127.0.0.4": answer(status=301, headers={"Location": "http://10.0.0.1/robots.txt"}),
    }
    site.pages["/robots.txt"] = lambda hit: rules[hit.host]
    site.pages |= {
        path: answer(feed(items=["https://example.org/a"])) for path in ("/private", "/feed")
    }
    sources = {
        name: crawl.source(site.url(path, host=f"127.0.0.{number}"))
        for name, path, number in [
            ("forbidden", "/private", 1),
            ("allowed", "/feed", 1),
            ("failing", "/feed", 2),
            ("none", "/feed", 3),
            ("elsewhere", "/feed", 4),
        ]
    }
    found = outcomes(crawl.run(*sources.values()))
    named = {name: found[source.url] for name, source in sources.items()}
    assert named == {
        "forbidden": Outcome.ROBOTS,
        "allowed": Outcome.NEW,
        "failing": Outcome.SERVER_ERROR,
        "none": Outcome.NEW,
        "elsewhere": Outcome.REFUSED_ADDRESS,
    }
    assert sum(hit.path == "/robots.txt" and hit.host == "127.0.0.1" for hit in site.hits) == 1


def test_robots_may_be_ignored_by_configuration(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, obey_robots=False)
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n")
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    assert result.poll.outcome is Outcome.NEW
    assert [hit.path for hit in site.hits] == ["/feed"]


def test_crawl_delay_is_kept(site, crawl, answer) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    site.pages["/feed"] = answer(feed(links=[site.url("/a")]))
    site.pages["/a"] = answer(b"text")
    crawl.run(crawl.source(site.url("/feed")))
    times = [hit.at for hit in site.hits]
    assert times[2] - times[1] > 0.39


def test_redirects_are_followed_and_checked_at_each_hop(site, crawl, answer) -> None:
    site.pages["/old"] = answer(status=301, headers={"Location": "/new"})
    site.pages["/new"] = answer(feed(items=["https://example.org/a"]))
    site.pages["/inside"] = answer(
        status=302, headers={"Location": f"http://127.1.0.1:{site.port}/new"}
    )
    site.pages["/decimal"] = answer(
        status=302, headers={"Location": f"http://2130771969:{site.port}/new"}
    )
    sources = [crawl.source(site.url(path)) for path in ("/old", "/inside", "/decimal")]
    found = outcomes(crawl.run(*sources))
    assert found[sources[0].url] is Outcome.NEW
    assert found[sources[1].url] is Outcome.REFUSED_ADDRESS
    assert found[sources[2].url] is Outcome.REFUSED_ADDRESS
    assert {hit.host for hit in site.hits} == {"127.0.0.1"}


def test_name_that_resolves_to_a_private_address_is_not_connected(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, allowed_addresses=())
    source = crawl.source(f"http://localhost:{site.port}/feed")
    (result,) = crawl.run(source)
    assert result.poll.outcome is Outcome.REFUSED_ADDRESS
    assert "not a public address" in result.poll.message
    assert site.hits == []


def test_who_we_are_is_sent_and_cookies_are_not(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(
        feed(links=[site.url("/a")]), headers={"Set-Cookie": "id=1; Path=/"}
    )
    site.pages["/a"] = answer(b"text")
    crawl.run(crawl.source(site.url("/feed")))
    accepted = {hit.path: hit.headers["accept"].partition(",")[0] for hit in site.hits}
    assert accepted == {
        "/robots.txt": "application/rss+xml",
        "/feed": "application/rss+xml",
        "/a": "text/html",
    }
    agents = {hit.headers["user-agent"] for hit in site.hits}
    assert len(agents) == 1
    assert agents.pop().startswith("policytrail/")
    assert all("tests@example.org" in hit.headers["user-agent"] for hit in site.hits)
    assert not any("cookie" in hit.headers or "referer" in hit.headers for hit in site.hits)


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


def test_several_crawls_on_one_loop_share_the_pace(site, crawl, answer) -> None:
    site.pages |= {path: answer(b"{}", wait=0.1) for path in ("/one", "/two")}
    sources = [crawl.source(site.url(path)) for path in ("/one", "/two")]
    results = []

    async def together() -> None:
        await asyncio.gather(
            *(
                crawl.poll(
                    [PollRequest(source=source, state=PollState(source_id=source.id))],
                    results.append,
                )
                for source in sources
            )
        )

    asyncio.run(together())
    assert len(results) == 2
    assert site.most_busy == 1


def test_poll_row_has_times_size_and_status(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"])
    site.pages["/feed"] = answer(body)
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    poll = result.poll
    now = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)
    assert (poll.status, poll.size, poll.items, poll.new_items) == (200, len(body), 1, 1)
    assert (poll.started, poll.finished) == (now, now)
    assert result.documents[0].retrieved == now


def test_host_that_asks_to_wait_is_left_alone_by_all_sources(site, crawl, answer) -> None:
    site.pages["/busy"] = answer(status=429, headers={"Retry-After": "3600"})
    site.pages["/other"] = answer(feed(items=["https://example.org/a"]))
    results = crawl.run(crawl.source(site.url("/busy")), crawl.source(site.url("/other")))
    assert [result.poll.outcome for result in results] == [Outcome.BLOCKED, Outcome.BLOCKED]
    assert {result.poll.not_before for result in results} == {
        datetime(2025, 8, 11, 13, 0, tzinfo=UTC)
    }
    assert "asked to wait until 2025-08-11 13:00:00 UTC" in results[1].poll.message
    assert site.paths() == ["/busy"]


def test_address_that_is_overloaded_does_not_stop_its_host(site, crawl, answer) -> None:
    site.pages["/busy"] = answer(status=503, headers={"Retry-After": "3600"})
    site.pages["/other"] = answer(feed(items=["https://example.org/a"]))
    results = crawl.run(crawl.source(site.url("/busy")), crawl.source(site.url("/other")))
    assert [result.poll.outcome for result in results] == [Outcome.SERVER_ERROR, Outcome.NEW]
    assert results[0].poll.not_before == datetime(2025, 8, 11, 13, 0, tzinfo=UTC)
    assert results[1].poll.not_before is None


def test_used_up_budget_of_an_api_ends_its_paging(site, crawl, answer) -> None:
    site.pages["/api"] = answer(
        feed(items=["https://example.org/a"], next=site.url("/api?page=2")),
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"},
    )
    results = crawl.run(crawl.source(site.url("/api")))
    assert [result.poll.outcome for result in results] == [Outcome.BLOCKED, Outcome.NEW]
    assert results[-1].poll.etag is results[-1].poll.body_sha256 is None
    assert site.paths() == ["/api"]


def test_permanent_redirects_are_reported_and_the_learned_address_is_visited(
    site, crawl, answer
) -> None:
    body = feed(items=["https://example.org/a"])
    site.pages["/old"] = answer(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = answer(status=302, headers={"Location": "/now"})
    site.pages["/now"] = answer(body)
    source = crawl.source(site.url("/old"))
    (first,) = crawl.run(source)
    assert (first.poll.outcome, first.poll.url) == (Outcome.NEW, source.url)
    assert first.poll.moved_to == site.url("/newer")
    state = PollState(source_id=source.id, moved_to=site.url("/newer"))
    site.hits.clear()
    (second,) = crawl.run(source, states={source.id: state})
    assert site.paths() == ["/newer", "/now"]
    assert (second.poll.url, second.poll.moved_to) == (source.url, site.url("/newer"))


def test_redirect_to_a_page_that_is_no_feed_is_not_reported(site, crawl, answer) -> None:
    site.pages["/old"] = answer(status=301, headers={"Location": "/page"})
    site.pages["/page"] = answer(b"<html>moved</html>")
    (result,) = crawl.run(crawl.source(site.url("/old")))
    assert (result.poll.outcome, result.poll.moved_to) == (Outcome.DRIFT, None)


def test_robots_are_read_once_for_all_crawls_of_a_loop(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    source = crawl.source(site.url("/feed"))
    request = PollRequest(source=source, state=PollState(source_id=source.id))
    results = []

    async def twice() -> None:
        await crawl.poll([request], results.append)
        await crawl.poll([request], results.append)

    asyncio.run(twice())
    assert len(results) == 2
    assert sum(hit.path == "/robots.txt" for hit in site.hits) == 1


def test_key_goes_to_the_own_origin_and_nowhere_else(site, crawl, answer) -> None:
    other = site.url("/other", host="127.0.0.2")
    site.pages["/api"] = answer(
        feed(items=["https://example.org/a"], links=[other], next=site.url("/api?page=2"))
    )
    site.pages["/api?page=2"] = answer(status=302, headers={"Location": other})
    site.pages["/other"] = answer(feed(items=["https://example.org/b"]))
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    asyncio.run(crawl.poll([request], lambda _: None))
    carried = {(hit.host, hit.path) for hit in site.hits if "x-api-key" in hit.headers}
    assert carried == {("127.0.0.1", "/api"), ("127.0.0.1", "/api?page=2")}
    assert ("127.0.0.2", "/other") in {(hit.host, hit.path) for hit in site.hits}
    assert "s3cret-key" not in repr(request)


def test_key_that_a_server_repeats_is_not_stored(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"], key="s3cret-key")
    site.pages["/api"] = answer(body, headers={"ETag": '"s3cret-key"'})
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert results[0].poll.outcome is Outcome.NEW
    assert "s3cret-key" not in repr(results)


def test_large_page_is_not_parsed_but_a_large_pdf_is(site, crawl, answer) -> None:
    filler = b" " * (2 * 1024 * 1024)
    site.pages["/feed"] = answer(feed(links=[site.url("/page"), site.url("/file.pdf")]))
    site.pages["/page"] = answer(b"<html>" + filler)
    site.pages["/file.pdf"] = answer(b"%PDF-1.7 " + filler)
    found = outcomes(crawl.run(crawl.source(site.url("/feed"))))
    assert found[site.url("/page")] is Outcome.TOO_LARGE
    assert found[site.url("/file.pdf")] is Outcome.NEW


def test_source_without_its_key_says_so_and_is_skipped(site, crawl, answer) -> None:
    site.pages["/api"] = answer(feed(items=["https://example.org/a"]))
    options = {"key_variable": "POLICYTRAIL_EXAMPLE_API_KEY", "key_header": "X-Example"}
    source = crawl.source(site.url("/api"), options=options)
    state, results = PollState(source_id=source.id), []
    for environment in ({}, {"POLICYTRAIL_EXAMPLE_API_KEY": "s3cret-key"}):
        request = make_request(source, state, environment)
        asyncio.run(crawl.poll([request], results.append))
    skipped, visited = (result.poll for result in results)
    assert skipped.outcome is Outcome.ERROR
    assert skipped.message == ("no API key: set POLICYTRAIL_EXAMPLE_API_KEY; the source is skipped")
    assert visited.outcome is Outcome.NEW
    assert [hit.headers.get("x-example") for hit in site.hits] == [None, "s3cret-key"]
    assert make_request(crawl.source(site.url("/feed")), state, {}).headers == {}


def test_key_does_not_follow_the_paging_of_another_origin(site, crawl, answer) -> None:
    other = site.url("/api", host="127.0.0.2")
    pages = {
        "127.0.0.1": answer(status=302, headers={"Location": other}),
        "127.0.0.2": answer(feed(items=["https://example.org/a"], next=other + "?page=2")),
    }
    site.pages["/api"] = lambda hit: pages[hit.host]
    site.pages["/api?page=2"] = answer(feed(items=["https://example.org/b"]))
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert [result.poll.outcome for result in results] == [Outcome.NEW, Outcome.NEW]
    carried = [hit.host for hit in site.hits if "x-api-key" in hit.headers]
    assert carried == ["127.0.0.1"]


def test_links_that_are_no_addresses_have_their_rows(site, crawl, answer) -> None:
    links = ["javascript:alert(1)", "mailto:a@example.org", "http://[", "http://x:99999/", ""]
    site.pages["/feed"] = answer(feed(links=links))
    results = crawl.run(crawl.source(site.url("/feed")))
    found = outcomes(results)
    assert {found[link] for link in links} == {Outcome.REFUSED_ADDRESS}
    assert len(results) == 6


def test_address_that_is_offered_to_programs_needs_no_permit_but_its_pages_do(
    site, crawl, answer
) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /cgi-bin/\n")
    page, more = site.url("/cgi-bin/page"), site.url("/cgi-bin/feed?page=2")
    site.pages["/cgi-bin/feed"] = answer(feed(links=[page], next=more))
    site.pages["/cgi-bin/feed?page=2"] = answer(feed(items=["https://example.org/a"]))
    source = crawl.source(site.url("/cgi-bin/feed"), options={"robots": False})
    request = make_request(source, PollState(source_id=source.id), {})
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert outcomes(results) == {
        source.url: Outcome.NEW,
        more: Outcome.NEW,
        page: Outcome.ROBOTS,
    }


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
