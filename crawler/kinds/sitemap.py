"""Sitemaps (sitemaps.org) and news sitemaps: pages with their titles and times of publication.

``lastmod`` is when a page was changed, which is no date of publication. An index leads to its
newest sitemap on the same site.
"""

from __future__ import annotations

import re
from typing import Any

from policytrail.crawler.dates import Moment, parse_moment
from policytrail.crawler.documents import number_option, text_option
from policytrail.crawler.extraction import PAGE_OPTIONS
from policytrail.crawler.identity import absolute_url, canonical_url, same_site
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import MAX_ROWS, child_text, children, local_name, read_xml
from policytrail.records import Fetch, Outcome, Source

OPTIONS = {
    "include": str,  # a regular expression that the address of a page must contain
    "max_items": int,
    **PAGE_OPTIONS,
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a sitemap into links, or an index into the address of its newest sitemap."""
    answer = read_xml(fetch, "urlset", "sitemapindex")
    if answer.failure is not None:
        return answer.failure
    rows = children(answer.content)
    if not rows:
        return Parsed(outcome=Outcome.EMPTY, message="a sitemap without entries")
    if local_name(answer.content) == "sitemapindex":
        return _read_index(fetch, rows)
    return _read_pages(source, fetch, rows)


def _read_index(fetch: Fetch, rows: list[Any]) -> Parsed:
    found = [
        (parse_moment(child_text(row, "lastmod"), retrieved=fetch.retrieved), address)
        for row in rows
        if (address := _address(fetch, row))
        and canonical_url(address) != canonical_url(fetch.final_url)
    ]
    if not found:
        return Parsed(outcome=Outcome.MALFORMED, message="an index without sitemaps of its site")
    dated = [(moment.value, address) for moment, address in found if moment.value is not None]
    newest = max(dated)[1] if dated else found[0][1]
    return Parsed(next_url=newest, items=len(rows))


def _read_pages(source: Source, fetch: Fetch, rows: list[Any]) -> Parsed:
    limit = number_option(source, "max_items", MAX_ROWS)
    wanted = re.compile(text_option(source, "include"))
    links: dict[str, Link] = {}
    foreign = 0
    for row in rows:
        address = _address(fetch, row)
        if address is None:
            foreign += 1
        elif wanted.search(address) and len(links) < limit:
            published = _published(row, fetch)
            links.setdefault(
                canonical_url(address),
                Link(
                    url=address,
                    title=child_text(row, "news", "title"),
                    published=published.value,
                    published_precision=published.precision,
                ),
            )
    problems = [f"{foreign} entries without an address on this site"] if foreign else []
    if len(rows) > limit:
        problems.append(f"{len(rows)} entries, of which at most {limit} were taken")
    return Parsed(links=tuple(links.values()), items=len(rows), problems=tuple(problems))


def _address(fetch: Fetch, row: Any) -> str | None:
    address = (
        absolute_url(fetch.final_url, child_text(row, "loc")) if child_text(row, "loc") else None
    )
    return address if address is not None and same_site(address, fetch.final_url) else None


def _published(row: Any, fetch: Fetch) -> Moment:
    return parse_moment(child_text(row, "news", "publication_date"), retrieved=fetch.retrieved)
