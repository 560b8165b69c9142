"""Articles of a replayed site: Markdown files with TOML front matter, and their later states.

    +++
    title = "Order signed"
    published = 2025-08-07T17:20:00-04:00
    authors = ["Ann Bell"]
    summary = "One sentence for the feed."
    +++
    The text, in Markdown.

The folder names the outlet and the file names the address: ``articles/daily/order-signed.md`` is
served at ``/daily/2025/08/07/order-signed/`` unless ``path`` says otherwise. A file
``order-signed.2.md`` is a later state of the same page: it gives ``since`` and what has changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from policytrail.errors import ReplayError

FENCE = "+++"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher of the replayed site: how its pages and its feed look."""

    id: str
    name: str
    tagline: str
    template: str  # a file in templates/
    feed: Literal["rss", "atom"]
    feed_path: str = "feed/"  # below /<id>/
    feed_items: int = 15  # newest first, as many as this
    feed_content: Literal["none", "summary", "full"] = "summary"
    article_path: str = "{date:%Y/%m/%d}/{stem}/"
    sections: tuple[str, ...] = ()
    footer: str = ""

    @property
    def home(self) -> str:
        """The path of the front page."""
        return f"/{self.id}/"

    @property
    def feed_address(self) -> str:
        """The path of the feed."""
        return self.home + self.feed_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One state of a page, visible from ``since`` on."""

    outlet: str
    stem: str
    path: str
    title: str
    published: datetime
    since: datetime
    text: str  # Markdown
    modified: datetime | None = None  # what the page itself says about a later change
    until: datetime | None = None  # from then on the page is gone
    authors: tuple[str, ...] = ()
    summary: str = ""
    tags: tuple[str, ...] = ()
    in_feed: bool = True


def load_articles(folder: Path, outlets: Mapping[str, Outlet]) -> tuple[Article, ...]:
    """Read ``<outlet>/<stem>[.N].md`` below a folder, oldest state first.

    Raises ReplayError that names the file when front matter is missing or wrong.
    """
    articles: list[Article] = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if place.name not in outlets:
            raise ReplayError("no outlet of this name", subject=str(place))
        articles += _load_outlet(place, outlets[place.name])
    return tuple(sorted(articles, key=lambda article: (article.since, article.path)))


def parse_front_matter(text: str, subject: str) -> tuple[dict[str, Any], str]:
    """Split a file into its TOML front matter and the Markdown after it.

    Raises ReplayError naming the subject.
    """
    opening, _, rest = text.partition("\n")
    matter, fence, body = rest.partition(f"\n{FENCE}\n")
    if opening.strip() != FENCE or not fence:
        raise ReplayError(f"front matter must stand between two lines of {FENCE}", subject=subject)
    try:
        return tomllib.loads(matter), body.strip() + "\n"
    except tomllib.TOMLDecodeError as error:
        raise ReplayError(f"front matter is not TOML: {error}", subject=subject) from error


def _load_outlet(place: Path, outlet: Outlet) -> list[Article]:
    matters: dict[str, dict[str, Any]] = {}
    articles: list[Article] = []
    for stem, _, file in sorted((*_stem_and_state(file), file) for file in place.glob("*.md")):
        own, text = parse_front_matter(file.read_text(encoding="utf-8"), str(file))
        matter = matters.get(stem, {}) | own
        matters[stem] = matter
        articles.append(_build(outlet, stem, matter, text, str(file)))
    return articles


def _stem_and_state(file: Path) -> tuple[str, int]:
    stem, _, state = file.stem.partition(".")
    if state and not state.isdecimal():
        raise ReplayError("a later state is named <stem>.<number>.md", subject=str(file))
    return stem, int(state or 1)


def _build(
    outlet: Outlet, stem: str, matter: Mapping[str, Any], text: str, subject: str
) -> Article:
    values = dict(matter)
    try:
        published: datetime = values["published"]
        path = values.pop("path", None) or outlet.article_path.format(date=published, stem=stem)
        values["path"] = path if path.startswith("/") else outlet.home + path
        values["since"] = values.get("since", published)
        for name in ("authors", "tags"):
            values[name] = tuple(values.get(name, ()))
        article = Article(outlet=outlet.id, stem=stem, text=text, **values)
    except (KeyError, TypeError) as error:
        raise ReplayError(f"front matter is wrong: {error}", subject=subject) from error
    if article.published.tzinfo is None or article.since.tzinfo is None:
        raise ReplayError(
            "times need an offset, such as 2025-08-07T17:20:00-04:00", subject=subject
        )
    return article
