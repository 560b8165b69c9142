"""From an HTTP answer to a record: headers, decoded body, and what the status means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scrapy.http import Response

from policytrail.crawler import outcomes, redirects
from policytrail.crawler.content_coding import BodyTooLargeError, CodingError, decode_body
from policytrail.crawler.redaction import redact
from policytrail.records import Fetch, Outcome

MAX_HEADER_VALUE = 8192
# Of an answer that was to be read in part, a compressed one may grow to so many times the part.
_GROWTH = 16


def location(answer: Response) -> str | None:
    """Return where a redirect points to; None if the answer is no redirect. May be empty."""
    if answer.status not in redirects.REDIRECT_STATUSES:
        return None
    raw = answer.headers.get(b"Location") or b""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def headers(answer: Response) -> dict[str, str]:
    """Return the headers by lower-case name, without cookies and without oversized values."""
    found: dict[str, str] = {}
    for name, values in answer.headers.items():
        key = name.decode("latin-1").lower()
        value = ", ".join(item.decode("latin-1") for item in values)
        if key != "set-cookie" and len(value) <= MAX_HEADER_VALUE:
            found[key] = value
    return found


def read_answer(
    fetch: Fetch, body: bytes, *, limit: int, stop_after: int | None, conditional: bool
) -> Fetch:
    """Return the record with its body, or with the outcome of an answer that brings nothing.

    ``fetch`` has status and headers; ``body`` is as it came over the wire. ``stop_after`` bounds
    an answer of which the beginning is enough. ``conditional`` tells that validators were sent.
    """
    if fetch.status == 304 and conditional:
        return replace(fetch, outcome=Outcome.NOT_MODIFIED)
    known = outcomes.status_outcome(fetch.status or 0)
    if known is not None:
        return replace(fetch, outcome=known[0], message=known[1])
    coding = fetch.headers.get("content-encoding", "")
    if stop_after is not None:
        body, limit = (body, stop_after * _GROWTH) if coding else (body[:stop_after], stop_after)
    try:
        return _placed(replace(fetch, body=decode_body(body, coding, limit)))
    except CodingError as error:
        return replace(fetch, outcome=Outcome.MALFORMED, message=redact(str(error)))
    except BodyTooLargeError as error:
        return replace(fetch, outcome=Outcome.TOO_LARGE, message=str(error))


def without_secrets(fetch: Fetch, secrets: Iterable[str]) -> Fetch:
    """Return the answer with every secret that the server repeats in it blotted out."""
    body, values = fetch.body, dict(fetch.headers)
    for secret in filter(None, secrets):
        body = body.replace(secret.encode(), b"***")
        values = {name: value.replace(secret, "***") for name, value in values.items()}
    return replace(fetch, body=body, headers=values)


def _placed(fetch: Fetch) -> Fetch:
    if fetch.final_url == fetch.url or not redirects.leads_home(fetch.url, fetch.final_url):
        return fetch
    message = redact(f"leads to the front page {fetch.final_url}")
    return replace(fetch, outcome=Outcome.REDIRECTED_HOME, message=message)
