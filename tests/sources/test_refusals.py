"""Bot walls, error pages and consent pages are told from articles by what only they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policytrail.crawler.refusals import find_refusal
from policytrail.records import Outcome

LONG = (
    "<p>" + "The committee met again and heard what trustees and unions had to say. " * 60 + "</p>"
)


def page(title: str, body: str = "<p>Please wait.</p>") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (page("Access Denied"), Outcome.BLOCKED),
        (page("Just a moment..."), Outcome.BLOCKED),
        (page("Attention Required! | Cloudflare"), Outcome.BLOCKED),
        (page("Federal Register :: Request Access"), Outcome.BLOCKED),
        (page("ERROR: The request could not be satisfied"), Outcome.BLOCKED),
        (page("Human Verification"), Outcome.BLOCKED),
        (page("Before you continue to the search"), Outcome.BLOCKED),
        (page("Agency", "<p>Please verify you are a human.</p>"), Outcome.BLOCKED),
        (page("Agency", "<p>This is an undeclared automated tool.</p>"), Outcome.BLOCKED),
        (page("Page not found | Agency"), Outcome.GONE),
        (page("404 - Agency"), Outcome.GONE),
        (page("Agency", "<p>The page you requested could not be found.</p>"), Outcome.GONE),
        ("<Error><Message>The specified key does not exist.</Message></Error>", Outcome.GONE),
        (page("503 Service Unavailable"), Outcome.SERVER_ERROR),
        (page("agency.example is experiencing technical difficulties"), Outcome.SERVER_ERROR),
    ],
)  # fmt: skip
def test_walls_with_status_200_are_recognised(
    make_fetch: Callable[..., Any], text: str, outcome: Outcome
) -> None:
    refusal = find_refusal(make_fetch(text), text)
    assert refusal is not None
    assert refusal.outcome is outcome
    assert refusal.message


@pytest.mark.parametrize(
    "text",
    [
        page("Access Denied: How Banks Shut Out Token Firms", LONG),
        page("Access denied", LONG),
        page("Agency", LONG + "<p>Readers must verify you are a human.</p>"),
        page("Court finds that captcha law is void"),
        page("Weather service unavailable to most farmers, survey finds"),
        "<?xml version='1.0'?><rss><channel><title>Access Denied</title></channel></rss>",
        "",
        "{}",
    ],
)
def test_articles_about_walls_are_articles(make_fetch: Callable[..., Any], text: str) -> None:
    assert find_refusal(make_fetch(text), text) is None


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 403}, Outcome.BLOCKED),
        ({"status": 429}, Outcome.BLOCKED),
        ({"status": 404}, Outcome.GONE),
        ({"status": 502}, Outcome.SERVER_ERROR),
        ({"status": 202, "headers": {"x-amzn-waf-action": "challenge"}}, Outcome.BLOCKED),
        ({"headers": {"cf-mitigated": "challenge"}}, Outcome.BLOCKED),
        ({"final_url": "https://unblock.federalregister.gov/"}, Outcome.BLOCKED),
        ({"final_url": "https://consent.google.com/m?continue=x"}, Outcome.BLOCKED),
    ],
)
def test_status_headers_and_host_of_an_answer(
    make_fetch: Callable[..., Any], answer: dict[str, Any], outcome: Outcome
) -> None:
    refusal = find_refusal(make_fetch(page("Order", LONG), **answer), page("Order", LONG))
    assert refusal is not None
    assert refusal.outcome is outcome
