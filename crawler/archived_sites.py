"""Whose an archived page is: a source's of the catalogue where it has the site, else nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from policytrail.crawler.archives.json_lines import KIND
from policytrail.crawler.archives.json_lines import SOURCE_ID as JSON_LINES
from policytrail.crawler.archives.warc import SOURCE_ID as WARC
from policytrail.records import Fetch, Source

_OF_WARC = Source(
    id=WARC,
    publisher="web archive",
    title="Pages of web archives whose site is no source",
    kind="page",
    url="https://web-archive.invalid/",
    tier="news",
    interval_minutes=0,
    licence="as the user knows",
    status="local",
    enabled=False,
)
SOURCES = (
    _OF_WARC,
    replace(
        _OF_WARC,
        id=JSON_LINES,
        publisher="article archive",
        title="Articles of JSON Lines files",
        kind=KIND,
        url="https://article-archive.invalid/",
    ),
)
_BY_ID = {source.id: source for source in SOURCES}


def by_site(catalogue: Iterable[Source]) -> Mapping[str, Source]:
    """Return the source of each site, by host without ``www``; the first by id, where several."""
    sites: dict[str, Source] = {}
    for source in sorted(catalogue, key=lambda one: one.id):
        if not source.options.get("via"):  # an aggregator's pages are other publishers'
            sites.setdefault(_site(source.url), source)
    return sites


def source_of(fetch: Fetch, sites: Mapping[str, Source]) -> Source:
    """Return the source that an archived answer is read for.

    A page of a site that has a source is that source's. Other formats keep the archive's own id, by
    which their bytes are read again, and take publisher and tier from the site.
    """
    own, site = _BY_ID[fetch.source_id], sites.get(_site(fetch.url))
    if site is None:
        return replace(own, publisher=_site(fetch.url))
    if own.kind == "page":
        return site
    return replace(own, publisher=site.publisher, tier=site.tier, licence=site.licence)


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
