"""Whole HTML pages around articles: head, navigation, notices, related links and footer.

A reader must find the main text among all that, as on the real web.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from string import Template

from markdown_it import MarkdownIt

from policytrail.crawler.replay.articles import Article, Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page needs to know besides its article."""

    outlet: Outlet
    base_url: str
    related: Sequence[Article] = ()


def markdown_to_html(text: str) -> str:
    """Render Markdown (CommonMark with tables, HTML let through) as the inside of an article."""
    html: str = MarkdownIt("commonmark").enable("table").render(text)
    return html


def article_page(template: str, article: Article, around: Surroundings) -> bytes:
    """Return the page of an article as UTF-8 HTML."""
    body = markdown_to_html(article.text)
    return _page(template, around, _article_values(article, around.base_url) | {"body": body})


def listing_page(
    template: str, title: str, articles: Iterable[Article], around: Surroundings
) -> bytes:
    """Return a page that lists articles: a front page or a section."""
    items = "\n".join(
        f'<li><a href="{around.base_url}{escape(article.path)}">{escape(article.title)}</a>'
        f" <span>{written_date(article.published)}</span></li>"
        for article in articles
    )
    return _page(template, around, _plain_values(title) | {"body": f"<ul>\n{items}\n</ul>"})


def notice_page(template: str, title: str, html: str, around: Surroundings) -> bytes:
    """Return a page without an article, such as the one for a wrong address."""
    return _page(template, around, _plain_values(title) | {"body": html})


def section_path(section: str) -> str:
    """Return where a section is listed, below the front page of its outlet."""
    return f"section/{section.replace(' ', '-')}/"


def written_date(moment: datetime) -> str:
    """Return a date as American papers write it, such as August 7, 2025."""
    return f"{moment:%B} {moment.day}, {moment.year}"


def _page(template: str, around: Surroundings, values: dict[str, str]) -> bytes:
    page = Template(template).substitute(_outlet_values(around) | values)
    return page.encode("utf-8")


def _outlet_values(around: Surroundings) -> dict[str, str]:
    outlet = around.outlet
    return {
        "outlet": escape(outlet.name),
        "tagline": escape(outlet.tagline),
        "home": around.base_url + outlet.home,
        "feed": around.base_url + outlet.feed_address,
        "feed_type": "application/atom+xml" if outlet.feed == "atom" else "application/rss+xml",
        "nav": _navigation(around),
        "related": _links(around.base_url, around.related),
        "footer": escape(outlet.footer),
    }


def _navigation(around: Surroundings) -> str:
    home = around.base_url + around.outlet.home
    return "\n".join(
        f'<li><a href="{home}{section_path(section)}">{escape(section.title())}</a></li>'
        for section in around.outlet.sections
    )


def _links(base_url: str, articles: Iterable[Article]) -> str:
    return "\n".join(
        f'<li><a href="{base_url}{escape(article.path)}">{escape(article.title)}</a></li>'
        for article in articles
    )


def _article_values(article: Article, base_url: str) -> dict[str, str]:
    authors = " and ".join(article.authors)
    return {
        "title": escape(article.title),
        "summary": escape(article.summary),
        "url": base_url + article.path,
        "published": article.published.isoformat(),
        "modified": (article.modified or article.published).isoformat(),
        "written_date": written_date(article.published),
        "authors": escape(authors),
        "byline": f"By {escape(authors)}" if authors else "",
        "tags": ", ".join(escape(tag) for tag in article.tags),
        "json_ld": _json_ld(article, base_url),
    }


def _plain_values(title: str) -> dict[str, str]:
    names = ("summary", "url", "published", "modified", "written_date", "authors", "byline", "tags")
    return dict.fromkeys(names, "") | {"title": escape(title), "json_ld": "{}"}


def _json_ld(article: Article, base_url: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": (article.modified or article.published).isoformat(),
        "mainEntityOfPage": base_url + article.path,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "description": article.summary,
    }
    # "</script>" inside a string would end the element.
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
