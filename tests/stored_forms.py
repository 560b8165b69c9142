"""The forms in which texts are stored, in our own words or as our samples of sources have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from policytrail.crawler import load_catalogue
from policytrail.records import Source
from policytrail.tests.sources.test_pdf import PAGES, make_pdf

_SAMPLES = Path(__file__).parent / "data" / "sources"
_FULL = {"content": "full"}
_LETTERS = "abcdefghijklmnopqrst"  # make names of which a page has each once


@dataclass(frozen=True, slots=True)
class Form:
    """How a body came: the source, the address that gave it, and its bytes."""

    source: Source
    url: str
    content_type: str
    body: bytes
    kind: str  # that reads it


def _told(number: int) -> str:
    return (
        f"The harbor office told trustee number {number} to report — in “plain” words — what the "
        f"plan held on {number} March, and it thanked Zoë Åkerlund, who had asked for it. "
        f"Brantmoo{_LETTERS[number]} keeps the reports for Rushol{_LETTERS[-number]}e."
    )


def _page() -> bytes:
    told = "".join(f"<p>{_told(number)}</p>" for number in range(1, 9))
    article = f"<article><h1>Reports</h1>{told}</article>"
    return f"<html><head><title>Reports</title></head><body>{article}</body></html>".encode()


def _feed() -> bytes:
    items = "".join(
        f"<item><title>Report {number}</title><link>https://quay.example/{number}</link>"
        f"<guid>https://quay.example/{number}</guid>"
        f"<pubDate>Mon, 0{number} Mar 2026 13:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>{_told(number)}</p><p>{_told(number + 4)}</p>]]>"
        "</content:encoded></item>"
        for number in range(1, 5)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Quay</title>'
        f"<link>https://quay.example/</link>{items}</channel></rss>"
    ).encode()


def _all() -> dict[str, Form]:
    catalogue = {source.id: source for source in load_catalogue()}

    def sample(key: str, file: str, content_type: str) -> Form:
        source = catalogue[key]
        body = (_SAMPLES / key / file).read_bytes()
        return Form(source, source.url, content_type, body, source.kind)

    own = Source(
        id="harbor", publisher="Harbor Office", title="Reports", kind="page", tier="regulator",
        url="https://harbor.example/reports", interval_minutes=60,
    )  # fmt: skip
    quay = replace(
        own,
        id="quay",
        kind="feed",
        url="https://quay.example/feed.xml",
        options={"content": "full"},
    )
    files = replace(own, id="files", url="https://harbor.example/release.pdf")
    return {
        "feed": Form(quay, quay.url, "application/rss+xml", _feed(), "feed"),
        "page": Form(own, own.url, "text/html; charset=utf-8", _page(), "page"),
        "pdf": Form(files, files.url, "application/pdf", make_pdf(PAGES), "page"),
        "json": sample("fr.ebsa", "sample.json", "application/json"),
        "xml": sample("bill.s1582", "sample.xml", "application/xml"),
    }


FORMS = _all()
