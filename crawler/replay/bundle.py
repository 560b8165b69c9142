"""A bundled site: outlets with their articles and feeds, a register, robots.txt and faults."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from policytrail.crawler.replay.articles import Article, Outlet, load_articles
from policytrail.crawler.replay.faults import Fault, FaultySite
from policytrail.crawler.replay.federal_register import RegisterSite, load_documents
from policytrail.crawler.replay.feeds import CONTENT_TYPES, feed, last_change
from policytrail.crawler.replay.pages import (
    Surroundings,
    article_page,
    listing_page,
    notice_page,
    section_path,
)
from policytrail.crawler.replay.web import Reply, Request, Site, Sites
from policytrail.errors import ReplayError

BUNDLED = Path(__file__).parent / "site"
Entry = TypeVar("Entry")
RELATED = 4  # links to other articles below each article


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSite:
    """Outlets with their articles, at any moment."""

    outlets: Mapping[str, Outlet]
    articles: tuple[Article, ...]  # every state, oldest first
    templates: Mapping[str, str]
    robots: str = ""

    def answer(self, request: Request) -> Reply | None:
        """Answer for articles, feeds, front pages, sections, robots.txt and wrong addresses."""
        if request.path == "/robots.txt":
            return Reply(body=self.robots.encode(), content_type="text/plain; charset=utf-8")
        outlet = self.outlets.get(request.path.split("/")[1])
        if outlet is None:
            return self._index(request) if request.path == "/" else None
        return self._outlet_reply(outlet, request)

    def visible(self, moment: datetime, outlet: str | None = None) -> list[Article]:
        """Return the state that each page has at a moment, newest publication first."""
        states = {
            article.path: article
            for article in self.articles
            if article.since <= moment and outlet in (None, article.outlet)
        }
        return sorted(states.values(), key=lambda item: (item.published, item.stem), reverse=True)

    def _outlet_reply(self, outlet: Outlet, request: Request) -> Reply:
        articles = self.visible(request.at, outlet.id)
        listed = [article for article in articles if article.in_feed]
        if request.path == outlet.feed_address:
            return Reply(
                body=feed(outlet, listed, request.base_url),
                content_type=CONTENT_TYPES[outlet.feed],
                modified=last_change(listed[: outlet.feed_items]),
            )
        for article in articles:
            if article.path == request.path:
                return self._article_reply(outlet, article, articles, request)
        return self._other_reply(outlet, listed, request)

    def _article_reply(
        self, outlet: Outlet, article: Article, articles: list[Article], request: Request
    ) -> Reply:
        if article.until is not None and article.until <= request.at:
            return self._missing(outlet, request)
        others = [other for other in articles if other.path != article.path and other.in_feed]
        around = Surroundings(
            outlet=outlet, base_url=request.base_url, related=tuple(others[:RELATED])
        )
        page = article_page(self.templates[outlet.template], article, around)
        return Reply(body=page, modified=article.since)

    def _other_reply(self, outlet: Outlet, listed: list[Article], request: Request) -> Reply:
        around = Surroundings(outlet=outlet, base_url=request.base_url)
        template = self.templates[outlet.template]
        if request.path == outlet.home:
            return Reply(body=listing_page(template, outlet.name, listed, around))
        for section in outlet.sections:
            if request.path == outlet.home + section_path(section):
                chosen = [article for article in listed if section in article.tags]
                return Reply(body=listing_page(template, section.title(), chosen, around))
        return self._missing(outlet, request)

    def _missing(self, outlet: Outlet, request: Request) -> Reply:
        around = Surroundings(outlet=outlet, base_url=request.base_url)
        page = notice_page(
            self.templates[outlet.template], "Page not found",
            "<p>There is nothing at this address. It may have moved, or never been.</p>", around,
        )  # fmt: skip
        return Reply(status=404, body=page, validators=False)

    def _index(self, request: Request) -> Reply:
        links = "\n".join(
            f'<li><a href="{request.base_url}{outlet.home}">{outlet.name}</a></li>'
            for outlet in self.outlets.values()
        )
        page = (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            "<title>Demonstration web</title></head><body><h1>Demonstration web</h1>"
            f"<p>Texts written for policytrail, as of {request.at:%Y-%m-%d %H:%M} UTC.</p>"
            f"<ul>\n{links}\n</ul></body></html>\n"
        )
        return Reply(body=page.encode())


def load_site(folder: Path = BUNDLED) -> Site:
    """Read a site folder: ``site.toml``, ``templates/``, ``articles/`` and ``federal_register/``.

    Raises ReplayError that names the file.
    """
    table = _read_toml(folder / "site.toml")
    articles = load_article_site(folder)
    register = RegisterSite(
        documents=load_documents(folder / "federal_register"), agencies=table.get("agencies", {})
    )
    file = folder / "site.toml"
    faults = tuple(_build(Fault, entry, file) for entry in table.get("fault", ()))
    return FaultySite(site=Sites(parts=(register, articles)), faults=faults)


def load_article_site(folder: Path = BUNDLED) -> ArticleSite:
    """Read the outlets and articles of a site folder, without its register and faults."""
    table = _read_toml(folder / "site.toml")
    made = [_build(Outlet, entry, folder / "site.toml") for entry in table.get("outlet", ())]
    outlets = {outlet.id: outlet for outlet in made}
    templates = {
        file.stem: file.read_text(encoding="utf-8")
        for file in (folder / "templates").glob("*.html")
    }
    return ArticleSite(
        outlets=outlets,
        articles=load_articles(folder / "articles", outlets),
        templates=templates,
        robots=table.get("robots", ""),
    )


def _build(cls: Callable[..., Entry], entry: Mapping[str, Any], file: Path) -> Entry:
    values = {key: _frozen(value) for key, value in entry.items()}
    try:
        return cls(**values)
    except TypeError as error:
        name = entry.get("id") or entry.get("path", "?")
        raise ReplayError(f"wrong entry: {error}", subject=f"{file}, '{name}'") from error


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReplayError(f"cannot be read: {error.strerror}", subject=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        raise ReplayError(f"not a TOML file: {error}", subject=str(file)) from error
