"""An HTML page that lists pages: rows found by selectors, which say so when they stop matching."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import Moment, parse_moment
from policytrail.crawler.documents import number_option, text_option
from policytrail.crawler.extraction import PAGE_OPTIONS, select
from policytrail.crawler.identity import absolute_url, canonical_url, same_site
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import MAX_ROWS, read_text
from policytrail.crawler.rendering import is_too_complex, parse_tree, tree_to_text
from policytrail.records import Fetch, Outcome, Source

OPTIONS = {
    "item": str,  # CSS selector of one row
    "item_link": str,  # of the link in a row; its first link unless given
    "item_title": str,  # the text of the link unless given
    "item_date": str,
    "include": str,  # a regular expression that the address of a page must contain
    "next": str,  # CSS selector of the link to the next page of the list
    "max_items": int,
    **PAGE_OPTIONS,
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read the rows of a list into links; rows that lead to other sites are passed over."""
    answer = read_text(fetch)
    if answer.failure is not None:
        return answer.failure
    reason = is_too_complex(answer.content)
    if reason:
        return Parsed(outcome=Outcome.TOO_LARGE, message=reason)
    tree = parse_tree(answer.content)
    selector = text_option(source, "item")
    rows = select(tree, selector) if tree is not None else []
    if tree is None or not rows:
        return Parsed(outcome=Outcome.DRIFT, message=f"selector {selector!r} finds no row any more")
    return _collect(source, fetch, tree, rows)


def _collect(source: Source, fetch: Fetch, tree: Any, rows: list[Any]) -> Parsed:
    wanted = re.compile(text_option(source, "include"))
    links: dict[str, Link] = {}
    problems: Counter[str] = Counter()
    for row in rows[: number_option(source, "max_items", MAX_ROWS)]:
        made = _make_link(source, fetch, row)
        if isinstance(made, str):
            problems[made] += 1
        elif wanted.search(made.url):
            links.setdefault(canonical_url(made.url), made)
    if not links and problems:
        message = f"no row of {len(rows)} has a usable link: {next(iter(problems))}"
        return Parsed(outcome=Outcome.DRIFT, message=message)
    return Parsed(
        links=tuple(links.values()),
        next_url=_next_page(source, fetch, tree),
        items=len(rows),
        problems=tuple(f"{text} ({n} rows)" for text, n in problems.items()),
    )


def _make_link(source: Source, fetch: Fetch, row: Any) -> Link | str:
    selector = text_option(source, "item_link") or "a[href]"
    node = row if row.tag == "a" and row.get("href") else next(iter(select(row, selector)), None)
    if node is None:
        return f"selector {selector!r} finds no link"
    address = absolute_url(fetch.final_url, node.get("href") or "")
    if address is None or not same_site(address, fetch.final_url):
        return "a link that leads to no page of this site"
    titles = select(row, text_option(source, "item_title")) or [node]
    published = _published(source, fetch, row)
    return Link(
        url=address,
        title=clean_line(tree_to_text(titles[0])),
        published=published.value,
        published_precision=published.precision,
    )


def _published(source: Source, fetch: Fetch, row: Any) -> Moment:
    nodes = select(row, text_option(source, "item_date"))
    if not nodes:
        return Moment()
    text = nodes[0].get("datetime") or clean_line(tree_to_text(nodes[0]))
    return parse_moment(text, retrieved=fetch.retrieved, zone=text_option(source, "timezone"))


def _next_page(source: Source, fetch: Fetch, tree: Any) -> str | None:
    nodes = select(tree, text_option(source, "next"))
    address = absolute_url(fetch.final_url, nodes[0].get("href") or "") if nodes else None
    if address is None or not same_site(address, fetch.final_url):
        return None
    return None if canonical_url(address) == canonical_url(fetch.final_url) else address
