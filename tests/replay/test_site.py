"""The bundled site: what it shows when, and that readers of all kinds can read it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
import trafilatura

from policytrail.crawler.replay.articles import Article
from policytrail.crawler.replay.bundle import BUNDLED, ArticleSite, load_article_site, load_site
from policytrail.crawler.replay.demo import demo_site, demo_sources, load_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.sources import load_catalogue
from policytrail.errors import ReplayError

END = datetime(2026, 6, 3, 13, tzinfo=UTC)
SITE = load_article_site()
PRESENT = [article for article in SITE.articles if article.until is None]
FEEDS = [outlet.feed_address for outlet in SITE.outlets.values()]


@pytest.fixture(scope="module")
def server() -> Iterator[ReplayServer]:
    with ReplayServer(demo_site(), END) as running:
        yield running


def at(server: ReplayServer, moment: str) -> ReplayServer:
    server.move_to(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    return server


def fetch(
    server: ReplayServer, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    url = path if path.startswith("http") else server.base_url + path
    try:
        request = urllib.request.Request(url, headers=headers or {})  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("article", PRESENT, ids=lambda article: article.path)
def test_the_main_text_of_a_page_is_its_article_and_nothing_else(
    server: ReplayServer, article: Article
) -> None:
    server.move_to(article.since)
    status, _, page = fetch(server, article.path)
    assert status == 200
    found = trafilatura.bare_extraction(
        page, url=server.base_url + article.path, with_metadata=True
    )
    assert found is not None
    assert words(found.text or "") == words(article.text)
    assert found.title == article.title
    assert found.date == f"{article.published:%Y-%m-%d}"
    assert "demonstration text" in page.casefold()


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_list_what_can_be_seen_newest_first(server: ReplayServer, path: str) -> None:
    for moment in moments():
        server.move_to(moment.at)
        status, headers, body = fetch(server, path)
        if "html" in headers["Content-Type"]:
            continue  # a fault; see below
        assert status == 200
        found = feedparser.parse(body.encode())
        if found.bozo:
            assert path == "/blockfront/rss/"
            continue
        dates = [datetime(*entry.published_parsed[:6], tzinfo=UTC) for entry in found.entries]
        assert dates == sorted(dates, reverse=True)
        assert all(date <= moment.at for date in dates)
        assert len(found.entries) <= SITE.outlets[path.split("/")[1]].feed_items


def test_no_article_slips_out_of_its_feed_between_two_moments(server: ReplayServer) -> None:
    seen: set[str] = set()
    for moment in moments():
        server.move_to(moment.at)
        for path in FEEDS:
            found = feedparser.parse(fetch(server, path)[2].encode())
            links = (str(entry.get("link", "")) for entry in found.entries)
            seen |= {link.removeprefix(server.base_url) for link in links}
    missed = {article.path for article in SITE.articles if article.in_feed} - seen
    assert missed == {"/tidewater-pension/newsroom/2026/new-trustee"}  # its feed is a page by then


def test_an_unchanged_feed_is_not_modified(server: ReplayServer) -> None:
    at(server, "2025-08-08T13:00")
    _, headers, _ = fetch(server, "/potomac-courier/feed/")
    known = {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
    at(server, "2025-08-08T20:00")
    assert fetch(server, "/potomac-courier/feed/", known)[0] == 304
    at(server, "2025-08-28T13:00")
    assert fetch(server, "/potomac-courier/feed/", known)[0] == 200


def test_a_page_is_changed_in_silence(server: ReplayServer) -> None:
    path = "/potomac-courier/2025/08/07/trump-signs-order-on-alternative-assets/"
    before = fetch(at(server, "2025-08-08T13:00"), path)[2]
    after = fetch(at(server, "2025-08-09T13:00"), path)[2]
    assert "90 days" in before
    assert "180 days" in after
    assert before.count("2025-08-07T18:05:00-04:00") == after.count("2025-08-07T18:05:00-04:00")


def test_the_syndicated_copy_has_the_words_of_its_original() -> None:
    morning = datetime(2025, 8, 8, 13, tzinfo=UTC)
    texts = {article.stem: article.text for article in SITE.visible(morning)}
    original = set(texts["trump-signs-order-on-alternative-assets"].splitlines())
    copy = [line for line in texts["trump-signs-401k-order"].splitlines() if line]
    assert [line for line in copy if line not in original] == [
        "*This story first appeared in the Potomac Courier.*"
    ]


@pytest.mark.parametrize(
    ("moment", "path", "status", "says"),
    [
        ("2026-06-01T00:00", "/labor-newsroom/rss/releases.xml", 403, "Access Denied"),
        ("2026-05-20T13:00", "/tidewater-pension/newsroom/feed/", 200, "Our new website"),
        ("2026-02-18T13:00", "/securities-commission/news/pressreleases.rss", 503, "maintenance"),
        ("2025-09-26T13:00", "/fiduciary-weekly/webinar-replay/", 404, "nothing at this address"),
        ("2025-09-26T13:00", "/potomac-courier/2025/no-such/", 404, "nothing at this address"),
        ("2025-08-20T13:00", "/blockfront/news/2025/08/21/correction-wisconsin-and-tidewater", 404,
         "nothing at this address"),
        ("2025-09-26T13:00", "/elsewhere/", 404, ""),
    ],
)  # fmt: skip
def test_what_goes_wrong(
    server: ReplayServer, moment: str, path: str, status: int, says: str
) -> None:
    found, _, body = fetch(at(server, moment), path)
    assert found == status
    assert says in body


def test_the_cut_feed_is_malformed_and_recovers(server: ReplayServer) -> None:
    cut = feedparser.parse(fetch(at(server, "2025-08-14T13:00"), "/blockfront/rss/")[2].encode())
    whole = feedparser.parse(fetch(at(server, "2025-08-16T13:00"), "/blockfront/rss/")[2].encode())
    assert cut.bozo
    assert not whole.bozo


def test_robots_forbid_the_part_for_subscribers(server: ReplayServer) -> None:
    assert "Disallow: /potomac-courier/subscribers/" in fetch(server, "/robots.txt")[2]


def test_front_pages_sections_and_the_index_lead_to_articles(server: ReplayServer) -> None:
    at(server, "2026-06-03T13:00")
    links = re.findall(r'href="(http://[^"]+)"', fetch(server, "/")[2])
    assert len(links) == len(SITE.outlets)
    sections = [link + "section/congress/" for link in links if link.endswith("/potomac-courier/")]
    for page in [*links, *sections]:
        if "/labor-newsroom/" in page:
            continue
        for link in set(re.findall(r'<li><a href="(http://[^"]+)"', fetch(server, page)[2])):
            status = fetch(server, link)[0]
            assert status == 200 or "webinar-replay" in link


API = "/api/v1/documents.json"


def test_the_register_is_paged(server: ReplayServer) -> None:
    at(server, "2026-06-03T13:00")
    numbers: list[str] = []
    url: str | None = f"{API}?per_page=4&order=oldest"
    pages = 0
    while url is not None:
        answer = json.loads(fetch(server, url)[2])
        assert (answer["count"], answer["total_pages"]) == (6, 2)
        numbers += [row["document_number"] for row in answer["results"]]
        url = answer.get("next_page_url")
        pages += 1
    assert pages == 2
    assert numbers == [
        "2025-02123", "2025-03992", "2025-15340", "2025-15341", "2025-23093", "2026-06178",
    ]  # fmt: skip


def test_the_register_shows_a_document_on_the_day_it_is_published(server: ReplayServer) -> None:
    at(server, "2025-08-12T10:00")
    assert json.loads(fetch(server, API)[2])["count"] == 2
    assert fetch(server, "/api/v1/documents/2025-15340.json")[0] == 404
    at(server, "2025-08-12T12:00")
    assert json.loads(fetch(server, API)[2])["count"] == 4
    document = json.loads(fetch(server, "/api/v1/documents/2025-15340.json")[2])
    assert document["executive_order_number"] == "14330"
    for name in ("raw_text_url", "body_html_url", "html_url"):
        status, _, text = fetch(server, document[name])
        assert status == 200
        assert "Within 180 days" in text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("conditions[agencies][]=employee-benefits-security-administration", ["2026-06178"]),
        ("conditions[type][]=PRORULE", ["2026-06178"]),
        ("conditions[presidential_document_type]=executive_order&conditions[term]=seized",
         ["2025-03992"]),
        ("conditions[publication_date][is]=2025-08-12", ["2025-15341", "2025-15340"]),
        ("conditions[publication_date][gte]=2025-12-01", ["2026-06178", "2025-23093"]),
        ("conditions[publication_date][lte]=2025-03-01", ["2025-02123"]),
        ("conditions[term]=no such words", []),
    ],
)  # fmt: skip
def test_conditions_of_the_register(server: ReplayServer, query: str, numbers: list[str]) -> None:
    at(server, "2026-06-03T13:00")
    answer = json.loads(fetch(server, f"{API}?{query.replace(' ', '+')}")[2])
    assert [row["document_number"] for row in answer["results"]] == numbers


def test_the_register_gives_the_fields_that_are_asked_for(server: ReplayServer) -> None:
    at(server, "2026-06-03T13:00")
    query = "fields[]=document_number&fields[]=comments_close_on&conditions[type][]=PRORULE"
    rows = json.loads(fetch(server, f"{API}?{query}")[2])["results"]
    assert rows == [{"document_number": "2026-06178", "comments_close_on": "2026-06-01"}]


def test_the_catalogue_accepts_the_sources_of_the_demonstration(tmp_path: Path) -> None:
    base = "http://127.0.0.1:8000"
    text = (BUNDLED / "sources.toml").read_text(encoding="utf-8").replace("{base}", base)
    (tmp_path / "demo.toml").write_text(text, encoding="utf-8")
    known = {source.id: source for source in load_catalogue([tmp_path])}
    ours = demo_sources(base)
    assert len(ours) >= 12
    assert [known[source.id] for source in ours] == list(ours)


def test_every_source_answers(server: ReplayServer) -> None:
    at(server, "2026-04-01T13:00")
    statuses = {source.id: fetch(server, source.url)[0] for source in demo_sources(server.base_url)}
    assert {id for id, status in statuses.items() if status != 200} == {"demo_labor_newsroom"}


def test_moments_go_forward_and_each_brings_something() -> None:
    times = [moment.at for moment in moments()]
    assert times == sorted(set(times))
    before = datetime(2025, 1, 1, tzinfo=UTC)
    for time in times:
        assert any(before < article.since <= time for article in SITE.articles)
        before = time
    assert all(article.since <= times[-1] for article in SITE.articles)


def test_every_article_is_dated_before_it_can_be_seen() -> None:
    for article in SITE.articles:
        assert article.published <= article.since


def make_site(folder: Path, article: str) -> ArticleSite:
    (folder / "templates").mkdir()
    (folder / "templates" / "plain.html").write_text("$title $body", encoding="utf-8")
    (folder / "articles" / "daily").mkdir(parents=True)
    (folder / "articles" / "daily" / "one.md").write_text(article, encoding="utf-8")
    outlet = 'id = "daily"\nname = "Daily"\ntagline = ""\ntemplate = "plain"\nfeed = "rss"\n'
    (folder / "site.toml").write_text(f"[[outlet]]\n{outlet}", encoding="utf-8")
    return load_article_site(folder)


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("no front matter\n", "front matter must stand"),
        ("+++\ntitle = \n+++\ntext\n", "not TOML"),
        ('+++\ntitle = "x"\n+++\ntext\n', "published"),
        ('+++\ntitle = "x"\npublished = 2025-01-01T00:00:00\n+++\ntext\n', "need an offset"),
        ('+++\ntitle = "x"\npublished = 2025-01-01T00:00:00Z\ntitel = "y"\n+++\ntext\n', "titel"),
    ],
)
def test_a_wrong_article_is_named(tmp_path: Path, article: str, message: str) -> None:
    with pytest.raises(ReplayError, match=message) as caught:
        make_site(tmp_path, article)
    assert "one.md" in str(caught.value)


def test_a_missing_site_and_a_wrong_source_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=re.escape("site.toml")):
        load_site(tmp_path)
    file = tmp_path / "sources.toml"
    file.write_text('[sources."a"]\nurl = "{base}/"\n', encoding="utf-8")
    with pytest.raises(ReplayError, match="source 'a'"):
        load_sources(file, "http://127.0.0.1")
