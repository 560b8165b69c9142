"""Answers that are not what was asked for: bot walls, error pages and consent pages.

A wall often comes with status 200. It must never become a document, and it must never look like a
source that went quiet. The rules look at what only the wall has: its headers, its whole title, or
a phrase in a page with next to no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from policytrail.crawler.rendering import html_to_line
from policytrail.records import Fetch, Outcome

_SHORT = 1500  # characters of visible text; walls and error pages have a few hundred
_WINDOW = 200_000  # characters of a page that are looked at
# JSON, feeds and other data: their words are about walls, not of walls.
_DATA = re.compile(
    r"\s*(?:[{\[]|(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex|"
    r"oira_data|billstatus)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|noscript)\b.*?(?:</\1|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,2000}>")

# Headers that mark an answer of the wall itself, with the values that do.
_WALL_HEADERS = {
    "x-amzn-waf-action": re.compile("challenge|captcha", re.IGNORECASE),
    "cf-mitigated": re.compile("challenge", re.IGNORECASE),
    "rimon": re.compile("block", re.IGNORECASE),
    "x-datadome": re.compile("protected", re.IGNORECASE),
    "x-iinfo": re.compile(r"\b(?:15|8)-"),
}
_WALL_HOSTS = re.compile(
    r"(?:^|\.)(?:unblock\.federalregister\.gov|validate\.perfdrive\.com|geo\.captcha-delivery\.com)$"
)
_CONSENT_HOSTS = re.compile(r"^(?:consent\.(?:google|youtube|yahoo)\.\w+|guce\.\w+\.com)$")


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# Titles are compared as a whole: an article *about* a captcha has more words in its title.
_TITLES: tuple[tuple[re.Pattern[str], Outcome, str], ...] = (
    (
        _any_of(
            r"access denied", r"access to this page has been denied", r"request access",
            r"attention required!?( \| cloudflare)?", r"just a moment\.{0,3}",
            r"human verification",
            r"security check(point)?", r"pardon our interruption", r"are you a (ro)?bot\??",
            r"(ro)?bot (check|verification)", r"verif(y|ying) (that )?you are (a )?human",
            r"ddos[- ]guard", r"(error: )?the request could not be satisfied", r"request rejected",
            r"(sorry, )?you have been blocked", r"captcha", r"(429 )?too many requests",
            r"(403 )?forbidden", r".{0,60}\b(dns|web|url|content) filter(ing)?\b.{0,40}",
        ),
        Outcome.BLOCKED,
        "a bot wall",
    ),
    (
        _any_of(
            r"(error )?404(\W.*)?", r"(error:? )?not found", r"(page|content) not available",
            r"(the )?(page|file|document) (was |is |could )?not (be )?found.{0,3}",
        ),
        Outcome.GONE,
        "an error page",
    ),
    (
        _any_of(
            r"(error )?50[0234](\W.*)?", r"internal server error", r"bad gateway",
            r"(503 )?service (temporarily )?unavailable", r"(504 )?gateway time-?out",
            r"(site |under )?maintenance( mode)?", r"error establishing a database connection",
            r".{0,80} is experiencing technical difficulties",
        ),
        Outcome.SERVER_ERROR,
        "an error page",
    ),
    (
        _any_of(r"before you continue.{0,40}", r"(your )?(cookie|privacy) (consent|choices)"),
        Outcome.BLOCKED,
        "a consent page",
    ),
)  # fmt: skip
_PHRASES: tuple[tuple[re.Pattern[str], Outcome, str], ...] = (
    (
        _any_of(
            r"enable (js|javascript) and (cookies|disable any ad blocker)",
            r"verify (that )?you are (a )?human", r"incapsula incident id",
            r"checking (if the site connection is secure|your browser)",
            r"unusual (traffic|activity) from your", r"complete the (captcha|security check)",
            r"press (&|&amp;|and) hold", r"you don'?t have permission to access",
            r"programmatic access to sites", r"automated (access|requests)",
            r"undeclared automated tool", r"request rate threshold exceeded",
            r"reference ?(#|&#35;|number)\s?[0-9a-f.]{8,}",
        ),
        Outcome.BLOCKED,
        "a bot wall",
    ),
    (
        _any_of(
            r"(page|file|document) (that )?(you (are|were) looking for|you requested)?.{0,20}"
            r"(could not be|cannot be|was not|not) found",
            r"the specified (key|resource) does not exist",
        ),
        Outcome.GONE,
        "a page that says 'not found'",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an answer is not the thing that was asked for."""

    outcome: Outcome
    message: str


def find_refusal(fetch: Fetch, text: str) -> Refusal | None:
    """Return what kind of refusal an answer is; None for a genuine one.

    ``text`` is the decoded body. Only the answer is looked at: no network and no history.
    """
    return _by_answer(fetch) or _by_title(text) or _by_phrase(text)


def _by_answer(fetch: Fetch) -> Refusal | None:
    host = urlsplit(fetch.final_url).hostname or ""
    if _WALL_HOSTS.search(host) or _CONSENT_HOSTS.match(host):
        return Refusal(outcome=Outcome.BLOCKED, message=f"sent on to {host}")
    for name, value in _WALL_HEADERS.items():
        if value.search(fetch.headers.get(name, "")):
            return Refusal(
                outcome=Outcome.BLOCKED, message=f"a bot wall ({name}: {fetch.headers[name]})"
            )
    if fetch.status in {401, 403, 429, 451}:
        return Refusal(outcome=Outcome.BLOCKED, message=f"status {fetch.status}")
    if fetch.status in {404, 410}:
        return Refusal(outcome=Outcome.GONE, message=f"status {fetch.status}")
    if fetch.status is not None and fetch.status >= 500:
        return Refusal(outcome=Outcome.SERVER_ERROR, message=f"status {fetch.status}")
    return None


def _by_title(text: str) -> Refusal | None:
    match = _TITLE.search(text[:_WINDOW])
    title = html_to_line(match[1]) if match else ""
    if not title or (text.lstrip()[:5].lower() == "<?xml" and "<html" not in text[:2000].lower()):
        return None
    names = _without_site(title)
    for pattern, outcome, what in _TITLES:
        if any(pattern.fullmatch(name) for name in names) and _is_plausible(text, outcome):
            return Refusal(outcome=outcome, message=f"{what} titled {title[:80]!r}")
    return None


def _without_site(title: str) -> list[str]:
    """Return the title, and its parts where a site adds its name: ``Not found | Agency``."""
    return [title, *(part.strip() for part in re.split(r"\s+[|–—·-]\s+|\s*::\s*", title))]


def _is_plausible(text: str, outcome: Outcome) -> bool:
    """An article may be headed 'Access Denied'; a wall has no article below its title."""
    return outcome is not Outcome.BLOCKED or len(_visible(text)) < 2 * _SHORT


def _by_phrase(text: str) -> Refusal | None:
    if len(text) > _WINDOW or _DATA.match(text):
        return None
    visible = _visible(text)
    if len(visible) > _SHORT:
        return None
    for pattern, outcome, what in _PHRASES:
        match = pattern.search(visible) or pattern.search(text[:5000])
        if match:
            return Refusal(outcome=outcome, message=f"{what}: {match[0][:80]!r}")
    return None


def _visible(text: str) -> str:
    """Return the text without tags, good enough to count and to search."""
    return " ".join(_TAG.sub(" ", _UNSEEN.sub(" ", text[:_WINDOW])).split())
