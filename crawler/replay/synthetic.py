"""A web of any size for measuring: seeded, in words of our own, about invented people and bodies.

The texts have the length and the make of agency reports: names, dates, sums, votes, quotes and
filler, so that reading them costs about what reading real ones costs. They tell no story.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policytrail.crawler.replay.articles import Article, Outlet
from policytrail.crawler.replay.bundle import ArticleSite, load_article_site
from policytrail.crawler.replay.pages import written_date

START = datetime(2025, 1, 6, 9, tzinfo=UTC)
MINUTES_APART = 17
PARAGRAPHS = (4, 11)  # fewest and most
SENTENCES = (2, 4)  # of a paragraph

_WORDS: Mapping[str, Sequence[str]] = {
    "person": (
        "Adela Voss", "Bertram Quill", "Carys Lindqvist", "Dmitri Hale", "Esther Mbeki",
        "Fionn Castellan", "Greta Osei", "Hamid Thorne", "Imogen Park", "Jonas Whitaker",
    ),
    "role": ("analyst", "partner", "trustee", "spokeswoman", "general counsel", "chief executive"),
    "firm": (
        "Alder Ridge Capital", "Brightwater Record-Keeping", "Cobalt Harbor", "Dunmore Partners",
        "Everline Advisers", "Fallow Street Research",
    ),
    "group": ("the Savers' Bench", "the Plan Counsel League", "the Union of Port Workers"),
    "agency": (
        "the Labor Department", "the Securities and Exchange Commission", "the Treasury",
        "the Employee Benefits Security Administration", "the Office of Management and Budget",
    ),
    "fund": (
        "the Ostmark Teachers' Fund", "the Bellhaven Police Pension Board",
        "the Retirement System of Norrland County", "the Quarry Workers' Pension Plan",
    ),
    "asset": (
        "bitcoin", "gold", "private equity", "private credit", "infrastructure", "real estate",
        "a spot bitcoin ETF", "cryptocurrency",
    ),
    "text": (
        "the executive order", "the proposed rule", "the stablecoin bill", "H.R. 9911",
        "the guidance of 2022", "Senate Bill 88", "the advisory opinion",
    ),
    "chamber": ("the House", "the Senate", "the Senate Banking Committee", "the assembly"),
    "act": ("signed", "withdrew", "proposed", "welcomed", "criticized", "studied", "delayed"),
    "may": ("is considering", "could revise", "plans to publish", "is expected to withdraw"),
    "view": ("supports", "opposes", "has no position on", "urged regulators to drop", "praised"),
}  # fmt: skip

_SENTENCES = (
    "{Agency} {act} {text} on {date}, and {group} responded within hours.",
    "{Chamber} passed {text} by {votes} on {date}.",
    "{Fund} bought {count} shares of a fund with {asset}, worth {sum}, in the {quarter} quarter.",
    "{Fund} sold {asset} worth {sum}; its board had asked for a review in {month}.",
    "{Agency} {may} {text} before the end of {month}, two people familiar with the plan said.",
    "{Person}, {role} of {firm}, {view} {text}.",
    '"Nobody who has read {text} will buy {asset} on the strength of it," said {person} of {firm}.',
    "{Group} {view} {text}, which would affect {count} savers.",
    "Under {text}, a fiduciary would have {days} days to explain a choice of {asset}.",
    "Comments on {text} are due by {date}.",
    "{Firm} denied that it had sold {asset} to {fund}.",
    "The share of {asset} in such plans rose from {percent} to {percent} in a year.",
    "{Person} said in an interview that {agency} had not decided anything about {asset}.",
    "A court in {place} will hear the suit of {group} against {firm} on {date}.",
    "None of this changes what members of {fund} receive each month.",
    "The meeting lasted four hours, and the coffee ran out after two.",
    "In {place}, where {firm} has its seat, few people had heard of {text}.",
    "Officials of {agency} met {person} in {place} to talk about {asset}, a note of {date} shows.",
)
_TITLES = (
    "{Agency} {act} {text}",
    "{Fund} weighs {asset}",
    "{Person} of {firm} {view} {text}",
    "{Chamber} takes up {text}",
)
_PLACES = ("Bellhaven", "Norrland", "Quarry Falls", "Ostmark", "Saint Osric")


def synthetic_site(count: int, *, seed: int = 0, outlets: int = 4) -> ArticleSite:
    """Return a site with ``count`` articles, all in the feeds of at most ``outlets`` outlets.

    The same count, seed and number of outlets give the same site.
    """
    bundled = load_article_site()
    models = [outlet for outlet in bundled.outlets.values() if outlet.sections]
    outlets = min(outlets, count)
    made = [_outlet(models[n % len(models)], n, count) for n in range(outlets)]
    dice = random.Random(seed)  # noqa: S311 (texts, not secrets)
    articles = tuple(_article(made[n % outlets], n, dice) for n in range(count))
    return ArticleSite(
        outlets={outlet.id: outlet for outlet in made},
        articles=articles,
        templates=bundled.templates,
    )


def synthetic_end(count: int) -> datetime:
    """Return a moment at which all ``count`` articles of a site can be seen."""
    return START + timedelta(minutes=MINUTES_APART * (count + 1))


def _outlet(model: Outlet, number: int, count: int) -> Outlet:
    return replace(
        model,
        id=f"paper-{number}",
        name=f"Paper {number}",
        feed_items=count,
        feed_path="feed.xml",
        article_path="{date:%Y/%m/%d}/{stem}",
        footer="A generated text for measuring policytrail.",
    )


def _article(outlet: Outlet, number: int, dice: random.Random) -> Article:
    published = START + timedelta(minutes=MINUTES_APART * number)
    stem = f"report-{number}"
    paragraphs = [
        " ".join(_fill(dice.choice(_SENTENCES), dice) for _ in range(dice.randint(*SENTENCES)))
        for _ in range(dice.randint(*PARAGRAPHS))
    ]
    return Article(
        outlet=outlet.id,
        stem=stem,
        path=outlet.home + outlet.article_path.format(date=published, stem=stem),
        title=_fill(dice.choice(_TITLES), dice),
        published=published,
        since=published,
        text="\n\n".join(paragraphs) + "\n",
        authors=(dice.choice(_WORDS["person"]),),
        summary=_fill(dice.choice(_SENTENCES), dice),
        tags=outlet.sections[:1],
    )


def _fill(pattern: str, dice: random.Random) -> str:
    """Return the pattern with a word for each name; a name with a capital gives one, too."""
    values = {name: dice.choice(words) for name, words in _WORDS.items()} | _numbers(dice)
    capitals = {name.capitalize(): value[0].upper() + value[1:] for name, value in values.items()}
    return pattern.format(**values, **capitals)


def _numbers(dice: random.Random) -> dict[str, str]:
    day = START + timedelta(days=dice.randint(0, 500))
    ayes = dice.randint(51, 290)
    return {
        "date": written_date(day),
        "month": f"{day:%B}",
        "quarter": dice.choice(("first", "second", "third", "fourth")),
        "votes": f"{ayes} to {dice.randint(20, ayes - 1)}",
        "sum": f"${dice.randint(2, 950)} {dice.choice(('million', 'million', 'billion'))}",
        "count": f"{dice.randint(10, 900)},{dice.randint(0, 999):03}",
        "percent": f"{dice.randint(1, 30)} percent",
        "days": str(dice.choice((30, 60, 90, 180))),
        "place": dice.choice(_PLACES),
    }
