"""The digest as one page of HTML: no script, no picture from elsewhere, nothing of a source's."""

from __future__ import annotations

import nh3

from policytrail.digest.rendering import from_template
from policytrail.records import Digest

_TAGS = {"a", "article", "blockquote", "footer", "h1", "h2", "header", "li", "nav", "ol", "p"} | {
    "section", "span", "time", "ul", "cite", "details", "summary",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id"},
    "a": {"href", "title"},
    "time": {"datetime"},
    "section": {"aria-labelledby"},
    "nav": {"aria-label"},
}


def missing() -> str:
    """Return nothing: all that it needs is there."""
    return ""


def render(digest: Digest) -> str:
    """Return the page."""
    body = _sanitize(from_template("weekly.html.jinja", digest))
    return from_template("page.html.jinja", digest, body=body)


def _sanitize(fragment: str) -> str:
    """Return the fragment with our own elements only: a second wall behind the escaping."""
    return nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
