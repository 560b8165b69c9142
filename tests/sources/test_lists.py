"""Lists of pages: sitemaps, and HTML indexes whose selectors say so when they stop matching."""

from __future__ import annotations

from datetime import UTC, datetime

from policytrail.records import Outcome
from policytrail.tests.sources.addresses import URLS, Read


def test_sitemaps_keep_to_their_site_and_read_news_dates(read: Read) -> None:
    body = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="urn:news">'
        "<url><loc>https://www.example.org/article/1</loc><lastmod>2026-01-01</lastmod><news:news>"
        "<news:publication_date>2025-08-07T17:01:02-04:00</news:publication_date>"
        "<news:title>One</news:title></news:news></url>"
        "<url><loc>https://www.example.org/article/2</loc><lastmod>2026-01-01</lastmod></url>"
        "<url><loc>https://www.example.org/video/3</loc></url>"
        "<url><loc>http://127.0.0.2/internal</loc></url><url><loc>file:///etc/passwd</loc></url>"
        "<url/></urlset>"
    )
    parsed = read("sitemap", body, include="/article/")
    assert [(link.url[-1], link.title) for link in parsed.links] == [("1", "One"), ("2", "")]
    assert parsed.links[0].published == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
    assert parsed.links[1].published is None, "a change is no publication"
    assert parsed.problems == ("3 entries without an address on this site",)


def test_an_index_leads_to_its_newest_sitemap_and_never_to_itself(read: Read) -> None:
    def entry(address: str, changed: str = "") -> str:
        return f"<sitemap><loc>{address}</loc><lastmod>{changed}</lastmod></sitemap>"

    root = "https://www.example.org/"
    entries = [
        entry(URLS["sitemap"], "2026-09-09"),
        entry(root + "a.xml", "2026-01-01"),
        entry(root + "b.xml", "2026-05-01"),
        entry("https://other.example/c.xml", "2026-09-01"),
    ]
    assert (
        read("sitemap", f"<sitemapindex>{''.join(entries)}</sitemapindex>").next_url
        == root + "b.xml"
    )
    assert (
        read("sitemap", f"<sitemapindex>{entries[0]}</sitemapindex>").outcome is Outcome.MALFORMED
    )


ROWS = """<html><body><ul>
<li class="row"><time datetime="2025-08-07">Aug. 7</time> <a href="/news/one">One</a></li>
<li class="row"><span>August 6, 2025</span> <a href="/news/two/">Two</a></li>
<li class="row"><a href="https://elsewhere.example/x">Elsewhere</a></li>
<li class="row">No link</li></ul><a class="more" href="?page=2">More</a></body></html>"""


def test_an_index_page_gives_links_with_dates(read: Read) -> None:
    parsed = read("index", ROWS, item="li.row", item_date="time, span", next="a.more")
    assert [(link.url, link.title) for link in parsed.links] == [
        ("https://www.example.org/news/one", "One"),
        ("https://www.example.org/news/two/", "Two"),
    ]
    assert [link.published and link.published.day for link in parsed.links] == [7, 6]
    assert parsed.next_url == "https://www.example.org/news?page=2"
    assert len(parsed.problems) == 2


def test_an_index_whose_selectors_find_nothing_drifts(read: Read) -> None:
    assert read("index", ROWS, item="li.item").outcome is Outcome.DRIFT
    assert "finds no row" in read("index", ROWS, item="li.item").message
    assert read("index", ROWS, item="li.row", item_link="a.title").outcome is Outcome.DRIFT
    assert (
        read("index", "<html><title>Just a moment...</title></html>", item="li").outcome
        is Outcome.BLOCKED
    )
