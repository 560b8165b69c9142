"""The article on a page: main text, title, authors, dates, language, canonical address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import lxml.html
from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from policytrail.crawler.cleaning import clean_author, clean_line
from policytrail.crawler.dates import Moment, parse_moment
from policytrail.crawler.main_text import find_main_text
from policytrail.crawler.rendering import parse_tree, tree_to_text
from policytrail.records import Source

# Options of a source about its pages; all but the zone are CSS selectors.
PAGE_OPTIONS: dict[str, type[str] | type[int] | type[bool]] = {
    "page_content": str,
    "page_title": str,
    "page_date": str,
    "page_author": str,
    "page_remove": str,
    "timezone": str,
}
_SEPARATED = re.compile(r"\s*(?:[|–—»·•*]|-|::)\s")  # what a site puts between title and name
_LAST_PART = re.compile(r"(.*\S)\s+(?:[|–—»·•*-]|::)\s+(.+)")
_QUOTES = str.maketrans("’‘“”\u00a0", "''\"\" ")  # a heading has them typeset, a title often plain
_SAME_DAY = timedelta(hours=36)  # one day, seen from two time zones
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where a publisher keeps the parts of an article; "" leaves it to the library."""

    content: str = ""
    title: str = ""
    date: str = ""
    author: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says. ``problems`` names selectors that no longer find anything."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: Moment = field(default_factory=Moment)
    updated: Moment = field(default_factory=Moment)
    language: str = ""
    canonical: str = ""  # rel=canonical, as written
    method: str = ""
    is_paywalled: bool = False  # the page says that it shows a part only
    problems: tuple[str, ...] = ()


def selectors_of(source: Source) -> Selectors:
    """Return the selectors in a source's options."""
    names = ("content", "title", "date", "author", "remove")
    return Selectors(**{name: str(source.options.get(f"page_{name}", "")) for name in names})


def find_selector_error(selector: str) -> str:
    """Return why a CSS selector cannot be used; "" when it can."""
    try:
        CSSSelector(selector)
    except SelectorError as error:
        return str(error)
    return ""


def extract_article(
    html: str, url: str, selectors: Selectors, *, retrieved: datetime, zone: str = ""
) -> Article | None:
    """Return the article of a page; None when the page is no HTML.

    A publisher's selectors come first, because they know where the text of an order ends and the
    menu begins; where they find nothing, the extraction library takes over and the article says so.
    """
    tree = parse_tree(html)
    if tree is None:
        return None
    # What stands in for scripts is no text; what a publisher marks as furniture goes too.
    for element in [*select(tree, selectors.remove), *select(tree, "noscript, template")]:
        element.drop_tree()
    facts = _read_library_facts(tree, url, retrieved)
    text = "\n\n".join(
        filter(None, (tree_to_text(found) for found in select(tree, selectors.content)))
    )
    article = Article(
        text=text or find_main_text(tree),
        title=_select_line(tree, selectors.title)
        or _without_site(clean_line(facts.title or ""), tree),
        authors=_authors(tree, selectors, facts.author or ""),
        published=Moment() if selectors.date else _guess_date(facts.date or "", tree, retrieved),
        language=clean_line(tree.get("lang") or "").lower()[:2],
        canonical=next(
            (str(node.get("href") or "") for node in select(tree, "link[rel=canonical]")), ""
        ),
        method="selectors" if text else "trafilatura",
        is_paywalled="false" in map(_lower, _structured(tree, "isAccessibleForFree")),
        problems=_find_drift(tree, selectors, text),
    )
    return _with_dates(article, tree, selectors, retrieved, zone)


def _read_library_facts(tree: lxml.html.HtmlElement, url: str, retrieved: datetime) -> Any:
    """Return the library's title, author and date.

    Its date is that of the page's head, of marked elements or of the address: not of the extensive
    search through the running text, which finds dates of other things, and takes a second.
    """
    # Not at the top: checking the options of sources needs this module, and not the 0.25 seconds
    # that the library takes to load.
    import trafilatura

    dates = {
        "original_date": True,
        "extensive_search": False,
        "max_date": retrieved.replace(tzinfo=None),
    }
    return trafilatura.extract_metadata(deepcopy(tree), default_url=url, date_config=dates)


def select(tree: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """Return the elements that a CSS selector finds below a tree; none for ""."""
    return list(CSSSelector(selector, translator="html")(tree)) if selector else []


def _select_line(tree: lxml.html.HtmlElement, selector: str) -> str:
    return next(
        (
            line
            for line in (clean_line(tree_to_text(node)) for node in select(tree, selector))
            if line
        ),
        "",
    )


def _without_site(title: str, tree: lxml.html.HtmlElement) -> str:
    """Return the title without the name of its site, which the heading or the page tells apart."""
    for heading in tree.iter("h1"):
        text = clean_line(tree_to_text(heading))
        is_begun = title.translate(_QUOTES).startswith(text.translate(_QUOTES))
        if text and is_begun and _SEPARATED.match(title[len(text) :]):
            return text
    site = next(iter(_meta(tree, ("og:site_name",))), "")
    parts = _LAST_PART.fullmatch(title)
    is_named = parts is not None and parts[2].casefold() == site.casefold()
    return parts[1] if parts is not None and is_named else title


def _authors(tree: lxml.html.HtmlElement, selectors: Selectors, author: str) -> tuple[str, ...]:
    chosen = [clean_author(tree_to_text(node)) for node in select(tree, selectors.author)]
    names = chosen or [clean_author(name) for name in author.split(";")]
    return tuple(dict.fromkeys(filter(None, names)))


def _find_drift(tree: lxml.html.HtmlElement, selectors: Selectors, text: str) -> tuple[str, ...]:
    missing = [] if text or not selectors.content else [selectors.content]
    missing += [
        found for found in (selectors.title, selectors.date) if found and not select(tree, found)
    ]
    return tuple(f"selector {selector!r} finds nothing any more" for selector in missing)


def _with_dates(
    article: Article,
    tree: lxml.html.HtmlElement,
    selectors: Selectors,
    retrieved: datetime,
    zone: str,
) -> Article:
    """Read the dates: the publisher's selector, then meta elements, then JSON-LD, then a guess.

    What says nothing of its publication may say when it was made (schema.org ``dateCreated``).
    """
    texts = [
        *_selected_dates(tree, selectors.date),
        *_meta(tree, _PUBLISHED),
        *(_structured(tree, "datePublished") or _structured(tree, "dateCreated")),
    ]
    published = _read_moments(texts, retrieved, zone)
    updated = _read_moments(
        [*_meta(tree, _UPDATED), *_structured(tree, "dateModified")], retrieved, zone
    )
    return replace(
        article,
        published=published[0] if published else article.published,
        updated=updated[0] if updated else Moment(),
        problems=(*article.problems, *_find_conflict(published)),
    )


def _read_moments(texts: list[Any], retrieved: datetime, zone: str) -> list[Moment]:
    """Return the moments that can be read, in the order of the texts."""
    moments = [
        parse_moment(text, retrieved=retrieved, zone=zone)
        for text in texts
        if isinstance(text, str)
    ]
    return [moment for moment in moments if moment.value is not None]


def _find_conflict(moments: list[Moment]) -> tuple[str, ...]:
    values = [moment.value for moment in moments if moment.value is not None]
    if not values or max(values) - min(values) <= _SAME_DAY:
        return ()
    days = ", ".join(sorted({value.date().isoformat() for value in values}))
    return (f"the page gives several dates of publication: {days}",)


def _guess_date(guess: str, tree: lxml.html.HtmlElement, retrieved: datetime) -> Moment:
    """Keep the library's date only if it stands on the page in full.

    The library completes a number such as 2025-01 to the first of the month.
    """
    moment = parse_moment(guess, retrieved=retrieved)
    return moment if moment.value and _is_written(moment.value.date(), tree) else Moment()


def _is_written(day: date, tree: lxml.html.HtmlElement) -> bool:
    """Tell whether a day stands on a page in one of the forms that people and machines write."""
    month, short = day.strftime("%B").lower(), day.strftime("%b").lower()
    forms = (
        rf"(?:{month}|{short})\.?\s+0?{day.day}(?:st|nd|rd|th)?,?\s+{day.year}",
        rf"0?{day.day}(?:st|nd|rd|th)?[\s-]+(?:{month}|{short})\.?,?[\s-]+{day.year}",
        rf"{day.year}[-/.]0?{day.month}[-/.]0?{day.day}(?!\d)",
        rf"(?<!\d)(?:0?{day.month}[-/.]0?{day.day}|0?{day.day}[-/.]0?{day.month})[-/.]{day.year}",
        rf"(?<!\d){day.year}{day.month:02}{day.day:02}(?!\d)",
    )
    markup = lxml.html.tostring(tree, encoding="unicode").lower()
    return any(re.search(form, markup) for form in forms)


def _selected_dates(tree: lxml.html.HtmlElement, selector: str) -> list[str]:
    found = select(tree, selector)
    return [
        str(node.get("datetime") or node.get("content") or clean_line(tree_to_text(node)))
        for node in found
    ]


def _meta(tree: lxml.html.HtmlElement, names: tuple[str, ...]) -> list[str]:
    values: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        if name in names and node.get("content"):
            values.setdefault(name, node.get("content"))
    return [values[name] for name in names if name in values]


def _structured(tree: lxml.html.HtmlElement, key: str) -> list[Any]:
    """Return a property of the page's JSON-LD, of all things that it describes."""
    values: list[Any] = []
    for node in tree.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            table = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue  # broken structured data is common, and other sources of the date remain
        values += _values(table, key)
    return values


def _values(table: Any, key: str) -> Iterator[Any]:
    pending = [table]
    while pending:
        item = pending.pop(0)
        if isinstance(item, dict):
            if key in item:
                yield item[key]
            pending += [
                inner for name, inner in item.items() if name == "@graph" or name == "mainEntity"
            ]
        elif isinstance(item, list):
            pending += item


def _lower(value: Any) -> str:
    return str(value).lower()
